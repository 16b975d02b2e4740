using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>The pages that a user sees on the way out, and what an attacker makes of them.</summary>
[Needs("web", "victim")]
public sealed class LogoutPageRules : ConformanceSuite
{
    private static readonly string[] ReturnNames =
        ["redirect_uri", "redirect", "redirect_url", "returnTo", "returnUrl", "return_to", "next", "continue", "url", "service", "logout_uri", "target", "RelayState"];

    protected override void Precondition() => Applies(Target.Metadata.EndSessionEndpoint is not null, "the target tells no end_session_endpoint");

    [Check("logout/parameters-are-escaped", Severity.High, "RFC6749-10.14/values-sanitized",
        ProvenBy = ["logout-page-shows-state-unescaped", "logout-error-shows-address-unescaped"], Attacks = ["B39"], Tags = ["browser"],
        Gains = "A link of the attacker's runs his script in the server's origin, with the session of the user (cross-site scripting).")]
    public async Task No_parameter_becomes_part_of_a_page_of_the_logout()
    {
        var own = await SignedInAsync(Clients.Web);
        var trap = new ExecutionTrap();
        var answers = new List<Exchange>();
        foreach (var payload in trap.Payloads)
        {
            Step($"a payload for {payload.Place}");
            await SendAsync(own, payload.Text);
            answers.AddRange(ExchangesNow);
        }

        await RunsNothing(trap, answers);
    }

    [Check("logout/parameters-are-no-templates", Severity.Critical, "Attack-B41/nothing-is-evaluated",
        ProvenBy = ["logout-page-is-a-template"],
        Gains = "Who opens a link to the logout runs code on the server (template injection).")]
    public async Task No_parameter_of_a_logout_is_evaluated()
    {
        var own = await SignedInAsync(Clients.Web);
        await EvaluatesNothing(text => SendAsync(own, text));
    }

    [Check("logout/question-keeps-its-address", Severity.Low, "Attack-B14/logout-address-kept",
        ProvenBy = ["logout-page-tells-its-address"], Tags = ["browser"],
        Gains = "A site that the page links to, or loads from, learns the ID token in its address.")]
    public async Task The_question_does_not_tell_other_sites_its_address()
    {
        var own = await SignedInAsync(Clients.Web);
        var told = await Pages.RefererFromAsync(await QuestionAsync(own.Session, own.Logout) ?? throw new NotApplicableException("the server showed no page that asks"));
        Holds(!Uri.TryCreate(told, UriKind.Absolute, out var address) || address.PathAndQuery == "/", "no Referer, or one without path and query", $"the page tells {told}");
    }

    [Check("logout/pages-are-not-framed", Severity.Low, "Attack-B27/logout-not-framed",
        ProvenBy = ["logout-question-framable"], Tags = ["browser"],
        Gains = "A visitor of the attacker's page logs out without knowing, by clicks that were meant for something else (clickjacking).")]
    public async Task The_pages_of_the_logout_cannot_be_used_inside_a_page_of_somebody_else()
    {
        var own = await SignedInAsync(Clients.Web);
        var stranger = new UserSession(Context, Target.NewQuickAgent(), null);
        var pages = new List<(string Name, Exchange? Page)>
        {
            ("page of a logout without a session", await QuestionAsync(stranger, LogoutRequest.Bare)),
            ("page of a logout with a session, as a frame gets it", await QuestionAsync(own.Session with { Agent = own.Session.Agent.InFrame() }, own.Logout)),
        };
        foreach (var (name, page) in pages)
        {
            Step($"attack: the {name}");
            Context.Recorder.Difference("by itself -> in a frame of a page of https://evil.example");
            // Where there is nothing to press, nothing can be pressed unknowingly.
            if (page is null || !PageRecogniser.AsksForMore(PageRecogniser.Parse(page.Answered.Text)))
            {
                Observe($"The {name} shows no button.");
                continue;
            }

            var framed = await Pages.FrameAsync(page);
            if (framed.Status is null or 429 or >= 500)
                throw new UndecidedException($"the frame of the {name} got no answer that could be shown: {framed.Status?.ToString() ?? framed.Reason}");
            Holds(framed.Text.Length == 0, "a frame in which nothing of the page can be seen or clicked", $"the frame shows the {name}: {framed.Text}");
        }
    }

    [Check("logout/other-names-lead-nowhere", Severity.Medium, "Attack-B12/return-address-stays",
        ProvenBy = ["logout-follows-redirect-uri"], Attacks = ["B11"],
        Gains = "A link to the server that users trust leads to a page of the attacker's, such as a copy of the login page.")]
    public async Task No_other_parameter_says_where_to_go_after_a_logout()
    {
        Step("control: the sound logout leads back");
        var own = await SignedInAsync(Clients.Web);
        var good = await own.Session.LogOutAsync(own.Logout);
        Decided(good, "the sound logout");
        foreach (var address in new[] { "https://evil.example/goodbye", "//evil.example/goodbye", "/\\evil.example/goodbye" })
        {
            foreach (var (name, session) in new[] { ("without a session", own.Session), ("with a session", (await Flow.SignInAsync(Clients.Web)).Session) })
            {
                Step($"attack: {address} {name}");
                Context.Recorder.Difference($"parameters other than post_logout_redirect_uri: (absent) -> {address}");
                var answer = await session.LogOutAsync(ReturnNames.Aggregate(LogoutRequest.Bare, (request, parameter) => request.With(parameter, address)));
                Decided(answer, "the logout");
                Holds(!LedTo("evil.example", answer.Landing), "a page of the server, or an address of its own choice", answer.Summary);
            }
        }
    }

    /// <summary>A text wherever a page of the logout may show it: the question, and what is wrong with a request.</summary>
    private static async Task SendAsync(SignedIn own, string text)
    {
        foreach (var request in new[]
        {
            own.Logout.With("state", text).With("ui_locales", text).With("logout_hint", text),
            own.Logout.With("post_logout_redirect_uri", text),
            own.Logout.With("client_id", text),
            LogoutRequest.Bare.With("client_id", text).With("state", text),
            LogoutRequest.Bare.With("id_token_hint", text),
        })
            Decided(await own.Session.LogOutAsync(request, confirms: false), "the logout");
    }

    /// <summary>The last page of a logout that nobody confirms; null when it ended elsewhere.</summary>
    private async Task<Exchange?> QuestionAsync(UserSession session, LogoutRequest request)
    {
        Decided(await session.LogOutAsync(request, confirms: false), "the logout");
        return ExchangesNow[^1] is { Response: { IsRedirect: false, MediaType: "text/html" } } page ? page : null;
    }
}
