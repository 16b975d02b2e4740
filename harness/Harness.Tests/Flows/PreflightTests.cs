using NUnit.Framework;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Tests.Protocol;
using OAuthConformance.Harness.Tests.UserAgents;

namespace OAuthConformance.Harness.Tests.Flows;

public sealed class PreflightTests
{
    private const string Callback = "https://client.example/cb";
    private const string Login = "<form method=post action=/login><input id=user name=username><input id=pass type=password name=password><button id=go>Log in</button></form>";
    private const string Consent = "<p>Shop wants to see your profile</p><form method=post action=/consent><button name=answer value=yes>Allow</button><button name=answer value=no>Deny</button></form>";

    private BrowserRun _browser = null!;

    [OneTimeSetUp]
    public async Task StartBrowser() => _browser = await BrowserRun.StartAsync();

    [OneTimeTearDown]
    public async Task EndBrowser() => await _browser.DisposeAsync();

    [Test]
    public async Task A_server_that_remembers_consent_needs_no_browser()
    {
        var (asked, consented) = (0, false);

        var (said, needsBrowser) = await LogInAsync(request =>
        {
            switch (request.Path)
            {
                case "/authorize":
                    return Reply.Html(Login);
                case "/login" when !consented:
                    asked++;
                    return Reply.Html(Consent);
                case "/consent":
                    consented = true;
                    return Reply.Redirect($"{Callback}?code=c1");
                case "/login":
                    return Reply.Redirect($"{Callback}?code=c1");
                default:
                    return Reply.Html("", 404);
            }
        });

        Assert.That((asked, needsBrowser), Is.EqualTo((1, false)), said);
    }

    [Test]
    public async Task A_quick_agent_that_does_not_get_on_leaves_the_logins_to_the_browser()
    {
        var (said, needsBrowser) = await LogInAsync(request => request.Path == "/authorize"
            ? Reply.Html($"<div id=app></div><script>app.innerHTML = '{Login}'</script>")
            : Reply.Redirect($"{Callback}?code=c1"));

        Assert.That(needsBrowser, Is.True, said);
    }

    [Test]
    public async Task A_wrong_password_is_sent_once_by_the_steps_of_a_login_and_is_the_users_matter()
    {
        var sent = 0;
        var steps = new LoginProfile
        {
            Steps =
            [
                new() { Fill = new() { Selector = "#user" }, Value = "username" },
                new() { Fill = new() { Selector = "#pass" }, Value = "password" },
                new() { Click = new() { Selector = "#go" } },
            ],
        };

        var said = await SaidAsync(
            request =>
            {
                sent += request.Path == "/login" ? 1 : 0;
                return Reply.Html(Login);
            },
            steps);

        Assert.That(said, Does.StartWith("users.victim: "));
        Assert.That(sent, Is.EqualTo(1));
    }

    [Test]
    public async Task A_login_on_a_host_that_is_not_listed_is_told() =>
        Assert.That(await SaidAsync(_ => Reply.Redirect("https://login.acme.example:8443/start?flow=1")), Is.EqualTo(
            "hosts: the first login failed, so no check was run; the target leads to login.acme.example:8443; if that is its own, add it"));

    [Test]
    public async Task An_error_at_the_client_is_the_clients_matter() =>
        Assert.That(await SaidAsync(_ => Reply.Redirect($"{Callback}?error=invalid_scope")), Does.StartWith("clients.web: ").And.EndsWith("the server answered invalid_scope"));

    [Test]
    public async Task Script_of_a_host_that_is_not_listed_is_told() =>
        Assert.That(
            await SaidAsync(_ => Reply.Html("<p>Please wait</p><script src=https://cdn.acme.example/app.js></script>")),
            Does.StartWith("hosts: ").And.Contains("Please wait").And.EndsWith("the page loads from cdn.acme.example, where the browser does not go; if it needs script from there, add the host"));

    [TestCase(429)]
    [TestCase(503)]
    public async Task A_server_that_does_not_answer_now_is_no_matter_of_the_profile(int status) =>
        Assert.That(await SaidAsync(_ => Reply.Html("later", status)), Does.StartWith("the first login failed, so no check was run; ").And.EndsWith($"was answered with status {status}"));

    [Test]
    public async Task Steps_that_type_a_code_are_not_begun_for_a_user_without_a_secret()
    {
        var steps = new LoginProfile { Steps = [new() { Fill = new() { Selector = "#code" }, Value = "totp" }] };
        await using var server = Serve(_ => Reply.Html(""));
        await using var target = await ConnectAsync(server, steps);
        var context = new CheckContext(target, new Recorder(new()), new HashSet<string>(), default);

        Assert.That(
            async () => await new Flow(context).As(new() { Username = "mallory", Password = "x" }).AskAsync(Samples.Client().Request()),
            Throws.TypeOf<NotApplicableException>().With.Message.EqualTo("a step of login.steps types a one-time code, and the profile gives the user mallory no totpSecret"));
    }

    [Test]
    public async Task Keys_are_read_until_that_succeeds_once()
    {
        var read = 0;
        await using var server = Serve(_ => ++read == 1 ? Reply.Html("slow down", 429) : Reply.Json("{\"keys\":[]}"));
        await using var target = await ConnectAsync(server);

        Assert.That(async () => await target.KeysAsync(), Throws.TypeOf<ControlFailedException>());
        Assert.That(await target.KeysAsync(), Is.Empty);
        Assert.That(await target.KeysAsync(), Is.Empty);
        Assert.That(read, Is.EqualTo(2));
    }

    private async Task<string> SaidAsync(Func<ReceivedRequest, string> answer, LoginProfile? login = null)
    {
        try
        {
            return (await LogInAsync(answer, login)).Said;
        }
        catch (PreflightException e)
        {
            return e.Message;
        }
    }

    private async Task<(string Said, bool NeedsBrowser)> LogInAsync(Func<ReceivedRequest, string> answer, LoginProfile? login = null)
    {
        await using var server = Serve(answer);
        await using var target = await ConnectAsync(server, login);
        return (await Preflight.LogInAsync(target, default), target.NeedsBrowser);
    }

    private static LoopbackServer Serve(Func<ReceivedRequest, string> answer)
    {
        LoopbackServer? self = null;
        return self = LoopbackServer.Start(request => request.Path.StartsWith("/.well-known/", StringComparison.Ordinal)
            ? Reply.Json($$"""{"issuer":"{{self!.Url}}","authorization_endpoint":"{{self.Url}}/authorize","jwks_uri":"{{self.Url}}/keys"}""")
            : answer(request));
    }

    private Task<Target> ConnectAsync(LoopbackServer server, LoginProfile? login = null) => Target.ConnectAsync(
        new()
        {
            Name = "local",
            Issuer = server.Url,
            Clients = new() { Web = new() { Id = "shop", Secret = "a-long-secret", RedirectUris = [Callback], Grants = ["authorization_code"], Scopes = ["openid"] } },
            Users = new() { Victim = QuickAgentRun.Vera.User },
            Login = login,
        },
        () => Task.FromResult(_browser.Browser),
        TimeProvider.System,
        default);
}
