using NUnit.Framework;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tests.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

/// <summary>Pages by themselves and in frames of others, in the real browser.</summary>
public sealed class SeenPageTests
{
    private const string Login = "<form method=post><input name=username><input type=password name=password><button>Log in</button></form>";
    private const string Hiding = "<style>html { display: none }</style><script>if (self === top) document.documentElement.style.display = 'block'</script>";

    private BrowserRun _browser = null!;

    [OneTimeSetUp]
    public async Task StartBrowser() => _browser = await BrowserRun.StartAsync();

    [OneTimeTearDown]
    public async Task EndBrowser() => await _browser.DisposeAsync();

    [TestCase("", "")]
    [TestCase("<script>if (self !== top) top.location = self.location</script>", "")]
    [TestCase("", "Content-Security-Policy: frame-ancestors https://*")]
    [TestCase("", "Content-Security-Policy-Report-Only: frame-ancestors 'none'")]
    public async Task A_page_that_can_be_framed_is_seen_in_the_frame(string head, string header)
    {
        var framed = await FrameAsync(_ => Page(head + Login, header));

        Assert.That((framed.Status, framed.Shown is LoginPage, framed.Text), Is.EqualTo((200, true, "Log in")));
    }

    [TestCase("", "X-Frame-Options: DENY")]
    [TestCase("", "X-Frame-Options: SAMEORIGIN")]
    [TestCase("", "Content-Security-Policy: frame-ancestors 'none'")]
    [TestCase(Hiding, "")]
    public async Task A_page_that_cannot_be_framed_was_sent_and_is_not_seen(string head, string header)
    {
        var framed = await FrameAsync(_ => Page(head + Login, header));

        Assert.That((framed.Status, framed.Shown is LoginPage, framed.Text), Is.EqualTo((200, false, "")));
    }

    [Test]
    public async Task A_page_that_frames_get_instead_is_told_apart()
    {
        var framed = await FrameAsync(request => request["Sec-Fetch-Dest"] == "iframe" ? Reply.Of(403, "Not in a frame", "Content-Type: text/html") : Page(Login));

        Assert.That((framed.Status, framed.Shown is LoginPage), Is.EqualTo((403, false)));
    }

    [TestCase("", true)]
    [TestCase("X-Frame-Options: DENY", false)]
    public async Task An_answer_from_before_is_framed_as_if_it_came_now(string header, bool isSeen)
    {
        var recorder = new Recorder(new());

        var framed = await _browser.UseAsync(_ => Page(Login, header), async (agent, url) =>
            await agent.FrameAsync(url + "?nobody-asks-for-this", (await LookAsync(agent, url, recorder)).Response, recorder, default));

        Assert.That((framed.Status, framed.Shown is LoginPage), Is.EqualTo((200, isSeen)));
        Assert.That(recorder.Pictures, Is.Not.Empty);
    }

    [Test]
    public async Task What_a_page_loads_from_others_is_told_and_what_its_policy_forbids_is_not()
    {
        const string Content = "<img src=https://logo.example/a.png><a href=/help>Help</a><a href=https://terms.example/>Terms</a>" + Login;

        var loose = await SeeAsync(Page(Content));
        var strict = await SeeAsync(Page(Content, "Content-Security-Policy: img-src 'self'"));

        var hosts = new HostList([loose.Url, strict.Url], []);
        Assert.That((loose.ForeignContent(hosts), strict.ForeignContent(hosts)), Is.EqualTo((new[] { "https://logo.example/a.png" }, Array.Empty<string>())));
        Assert.That(loose.ForeignLinks(hosts), Is.EqualTo(new[] { "https://terms.example/" }));
    }

    [TestCase("Referrer-Policy: unsafe-url", true)]
    [TestCase("Referrer-Policy: no-referrer", false)]
    [TestCase("Content-Security-Policy: default-src 'none'", false)]
    public async Task A_link_to_others_shows_what_the_page_tells_them(string header, bool tellsAddress)
    {
        var seen = await SeeAsync(Page(Login, header));

        Assert.That(seen.Followed!.Headers.Any(told => told.Name == "Referer" && told.Value == seen.Url), Is.EqualTo(tellsAddress));
    }

    [Test]
    public async Task A_request_that_leads_to_no_such_page_tells_where_it_ended()
    {
        var (page, landing) = await _browser.UseAsync(_ => Reply.Html("<p>Nothing here</p>"), (agent, url) =>
            agent.LookAsync("login page", url, new(null), page => page is LoginPage, new(new()), default));

        Assert.That(page, Is.Null);
        Assert.That(landing, Is.InstanceOf<OwnPage>());
    }

    private Task<FramedPage> FrameAsync(Func<ReceivedRequest, string> answer) =>
        _browser.UseAsync(answer, (agent, url) => agent.FrameAsync(url, null, new(new()), default));

    private Task<SeenPage> SeeAsync(string answer) => _browser.UseAsync(_ => answer, (agent, url) => LookAsync(agent, url, new(new())));

    private static async Task<SeenPage> LookAsync(BrowserAgent agent, string url, Recorder recorder) =>
        (await agent.LookAsync("login page", url, new(null), page => page is LoginPage, recorder, default)).Page!;

    private static string Page(string html, string header = "") => Reply.Of(200, html, header.Length == 0 ? ["Content-Type: text/html"] : ["Content-Type: text/html", header]);
}
