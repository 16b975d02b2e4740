using NUnit.Framework;
using OAuthConformance.Harness.Tests.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

public sealed class QuickAgentRedirectTests
{
    [TestCase(301, "GET")]
    [TestCase(302, "GET")]
    [TestCase(303, "GET")]
    [TestCase(307, "POST")]
    [TestCase(308, "POST")]
    public async Task A_redirect_keeps_method_and_body_or_goes_on_with_GET(int status, string method)
    {
        await using var run = new QuickAgentRun(request => request.Path switch
        {
            "/authorize" => Reply.Html("<form method=post action=/first><input type=hidden name=a value=1><button>Allow</button></form>"),
            "/first" => Reply.Redirect("/second#part", status, "Set-Cookie: c=1"),
            _ => Reply.Html("done"),
        });

        await run.AuthorizeAsync();

        var last = run.Server.Received[^1];
        Assert.That((last.Method, last.Target, last.Body, last["Cookie"]), Is.EqualTo((method, "/second", method == "POST" ? "a=1" : "", "c=1")));
    }

    [Test]
    public async Task Relative_redirects_are_followed_from_where_they_stand()
    {
        await using var run = new QuickAgentRun(request => request.Target switch
        {
            "/a/b/authorize" => Reply.Redirect("next"),
            "/a/b/next" => Reply.Redirect("../up?x=%2f"),
            "/a/up?x=%2f" => Reply.Redirect("?y=2"),
            "/a/up?y=2" => Reply.Redirect("/root", 308),
            _ => Reply.Html("end"),
        });

        var landing = await run.AuthorizeAsync(path: "/a/b/authorize");

        Assert.That(((OwnPage)landing).Url, Is.EqualTo(run.Server.Url + "/root"));
    }

    [TestCase("""<meta http-equiv="refresh" content="0; url=https://evil.example/cb?code=c1">""")]
    [TestCase("""<META HTTP-EQUIV=Refresh CONTENT="0;URL='https://evil.example/cb?code=c1'">""")]
    [TestCase("""<meta http-equiv=refresh content="3, url=https://evil.example/cb?code=c1">""")]
    public async Task A_meta_refresh_out_of_the_target_delivers_as_a_redirect_does(string meta)
    {
        await using var run = new QuickAgentRun(_ => Reply.Html($"<title>Error</title>{meta}<p>refused"));

        var landing = await run.AuthorizeAsync();

        Assert.That(((Delivered)landing).Url, Is.EqualTo("https://evil.example/cb?code=c1"));
    }

    [TestCase("<script>location.href='https://evil.example'</script>", true)]
    [TestCase("<script src=/app.js type=module></script>", true)]
    [TestCase("<script type=application/json>{}</script>", false)]
    [TestCase("<p>no script", false)]
    public async Task A_page_with_script_says_that_it_was_not_run(string html, bool hasScript)
    {
        await using var run = new QuickAgentRun(_ => Reply.Html($"<title>Error</title>{html}"));

        var landing = await run.AuthorizeAsync();

        Assert.That(((OwnPage)landing).HasUnrunScript, Is.EqualTo(hasScript));
    }

    [TestCase("https://client.example/cb?code=c1&state=s", "query", "code=c1&state=s")]
    [TestCase("https://client.example/cb#access_token=t&state=s", "fragment", "access_token=t&state=s")]
    [TestCase("https://client.example/cb?error=e#_=_", "query", "error=e")]
    [TestCase("https://client.example/cb?a=1#code=c1", "fragment", "code=c1")]
    [TestCase("com.example.app:/cb?code=c1", "query", "code=c1")]
    [TestCase("com.example.app:cb?code=c1", "query", "code=c1")]
    [TestCase("//evil.example/cb?code=c1", "query", "code=c1")]
    [TestCase("/\\evil.example/cb?code=c1", "query", "code=c1")]
    [TestCase("http://127.0.0.1:1/cb?code=c1", "query", "code=c1")]
    [TestCase("http://127.0.0.1.evil.example/cb?code=c1", "query", "code=c1")]
    [TestCase("https://user@client.example/cb?code=c1", "query", "code=c1")]
    [TestCase("javascript:alert(1)", "query", "")]
    [TestCase("data:text/html,x", "query", "")]
    public async Task A_redirect_out_of_the_target_is_a_delivery_and_is_not_requested(string location, string mode, string parameters)
    {
        await using var run = new QuickAgentRun(_ => Reply.Redirect(location));

        var landing = await run.AuthorizeAsync();

        Assert.That(landing, Is.TypeOf<Delivered>());
        Assert.That((((Delivered)landing).Mode, ((Delivered)landing).Parameters.Encode()), Is.EqualTo((mode, parameters)));
        Assert.That(run.Targets, Has.Exactly(1).Items);
    }

    [Test]
    public async Task Userinfo_before_the_own_host_leaves_the_target()
    {
        QuickAgentRun? run = null;
        await using var started = run = new QuickAgentRun(_ => Reply.Redirect($"http://client.example@127.0.0.1:{run!.Server.Port}/cb?code=c1"));

        Assert.That(await run.AuthorizeAsync(), Is.TypeOf<Delivered>());
    }

    [TestCase("https://[")]
    [TestCase("http://")]
    [TestCase("https://client.example:port/cb")]
    public async Task A_redirect_to_what_is_no_address_decides_nothing(string location)
    {
        await using var run = new QuickAgentRun(_ => Reply.Redirect(location));

        Assert.That(await run.AuthorizeAsync(), Is.EqualTo(new Lost($"GET {run.Server.Url}/authorize redirects to '{location}', which is no address")));
    }

    [Test]
    public async Task Redirects_that_never_end_end_all_the_same()
    {
        await using var run = new QuickAgentRun(request => Reply.Redirect(request.Target == "/one" ? "/two" : "/one"));

        Assert.That(await run.AuthorizeAsync(), Is.EqualTo(new Lost("no end after 25 requests")));
        Assert.That(run.Traffic.Requests, Is.EqualTo(25));
    }

    [Test]
    public async Task A_redirect_status_without_a_Location_is_a_page()
    {
        await using var run = new QuickAgentRun(_ => Reply.Html("nowhere to go", 302));

        Assert.That(await run.AuthorizeAsync(), Is.TypeOf<OwnPage>().With.Property("Status").EqualTo(302));
    }
}
