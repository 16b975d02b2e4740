using System.Text;
using NUnit.Framework;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Tests.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

public sealed class BrowserAgentTests
{
    private const string Form = "<form method=post action=https://client.example/cb><input type=hidden name=code value=c1>";
    private const string Submit = "<script>document.forms[0].submit()</script>";

    private BrowserRun _browser = null!;

    [OneTimeSetUp]
    public async Task StartBrowser() => _browser = await BrowserRun.StartAsync();

    [OneTimeTearDown]
    public async Task EndBrowser() => await _browser.DisposeAsync();

    [TestCase(Form + "</form>" + Submit)]
    [TestCase(Form + "<noscript><button>Go on</button></noscript></form>" + Submit)]
    [TestCase(Form + "</form><script>setTimeout(() => document.forms[0].submit(), 500)</script>")]
    public async Task A_form_post_page_that_submits_itself_is_delivered(string page)
    {
        var (landing, recorder) = await _browser.AskAsync(_ => Reply.Html(page));

        Assert.That(landing, Is.InstanceOf<Delivered>());
        Assert.That((((Delivered)landing).Mode, ((Delivered)landing).Parameters.Encode()), Is.EqualTo(("form_post", "code=c1")));
        Assert.That(recorder.Observations, Is.Empty);
    }

    [Test]
    public async Task A_form_post_page_that_waits_for_a_click_gets_one_and_that_is_told()
    {
        var (landing, recorder) = await _browser.AskAsync(_ => Reply.Html(Form + "<button>Go on</button></form>"));

        Assert.That(landing, Is.InstanceOf<Delivered>());
        Assert.That(recorder.Observations, Is.EqualTo(new[] { "The form_post page had to be submitted by a click: no script ran." }));
    }

    [TestCase(Form + "</form>")]
    [TestCase(Form + "<noscript><button>Go on</button></noscript></form>")]
    [TestCase(Form + "<button style=display:none>Go on</button></form>")]
    public async Task A_form_post_page_that_nothing_submits_is_no_delivery_and_no_refusal(string page)
    {
        var (landing, _) = await _browser.AskAsync(_ => Reply.Html(page));

        Assert.That(landing, Is.InstanceOf<Stalled>());
        Assert.That(landing.Summary, Does.EndWith("/authorize neither submits itself nor shows a button that would"));
    }

    [Test]
    public async Task Credentials_that_the_steps_of_a_login_typed_are_not_typed_again()
    {
        var sent = 0;
        var (landing, _) = await _browser.AskAsync(
            request =>
            {
                sent += request.Method == "POST" ? 1 : 0;
                return Reply.Html("<p>Wrong, or the first time</p><form method=post action=/login><input id=user name=u><input id=pass type=password name=p><button id=go>Go</button></form>");
            },
            login: Spelled(Fill("#user", "username"), Fill("#pass", "password"), Click("#go")));

        Assert.That((landing as LoginRejected)?.BeforePassword, Is.False, $"{landing}");
        Assert.That(sent, Is.EqualTo(1));
    }

    [TestCase("<button id=go>Go</button>")]
    [TestCase("<button id=go type=button onclick='setTimeout(() => this.form.submit(), 300)'>Go</button>")]
    public async Task An_answer_to_the_last_step_of_a_login_may_take_a_while(string button)
    {
        var (landing, _) = await _browser.AskAsync(
            request =>
            {
                switch (request.Path)
                {
                    case "/authorize":
                        return Reply.Html("<form action=/password><input id=user name=u><button id=next>Next</button></form>");
                    case "/password":
                        return Reply.Html($"<form method=post action=/login><input id=pass type=password name=p>{button}</form>");
                    default:
                        Thread.Sleep(2000);
                        return Reply.Redirect("https://client.example/cb?code=c1");
                }
            },
            login: Spelled(Fill("#user", "username"), Click("#next"), Fill("#pass", "password"), Click("#go")));

        Assert.That((landing as Delivered)?.Parameters["code"], Is.EqualTo("c1"), $"{landing}");
    }

    [Test]
    public async Task An_error_without_a_page_is_a_refusal()
    {
        var (landing, _) = await _browser.AskAsync(_ => Reply.Html("", 403));

        Assert.That((landing as OwnPage)?.Status, Is.EqualTo(403), $"{landing}");
        Assert.That(((OwnPage)landing).Url, Does.EndWith("/authorize"));
    }

    [Test]
    public async Task A_page_that_only_leads_back_to_itself_is_where_it_ends()
    {
        const string Greeting = "<p>Hello Vera</p><div><button type=button onclick=location.reload()>Continue</button><button type=button>Log out</button></div>";
        var (landing, _) = await _browser.AskAsync(_ => Reply.Html(Greeting));

        Assert.That((landing as OwnPage)?.Text, Does.StartWith("Hello Vera"), $"{landing}");
    }

    [Test]
    public async Task A_consent_page_that_stays_as_it_is_is_left_by_the_way_on()
    {
        const string Consent = "<p>Some scopes are not available</p><div><button type=button>Grant access</button>"
            + "<button type=button onclick=\"location='https://client.example/cb?code=c1'\">Continue</button><button type=button>Log out</button></div>";
        var (landing, _) = await _browser.AskAsync(_ => Reply.Html(Consent));

        Assert.That((landing as Delivered)?.Parameters["code"], Is.EqualTo("c1"), $"{landing}");
    }

    [Test]
    public async Task A_posted_response_is_told_as_it_arrived()
    {
        var (landing, _) = await _browser.AskAsync(_ => Reply.Html(Form.Replace("cb>", "cb?name=a>", StringComparison.Ordinal) + "</form>" + Submit));

        var arrived = ((Delivered)landing).Arrived!;
        Assert.That((arrived.Method, arrived.Url, Encoding.ASCII.GetString(arrived.Body!)), Is.EqualTo(("POST", "https://client.example/cb?name=a", "code=c1")));
        Assert.That(arrived.Headers.Single(header => header.Name == "Content-Type").Value, Is.EqualTo("application/x-www-form-urlencoded"));
    }

    [Test]
    public async Task An_error_page_of_the_browser_is_no_page_of_the_target()
    {
        var (landing, _) = await _browser.AskAsync(request => request.Path == "/authorize" ? Reply.Html("<script>location = '/gone'</script>") : "");

        Assert.That(landing, Is.InstanceOf<Lost>());
        Assert.That(landing.Summary, Does.StartWith("the browser ended up at chrome-error:"));
    }

    [Test]
    public async Task A_dialog_holds_nothing_up()
    {
        var (landing, _) = await _browser.AskAsync(_ => Reply.Html($"<script>alert('stop'); confirm('really?')</script>{Form}</form>{Submit}"));

        Assert.That(landing, Is.InstanceOf<Delivered>());
    }

    [Test]
    public async Task A_delivery_by_redirect_tells_the_redirect()
    {
        var (landing, _) = await _browser.AskAsync(request => request.Path == "/authorize"
            ? Reply.Redirect("/next")
            : Reply.Redirect("https://client.example/cb?code=c1", 303, "Cache-Control: no-store"));

        var carrier = ((Delivered)landing).Carrier!;
        Assert.That((carrier.Status, carrier.Find("Cache-Control")), Is.EqualTo((303, "no-store")));
    }

    [TestCase(Form + "</form>" + Submit)]
    [TestCase("<script>location = 'https://client.example/cb?code=c1'</script>")]
    [TestCase("<meta http-equiv=refresh content='0; url=https://client.example/cb?code=c1'>")]
    public async Task A_delivery_by_a_page_tells_the_pages_headers(string page)
    {
        var (landing, _) = await _browser.AskAsync(_ => Reply.Of(200, page, "Content-Type: text/html", "Cache-Control: no-cache"));

        var carrier = ((Delivered)landing).Carrier!;
        Assert.That((carrier.Status, carrier.MediaType, carrier.Find("Cache-Control"), carrier.Body.Length), Is.EqualTo((200, "text/html", "no-cache", 0)));
    }

    private static LoginProfile Spelled(params LoginStep[] steps) => new() { Steps = steps };

    private static LoginStep Fill(string place, string value) => new() { Fill = new() { Selector = place }, Value = value };

    private static LoginStep Click(string place) => new() { Click = new() { Selector = place } };
}
