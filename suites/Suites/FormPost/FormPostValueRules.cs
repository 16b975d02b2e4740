using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>Values of a request on their way through the page that posts the response (RFC 6749 sections 4.1.2 and 10.14).</summary>
[Needs("victim")]
public sealed class FormPostValueRules : ConformanceSuite
{
    /// <summary>Characters that RFC 6749 appendix A.5 allows and that mean something in HTML, in a form body or to who trims.</summary>
    private static readonly string[] TrickyStates =
    [
        "\"quoted\" 'single' <b title=x>bold</b></script><!-- `~ \\ $& %22 +%20%2B=&x=1?#/;",
        "&quot;&amp;&lt;script&gt;&#39;&#x41;&copy&notit;",
        " a blank before and after ",
    ];

    [Check("form-post/state-arrives-unchanged", Severity.High, "FormPost-2/values-arrive-unchanged", "RFC6749-4.1.2/state-echoed", "RFC6749-4.1.2/state-beyond-ascii-whole",
        ProvenBy = ["form-post-state-escaped-twice", "form-post-ampersands-unescaped", "form-post-values-unescaped", "state-altered", "form-post-garbles-letters"], Tags = ["browser"],
        Gains = "The client takes its own response for one that an attacker planted, or the other way round.")]
    public async Task A_state_with_every_kind_of_character_arrives_unchanged()
    {
        await using var browser = await Flow.OpenBrowserAsync();
        var request = FormPostClients[0].Request().AnsweredByForm();
        Posted(await browser.AskAsync(request));
        foreach (var state in TrickyStates)
            await ArrivesUnchanged(browser, request.With("state", state), requirement: null);
        await ArrivesUnchanged(browser, request.With("state", "gr\u00fc\u00dfe \u2603 \U0001f600"), "RFC6749-4.1.2/state-beyond-ascii-whole");
    }

    [Check("form-post/values-are-escaped", Severity.Critical, "RFC6749-10.14/values-sanitized",
        ProvenBy = ["form-post-values-unescaped", "form-post-values-unescaped-behind-policy"], Attacks = ["B38"], Tags = ["browser", "attack"],
        Gains = "A link makes the server's own page run the attacker's script, which takes the code, the tokens or the session.")]
    public async Task No_state_breaks_out_of_the_page()
    {
        var request = FormPostClients[0].Request().AnsweredByForm();
        await NothingBreaksOut(Flow, request, answer => Posted(answer));
    }

    [Check("form-post/values-of-errors-are-escaped", Severity.Critical, "RFC6749-10.14/values-sanitized",
        ProvenBy = ["form-post-error-unescaped", "form-post-description-unescaped"], Attacks = ["B38"], Tags = ["browser", "attack"],
        Gains = "A link makes the server's own page run the attacker's script, and nobody has to be logged in for it.")]
    public async Task No_value_breaks_out_of_the_page_of_an_error()
    {
        var request = FormPostClients[0].Request().AnsweredByForm().With("prompt", "none");
        var silent = await Flow.AsNobody.AskAsync(request);
        DecidedOrAsked(silent, "a request with prompt=none and no session");
        var isPosted = silent.Response is { Mode: "form_post" };
        if (isPosted)
            await NothingBreaksOut(Flow.AsNobody, request, PostedError);

        var trap = new ExecutionTrap();
        foreach (var parameter in new[] { "scope", "response_type", "prompt", "code_challenge_method" })
        {
            Step($"markup in {parameter}");
            var faulty = FormPostClients[0].Request().AnsweredByForm();
            var answer = await Flow.AsNobody.AskAsync(faulty.With(parameter, $"{faulty.Parameters[parameter]} {string.Concat(trap.Payloads.Select(payload => payload.Text))}".Trim()));
            if (answer.Response is not { Carrier: { } page })
                continue;
            isPosted = true;
            Holds(trap.PlantedIn(page.Text) is [], "the value as text", $"{parameter} became {string.Join(", ", trap.PlantedIn(page.Text))} in the page that posts the error");
        }

        Applies(isPosted, $"the server posts no errors: {silent.Summary}");
    }

    /// <summary>Each payload of a trap as the state of a request: none runs, and none is cut where it became markup, which a policy may keep from running.</summary>
    private async Task NothingBreaksOut(Flow flow, AuthorizationRequest request, Func<AuthorizationAnswer, Delivered> posted)
    {
        var trap = new ExecutionTrap();
        await using var browser = await flow.InBrowserWith(trap).OpenBrowserAsync();
        Step("control");
        posted(await browser.AskAsync(request));
        foreach (var payload in trap.Payloads)
        {
            Step($"state {payload.Text}");
            var answer = await browser.AskAsync(request.With("state", payload.Text));
            Holds(trap.Sprung is [], "a page in which no value of the request acts as script", $"script ran from the state as {string.Join(", ", trap.Sprung)}");
            Holds(answer.Landing is not Stalled, "a page that sends its form", answer.Summary);
            Decided(answer, "the request with that state");
            if (answer.Response is null)
                Observe($"The server does not take the state {payload.Text}: {answer.Summary}");
            else if (answer.Response.Parameters["state"] is var arrived)
                Holds(IsWhole(arrived ?? "", payload.Text), "the value as text", $"state {(arrived is { Length: > 0 } ? arrived : "(empty or absent)")}: the rest of it became a part of the page");
        }
    }

    /// <summary>True for what arrived as it was sent, or encoded once too often: that is another fault, and breaks out of nothing.</summary>
    private static bool IsWhole(string arrived, string sent) => arrived == sent || System.Net.WebUtility.UrlDecode(arrived) == sent || System.Net.WebUtility.HtmlDecode(arrived) == sent;

    /// <summary>After a control that worked, a request whose state may be refused on a page; delivered, it is the same.</summary>
    private async Task ArrivesUnchanged(BrowserSession browser, AuthorizationRequest request, string? requirement)
    {
        var state = request.Parameters["state"]!;
        Step($"state {state}");
        var answer = await browser.AskAsync(request);
        Holds(answer.Landing is not Stalled, "a page that sends its form", answer.Summary, requirement);
        Decided(answer, "the request with that state");
        if (answer.Response is null)
            Observe($"The server does not take the state {state}: {answer.Summary}");
        else
            Holds(answer.Response.Parameters["state"] == state, $"state {state}", $"state {(answer.Response.Parameters["state"] is { Length: > 0 } arrived ? arrived : "(empty or absent)")}", requirement);
    }

    private static Delivered PostedError(AuthorizationAnswer answer)
    {
        Decided(answer, "a request with prompt=none and no session");
        Applies(answer.Response is { Mode: "form_post" }, $"the server does not post its errors: {answer.Summary}");
        return answer.Response!;
    }
}
