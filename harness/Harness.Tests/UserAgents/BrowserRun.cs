using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tests.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

/// <summary>The real browser, for all tests of a fixture; each asks in a session of its own.</summary>
internal sealed class BrowserRun : IAsyncDisposable
{
    private readonly CallbackListener _listener;
    private readonly Browser _browser;

    private BrowserRun(CallbackListener listener, Browser browser) => (_listener, _browser) = (listener, browser);

    public static async Task<BrowserRun> StartAsync()
    {
        var installed = await InstalledBrowser.FindOrInstallAsync(mayInstall: true, _ => { }, default);
        var listener = CallbackListener.Start();
        return new(listener, await Browser.LaunchAsync(installed, listener, new(["http://127.0.0.1"], []), ServerTrust.OfSystem, onEveryPort: true));
    }

    /// <summary>The browser itself.</summary>
    public Browser Browser => _browser;

    /// <summary>Opens a page of a server whose answers a test writes.</summary>
    public async Task<(Landing Landing, Recorder Recorder)> AskAsync(
        Func<ReceivedRequest, string> answer, ExecutionTrap? trap = null, Person? person = null, LoginProfile? login = null)
    {
        var recorder = new Recorder(new());
        return (await UseAsync(answer, (agent, url) => agent.AuthorizeAsync(url, person ?? QuickAgentRun.Vera, recorder, default), trap, login), recorder);
    }

    /// <summary>Does something with a session and the address of a server whose answers a test writes.</summary>
    public async Task<T> UseAsync<T>(Func<ReceivedRequest, string> answer, Func<BrowserAgent, string, Task<T>> use, ExecutionTrap? trap = null, LoginProfile? login = null)
    {
        await using var server = LoopbackServer.Start(answer);
        await using var agent = await BrowserAgent.OpenAsync(_browser, () => server.Hosts, new Traffic(), trap, login);
        return await use(agent, server.Url + "/authorize");
    }

    public async ValueTask DisposeAsync()
    {
        await _browser.DisposeAsync();
        await _listener.DisposeAsync();
    }
}
