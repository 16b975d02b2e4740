using NUnit.Framework;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tests.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

/// <summary>Login and consent pages in the manner of common servers: the agents get through them without being told how.</summary>
public sealed class CorpusTests
{
    private static readonly CorpusSite[] Sites =
    [
        new("keycloak", false, new("login", "username=USER&password=PASSWORD&credentialId="), new("otp", "otp=TOTP"), new("consent", "accept=Yes&code=TOKEN")),
        new("auth0", false, new("identifier", "state=TOKEN&username=USER&action=default"), new("password", "state=TOKEN&username=USER&password=PASSWORD&action=default"), new("consent", "state=TOKEN&action=accept")),
        new("okta", true, new("widget", "identifier=USER"), new(null, "credentials.passcode=PASSWORD"), new(null, "credentials.totp=TOTP"), new("consent", "consent=Allow+Access&token=TOKEN")),
        new("entra", true, new("login", "loginfmt=USER"), new(null, "loginfmt=USER&passwd=PASSWORD&canary=TOKEN"), new("stay", "canary=TOKEN"), new("consent", "acceptConsent=true&ctx=TOKEN")),
        new("google", true, new("chooser", "account=another"), new("identifier", "identifier=USER"), new("password", "Passwd=PASSWORD"), new("consent", "scopes=calendar+mail")),
        new("duende", false, new("login", "Input.Username=USER&Input.Password=PASSWORD&Input.Button=login&__RequestVerificationToken=TOKEN"), new("consent", "Input.ScopesConsented=openid&Input.ScopesConsented=profile&Input.Button=yes&__RequestVerificationToken=TOKEN")),
        new("openiddict", false, new("login", "Input.Email=USER&Input.Password=PASSWORD&__RequestVerificationToken=TOKEN"), new("consent", "submit.Accept=Yes&__RequestVerificationToken=TOKEN")),
        new("hydra", false, new("login", "_csrf=TOKEN&challenge=c0ffee&email=USER&password=PASSWORD&submit=Log+in"), new("consent", "_csrf=TOKEN&grant_scope=openid&grant_scope=offline&submit=Allow+access")),
        new("spring", false, new("login", "username=USER&password=PASSWORD&_csrf=TOKEN"), new("consent", "client_id=shop&state=TOKEN&scope=message.read")),
        new("authentik", true, new("flow", "uidField=USER"), new(null, "password=PASSWORD"), new(null, "code=TOTP"), new(null, "token=TOKEN")),
        new("authelia", true, new("portal", "username=USER&password=PASSWORD"), new(null, "token=TOTP"), new(null, "consent=true&token=TOKEN")),
        new("zitadel", false, new("name", "gorilla.csrf.Token=TOKEN&loginName=USER"), new("password", "gorilla.csrf.Token=TOKEN&loginName=USER&password=PASSWORD"), new("otp", "gorilla.csrf.Token=TOKEN&code=TOTP"), new("consent", "gorilla.csrf.Token=TOKEN&answer=allow")),
        new("dex", false, new("login", "login=USER&password=PASSWORD"), new("approval", "req=TOKEN&approval=approve")),
        new("cognito", false, new CorpusStep("login", "_csrf=TOKEN&username=USER&password=PASSWORD&signInSubmitButton=Sign+in")),
        new("django", false, new("login", "csrfmiddlewaretoken=TOKEN&username=USER&password=PASSWORD"), new("authorize", "csrfmiddlewaretoken=TOKEN&allow=Autoriser")),
        new("glewlwyd", true, new("login", "username=USER&password=PASSWORD"), new(null, "scope=openid+profile&token=TOKEN"), new(null, "token=TOKEN")),
        new("pingfederate", true, new("login", "pf.username=USER&pf.pass=PASSWORD&pf.ok=clicked&pf.cancel=&pf.adapterId=TOKEN"), new("approval", "scope=email&pf.oauth.authz.consent=allow&cSRFToken=TOKEN")),
        new("banner", true, new("login", "token=TOKEN&utente=USER&chiave=PASSWORD&cookies=refused"), new("consent", "token=TOKEN&risposta=1")),
    ];

    private static readonly CorpusSite Riddle = new("riddle", true, new CorpusStep("login", "a=USER&b=PASSWORD&c=TOTP&token=TOKEN"));

    private static readonly Person Vera = new(CorpusServer.Vera);

    private BrowserRun _browser = null!;

    [OneTimeSetUp]
    public async Task StartBrowser() => _browser = await BrowserRun.StartAsync();

    [OneTimeTearDown]
    public async Task EndBrowser() => await _browser.DisposeAsync();

    private static IEnumerable<CorpusSite> WithoutScript => Sites.Where(site => !site.RunsScript);

    [TestCaseSource(nameof(Sites))]
    public async Task The_browser_gets_from_the_request_to_the_code(object site) => await ArrivesAsync((CorpusSite)site, null);

    [TestCaseSource(nameof(WithoutScript))]
    public async Task The_quick_agent_does_where_no_script_is_needed(object site)
    {
        var server = new CorpusServer((CorpusSite)site);
        await using var run = new QuickAgentRun(server.Answer);

        Arrived(server, (CorpusSite)site, await run.AuthorizeAsync(Vera));
    }

    [TestCaseSource(nameof(Sites))]
    public async Task A_wrong_password_leads_to_no_code(object site)
    {
        var server = new CorpusServer((CorpusSite)site);

        var (landing, _) = await _browser.AskAsync(server.Answer, person: new(CorpusServer.Vera with { Password = "wrong horse" }));

        Assert.That(landing, Is.Not.InstanceOf<Delivered>());
        Assert.That(server.Complaints.Distinct().Count(), Is.EqualTo(1), string.Join("; ", server.Complaints));
    }

    [TestCaseSource(nameof(Sites))]
    public async Task Who_cannot_log_in_ends_at_the_login_page(object site)
    {
        var server = new CorpusServer((CorpusSite)site);

        var (landing, _) = await _browser.AskAsync(server.Answer, person: new(null));

        Assert.That(landing is LoginRejected || landing is OwnPage { AsksForMore: true }, $"{landing}");
    }

    [TestCase("keycloak", true)]
    [TestCase("auth0", false)]
    [TestCase("zitadel", false)]
    public async Task A_form_for_the_user_name_alone_is_held_without_a_password(string name, bool hasPassword)
    {
        await using var first = new QuickAgentRun(new CorpusServer(Sites.Single(site => site.Name == name)).Answer);
        await using var later = new QuickAgentRun(new CorpusServer(Sites.Single(site => site.Name == name)).Answer);

        var login = (await first.Agent.HoldLoginAsync(first.Server.Url + "/authorize", Vera, first.Recorder, default)).Form!;
        var password = (await later.Agent.HoldPasswordAsync(later.Server.Url + "/authorize", Vera, later.Recorder, default)).Form!;

        Assert.That((login.Typed, login.Fields["password"]), Is.EqualTo(hasPassword ? (Vera.User!.Password, Vera.User.Password) : ((string?)null, (string?)null)));
        Assert.That((password.Typed, password.Fields["password"]), Is.EqualTo((Vera.User!.Password, Vera.User.Password)));
    }

    [TestCase("authelia")]
    [TestCase("authentik")]
    [TestCase("banner")]
    public async Task A_login_page_that_script_builds_is_seen_in_a_frame(string name)
    {
        var server = new CorpusServer(Sites.Single(site => site.Name == name));

        var framed = await _browser.UseAsync(server.Answer, (agent, url) => agent.FrameAsync(url, null, new(new()), default));

        Assert.That(framed.Shown is LoginPage or BannerPage, $"{framed}");
    }

    [TestCase("keycloak/error")]
    [TestCase("entra/error")]
    [TestCase("duende/error")]
    public async Task An_error_page_is_no_login_page(string page)
    {
        var (landing, _) = await _browser.AskAsync(_ => Reply.Html(File.ReadAllText(CorpusServer.PathOf(page)), 400), person: Vera);

        Assert.That((landing as OwnPage)?.IsUnread, Is.False, $"{landing}");
    }

    [Test]
    public async Task Where_the_agent_cannot_get_on_it_tells_what_it_sees()
    {
        var (landing, recorder) = await _browser.AskAsync(new CorpusServer(Riddle).Answer, person: Vera);

        Assert.That((landing as OwnPage)?.Controls, Is.EqualTo("it shows the fields text 'f1', text 'f2', text 'f3' and no buttons"), $"{landing}");
        Assert.That(recorder.Pictures, Is.Not.Empty);
    }

    [Test]
    public async Task A_login_that_is_spelled_out_is_done_so() => await ArrivesAsync(Riddle, Spelled("#knock"));

    [Test]
    public async Task Who_cannot_log_in_does_not_begin_what_is_spelled_out()
    {
        var (landing, _) = await _browser.AskAsync(new CorpusServer(Riddle).Answer, person: new(null), login: Spelled("#knock"));

        Assert.That(landing, Is.InstanceOf<LoginRejected>());
    }

    private static LoginProfile Spelled(string button) => new()
    {
        Steps =
        [
            new() { Wait = new() { Text = "Speak, friend" } },
            new() { Fill = new() { Selector = "#f1" }, Value = "username" },
            new() { Fill = new() { Selector = "#f2" }, Value = "password" },
            new() { Fill = new() { Selector = "#f3" }, Value = "totp" },
            new() { Click = new() { Selector = button } },
        ],
    };

    private async Task ArrivesAsync(CorpusSite site, LoginProfile? login)
    {
        var server = new CorpusServer(site);

        var (landing, _) = await _browser.AskAsync(server.Answer, person: Vera, login: login);

        Arrived(server, site, landing);
    }

    private static void Arrived(CorpusServer server, CorpusSite site, Landing landing)
    {
        Assert.That(server.Complaints, Is.Empty);
        Assert.That((landing as Delivered)?.Url, Is.EqualTo($"https://client.example/cb?code=c-{site.Name}"), $"{landing}");
    }
}
