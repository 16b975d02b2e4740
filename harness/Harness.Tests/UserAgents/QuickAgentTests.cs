using NUnit.Framework;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tests.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

public sealed class QuickAgentTests
{
    private const string Login = "<form method=post action=/login><input type=hidden name=csrf value=token><input name=user><input name=pass type=password><button>Sign in</button></form>";
    private const string Consent = "<form method=post action=/consent><button name=answer value=yes>Allow</button><button name=answer value=no>Deny</button></form>";

    private static string Pages(ReceivedRequest request) => (request.Method, request.Path) switch
    {
        ("GET", "/authorize") => Reply.Html(Login),
        ("POST", "/login") when request.Form["pass"] == "correct horse" => Reply.Redirect("/consent"),
        ("POST", "/login") => Reply.Html("<p>Wrong password.</p>" + Login, 401),
        ("GET", "/consent") => Reply.Html(Consent),
        ("POST", "/consent") => Reply.Redirect(request.Form["answer"] == "yes" ? "https://client.example/cb?code=c1&state=s" : "https://client.example/cb?error=access_denied"),
        _ => Reply.Html("<h1>Not found</h1>", 404),
    };

    [Test]
    public async Task A_person_logs_in_consents_and_the_code_is_delivered()
    {
        await using var run = new QuickAgentRun(Pages);

        var landing = await run.AuthorizeAsync();

        Assert.That(landing, Is.TypeOf<Delivered>());
        Assert.That(landing.WasAskedForConsent, Is.True);
        Assert.That(((Delivered)landing).Parameters.Encode(), Is.EqualTo("code=c1&state=s"));
        Assert.That(run.Targets, Is.EqualTo(new[] { "GET /authorize", "POST /login", "GET /consent", "POST /consent" }));
        Assert.That(run.Server.Received[1].Body, Is.EqualTo("csrf=token&user=vera&pass=correct%20horse"));
        Assert.That((run.Traffic.QuickLogins, run.Recorder.Steps.Single().Exchanges.Count), Is.EqualTo((1, 4)));
    }

    [Test]
    public async Task A_person_who_denies_presses_the_other_button()
    {
        await using var run = new QuickAgentRun(Pages);

        var landing = await run.AuthorizeAsync(QuickAgentRun.Vera with { Denies = true });

        Assert.That(((Delivered)landing).Parameters["error"], Is.EqualTo("access_denied"));
    }

    [Test]
    public async Task A_person_who_denies_follows_a_link_where_there_is_one()
    {
        await using var run = new QuickAgentRun(request => request.Path == "/authorize"
            ? Reply.Html("<form><button>Allow</button></form><a href='/abort?x=1#top'>Cancel</a>")
            : Reply.Redirect("https://client.example/cb?error=access_denied"));

        await run.AuthorizeAsync(QuickAgentRun.Vera with { Denies = true });

        Assert.That(run.Targets.Last(), Is.EqualTo("GET /abort?x=1"));
    }

    [TestCase("<body>", false)]
    [TestCase("<body onload='document.forms[0].submit()'>", true)]
    [TestCase("<body><script>document.forms[0].submit()</script>", true)]
    [TestCase("<body><script type=application/json>{}</script>", false)]
    public async Task A_question_whether_to_log_out_tells_whether_its_page_holds_script(string start, bool holds)
    {
        await using var run = new QuickAgentRun(_ => Reply.Html($"{start}<form method=post action=/logout/confirm><button>Log out</button></form>"));

        var (_, question) = await run.Agent.LogOutAsync(WireRequest.Page($"{run.Server.Url}/logout"), run.Recorder, default);

        Assert.That(question!.HasScript, Is.EqualTo(holds));
    }

    [Test]
    public async Task A_person_who_cannot_deny_stays_on_the_page()
    {
        await using var run = new QuickAgentRun(_ => Reply.Html("<form method=post><button>Allow</button></form>"));

        var landing = await run.AuthorizeAsync(QuickAgentRun.Vera with { Denies = true });

        Assert.That(landing, Is.TypeOf<OwnPage>());
        Assert.That(run.Targets, Is.EqualTo(new[] { "GET /authorize" }));
    }

    [Test]
    public async Task A_wrong_password_is_tried_once()
    {
        await using var run = new QuickAgentRun(Pages);

        var landing = await run.AuthorizeAsync(new(QuickAgentRun.Vera.User! with { Password = "wrong" }));

        Assert.That(landing, Is.TypeOf<LoginRejected>());
        Assert.That(((LoginRejected)landing).Text, Does.StartWith("Wrong password."));
        Assert.That(run.Server.Received.Count(request => request.Method == "POST"), Is.EqualTo(1));
    }

    [Test]
    public async Task A_person_who_cannot_log_in_sends_nothing()
    {
        await using var run = new QuickAgentRun(Pages);

        var landing = await run.AuthorizeAsync(new(null));

        Assert.That(landing, Is.TypeOf<LoginRejected>());
        Assert.That(run.Targets, Is.EqualTo(new[] { "GET /authorize" }));
    }

    [Test]
    public async Task Consent_can_be_held_back_and_given_later()
    {
        await using var run = new QuickAgentRun(Pages);

        var (_, held) = await run.Agent.HoldConsentAsync(run.Server.Url + "/authorize", QuickAgentRun.Vera, run.Recorder, default);
        var before = run.Targets.Count();
        var landing = await run.Agent.ContinueAsync(held!.Request, QuickAgentRun.Vera, run.Recorder, default);

        Assert.That(before, Is.EqualTo(3));
        Assert.That(landing, Is.TypeOf<Delivered>());
    }

    [Test]
    public async Task Without_a_consent_page_nothing_can_be_held_back()
    {
        await using var run = new QuickAgentRun(_ => Reply.Redirect("https://client.example/cb?code=c1"));

        var (landing, held) = await run.Agent.HoldConsentAsync(run.Server.Url + "/authorize", QuickAgentRun.Vera, run.Recorder, default);

        Assert.That(held, Is.Null);
        Assert.That(landing, Is.TypeOf<Delivered>());
    }

    [Test]
    public async Task A_form_post_response_is_a_delivery_and_is_not_sent()
    {
        await using var run = new QuickAgentRun(_ => Reply.Html("<form method=post action=https://client.example/cb><input type=hidden name=code value='a&amp;b'><input type=hidden name=state value=s></form>"));

        var landing = (Delivered)await run.AuthorizeAsync();

        Assert.That((landing.Url, landing.Mode, landing.Parameters["code"]), Is.EqualTo(("https://client.example/cb", "form_post", "a&b")));
        Assert.That(run.Targets, Has.Exactly(1).Items);
    }

    [Test]
    public async Task A_form_post_to_the_target_itself_delivers_nothing()
    {
        await using var run = new QuickAgentRun(_ => Reply.Html("<form method=post action=/cb><input type=hidden name=error value=x></form>", 400));

        Assert.That(await run.AuthorizeAsync(), Is.TypeOf<OwnPage>().With.Property("Status").EqualTo(400));
    }

    [TestCase(400)]
    [TestCase(403)]
    [TestCase(200)]
    public async Task A_page_of_the_target_is_where_it_ends(int status)
    {
        await using var run = new QuickAgentRun(_ => Reply.Html("<title>Sorry</title><p>unknown client", status));

        var landing = await run.AuthorizeAsync();

        Assert.That(landing.Summary, Is.EqualTo($"a page of the server itself with status {status}: Sorry: unknown client"));
    }

    [TestCase(429)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task A_server_that_throttles_or_breaks_down_decides_nothing(int status)
    {
        await using var run = new QuickAgentRun(_ => Reply.Html(Login, status));

        var landing = await run.AuthorizeAsync(path: "/authorize?state=private");

        Assert.That(landing, Is.TypeOf<Lost>());
        Assert.That(landing.Summary, Is.EqualTo($"GET {run.Server.Url}/authorize was answered with status {status}"));
    }

    [Test]
    public async Task A_server_that_gives_no_response_decides_nothing()
    {
        await using var run = new QuickAgentRun(_ => "");

        Assert.That(await run.AuthorizeAsync(), Is.TypeOf<Lost>().With.Property("Reason").Contains("got no response"));
    }

    [Test]
    public async Task Pages_that_never_end_end_all_the_same()
    {
        await using var run = new QuickAgentRun(_ => Reply.Html(Consent));

        Assert.That(await run.AuthorizeAsync(), Is.EqualTo(new Lost("no end after 25 requests")));
    }

    [TestCase("javascript:alert(1)")]
    [TestCase("http://[")]
    [TestCase("https://127.0.0.1:1/elsewhere")]
    public async Task A_form_that_leads_nowhere_decides_nothing(string action)
    {
        await using var run = new QuickAgentRun(_ => Reply.Html($"<form method=post action='{action}'><button>Allow</button></form>"));

        Assert.That(await run.AuthorizeAsync(), Is.TypeOf<Lost>());
        Assert.That(run.Targets, Has.Exactly(1).Items);
    }

    [TestCase("<meta http-equiv=refresh content='0; url=https://client.example/cb?code=c1'>")]
    [TestCase("<form method=post action=https://client.example/cb><input type=hidden name=code value=c1></form>")]
    public async Task A_delivery_by_a_page_tells_the_page(string page)
    {
        await using var run = new QuickAgentRun(_ => Reply.Html(page));

        var delivered = (Delivered)await run.AuthorizeAsync();

        Assert.That((delivered.Carrier!.Status, delivered.Carrier.MediaType, delivered.Carrier.Text), Is.EqualTo((200, "text/html", page)));
    }

    [Test]
    public async Task A_delivery_by_redirect_tells_the_redirect()
    {
        await using var run = new QuickAgentRun(_ => Reply.Redirect("https://client.example/cb?code=c1", 303, "Cache-Control: no-store"));

        var delivered = (Delivered)await run.AuthorizeAsync();

        Assert.That((delivered.Carrier!.Status, delivered.Carrier.Find("Cache-Control")), Is.EqualTo((303, "no-store")));
    }
}
