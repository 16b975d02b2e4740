using System.Net;
using NUnit.Framework;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tests.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

/// <summary>Where connections of the browser go.</summary>
public sealed class BrowserTests
{
    [TestCase("127.0.0.1")]
    [TestCase("::1")]
    public async Task Another_port_of_the_targets_own_host_is_not_connected_to(string address)
    {
        await using var other = LoopbackServer.Start(_ => Reply.Html("whatever runs there"), IPAddress.Parse(address));
        await using var target = LoopbackServer.Start(_ => Reply.Redirect($"{other.Url}/callback?code=c1"), IPAddress.Parse(address));

        var landing = await AskAsync(target);

        Assert.That((landing as Delivered)?.Parameters["code"], Is.EqualTo("c1"), $"{landing}");
        Assert.That(other.Received, Is.Empty);
        Assert.That(target.Received, Is.Not.Empty);
    }

    [Test]
    public async Task A_proxy_of_the_environment_is_not_used()
    {
        const string Nobody = "http://127.0.0.1:9";
        var (http, https) = (Environment.GetEnvironmentVariable("http_proxy"), Environment.GetEnvironmentVariable("https_proxy"));
        await using var target = LoopbackServer.Start(_ => Reply.Html(
            "<form method=post action=https://client.example/cb><input type=hidden name=code value=c1></form><script>document.forms[0].submit()</script>"));
        try
        {
            Environment.SetEnvironmentVariable("http_proxy", Nobody);
            Environment.SetEnvironmentVariable("https_proxy", Nobody);

            var landing = await AskAsync(target);

            Assert.That((landing as Delivered)?.Arrived?.Url, Is.EqualTo("https://client.example/cb"), $"{landing}");
        }
        finally
        {
            Environment.SetEnvironmentVariable("http_proxy", http);
            Environment.SetEnvironmentVariable("https_proxy", https);
        }
    }

    private static async Task<Landing> AskAsync(LoopbackServer target)
    {
        var installed = await InstalledBrowser.FindOrInstallAsync(mayInstall: true, _ => { }, default);
        await using var listener = CallbackListener.Start();
        await using var browser = await Browser.LaunchAsync(installed, listener, target.Hosts, ServerTrust.OfSystem);
        await using var agent = await BrowserAgent.OpenAsync(browser, () => target.Hosts, new Traffic());
        return await agent.AuthorizeAsync($"{target.Url}/authorize", QuickAgentRun.Vera, new Recorder(new()), default);
    }
}
