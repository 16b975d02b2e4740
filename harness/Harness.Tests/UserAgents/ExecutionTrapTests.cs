using System.Net;
using System.Text.Json;
using NUnit.Framework;
using OAuthConformance.Harness.Tests.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

[Parallelizable(ParallelScope.All)]
public sealed class ExecutionTrapTests
{
    /// <summary>Pages that write a parameter out with something missing, and the place that this opens.</summary>
    private static readonly TestCaseData[] Careless =
    [
        Page("text", text => $"<p>{text}</p>"),
        Page("text", text => $"<textarea>{text}</textarea>"),
        Page("text", text => $"<script>const told = {JsonSerializer.Serialize(text, Relaxed)};</script>"),
        Page("text without script elements", text => $"<p>{text.Replace("script", "", StringComparison.OrdinalIgnoreCase)}</p>"),
        Page("text without script elements", text => $"<p></p><script>document.querySelector('p').innerHTML = {JsonSerializer.Serialize(text)};</script>"),
        Page("an attribute in double quotes", text => $"<input name=state value=\"{WithoutAngles(text)}\">"),
        Page("an attribute in double quotes", text => $"<form><input type=hidden name=state value=\"{WithoutAngles(text)}\"></form>"),
        Page("an attribute in double quotes", text => $"<input type=hidden value=\"{text}\">"),
        Page("an attribute in single quotes", text => $"<input name=state value='{WithoutAngles(text)}'>"),
        Page("an attribute in single quotes", text => $"<form><input type=hidden name=state value='{WithoutAngles(text)}'></form>"),
        Page("an attribute in single quotes", text => $"<input type=hidden value='{text}'>"),
        Page("a script string in double quotes", text => $"<script>const told = {{ state: \"{WithoutAngles(text)}\" }};</script>"),
        Page("a script string in single quotes", text => $"<script>console.log('{WithoutAngles(text)}');</script>"),
        Page("a script string whose quotes are escaped and backslashes are not", text => $"<script>const told = \"{WithoutAngles(text).Replace("\"", "\\\"", StringComparison.Ordinal)}\";\n</script>"),
        Page("a script template", text => $"<script>const told = `{WithoutAngles(text)}`;</script>"),
        Page("a URL", text => $"<a href='{WebUtility.HtmlEncode(text)}'>Back</a>"),
        Page("a URL", text => $"<script>location.href = {JsonSerializer.Serialize(text)};</script>"),
        Page("a URL", text => $"<iframe src='{WebUtility.HtmlEncode(text)}'></iframe>"),
    ];

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private BrowserRun _browser = null!;

    [OneTimeSetUp]
    public async Task StartBrowser() => _browser = await BrowserRun.StartAsync();

    [OneTimeTearDown]
    public async Task EndBrowser() => await _browser.DisposeAsync();

    [TestCaseSource(nameof(Careless))]
    public async Task A_payload_that_became_script_is_told(string place, Func<string, string> page)
    {
        var trap = new ExecutionTrap();
        var payload = trap.Payloads.Single(payload => payload.Place == place);

        await _browser.AskAsync(_ => Reply.Html(page(payload.Text)), trap);

        Assert.That(trap.Sprung, Is.EqualTo(new[] { place }));
    }

    [Test]
    public async Task A_page_that_escapes_springs_nothing()
    {
        var trap = new ExecutionTrap();
        var escaped = trap.Payloads.Select(payload => (Html: WebUtility.HtmlEncode(payload.Text), Script: JsonSerializer.Serialize(payload.Text)));

        await _browser.AskAsync(
            _ => Reply.Html(string.Concat(escaped.Select(payload => $"<p>{payload.Html}</p><input value=\"{payload.Html}\"><input value='{payload.Html}'><script>console.log({payload.Script});</script>"))),
            trap);

        Assert.That(trap.Sprung, Is.Empty);
    }

    [Test]
    public void Markup_that_a_payload_became_is_found_also_where_it_does_not_run()
    {
        var trap = new ExecutionTrap();
        var payloads = trap.Payloads.Take(4).Select(payload => payload.Text).ToList();

        Assert.That(trap.PlantedIn($"<p>{payloads[0]}</p>"), Is.EqualTo(new[] { "<script>" }));
        Assert.That(trap.PlantedIn($"<p>{payloads[1]}</p>"), Is.EqualTo(new[] { "<img>" }));
        Assert.That(trap.PlantedIn($"<input value=\"{payloads[2]}\">"), Is.EqualTo(new[] { "<input>", "<svg>" }));
        Assert.That(trap.PlantedIn($"<input value='{WithoutAngles(payloads[3])}'>"), Is.EqualTo(new[] { "<input>" }));
    }

    [Test]
    public void A_payload_that_stays_text_is_no_markup()
    {
        var trap = new ExecutionTrap();

        Assert.That(trap.Payloads.SelectMany(payload => trap.PlantedIn(
            $"<p title=\"{WebUtility.HtmlEncode(payload.Text)}\">{WebUtility.HtmlEncode(payload.Text)}</p><script>console.log({JsonSerializer.Serialize(payload.Text)})</script>")), Is.Empty);
    }

    [Test]
    public async Task Script_that_the_servers_policy_forbids_springs_nothing()
    {
        var trap = new ExecutionTrap();

        await _browser.AskAsync(_ => Reply.Of(200, $"<p>{trap.Payloads[0].Text}</p>", "Content-Type: text/html", "Content-Security-Policy: script-src 'none'"), trap);

        Assert.That(trap.Sprung, Is.Empty);
    }

    [Test]
    [Repeat(5)] // A race between the page and its end, if it is one.
    public async Task A_page_that_submits_itself_at_once_springs_the_trap_all_the_same()
    {
        var trap = new ExecutionTrap();

        var (landing, _) = await _browser.AskAsync(
            _ => Reply.Html($"<form method=post action=https://client.example/cb><input type=hidden name=code value=c1><input type=hidden name=state value=\"{trap.Payloads[2].Text}\"></form><script>document.forms[0].submit()</script>"),
            trap);

        Assert.That(landing, Is.InstanceOf<Delivered>());
        Assert.That(trap.Sprung, Is.EqualTo(new[] { trap.Payloads[2].Place }));
    }

    [Test]
    public async Task One_trap_tells_nothing_of_another()
    {
        var (mine, another) = (new ExecutionTrap(), new ExecutionTrap());

        await _browser.AskAsync(_ => Reply.Html(another.Payloads[0].Text), mine);

        Assert.That((mine.Sprung, another.Sprung), Is.EqualTo((Array.Empty<string>(), Array.Empty<string>())));
    }

    private static TestCaseData Page(string place, Func<string, string> write) => new(place, write);

    private static string WithoutAngles(string text) => text.Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
