using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What the user decides is what happens (RFC 6749 section 4.1.1).</summary>
[Needs("web", "victim")]
public sealed class DenialRules : ConformanceSuite
{
    [Check("consent/denial-delivers-nothing", Severity.High, "RFC6749-4.1.1/decision-kept", "OIDC-Core-3.1.2.4/decision-obtained",
        ProvenBy = ["denial-ignored", "denial-ignored-consent-remembered", "code-beside-error"], Tags = ["browser"],
        Gains = "The client gets access that the user refused.")]
    public Task A_user_who_refuses_hands_over_nothing() =>
        RefusedByTheUser(Flow.InBrowser, from: () => RequestOf(Clients.Web));

    [Check("consent/second-denial-counts-too", Severity.High, "OIDC-Core-3.1.2.1/prompt-consent-or-error",
        ProvenBy = ["denial-of-repeated-consent-ignored"],
        Gains = "A user who thinks better of it cannot take back what was given before.")]
    public async Task A_user_who_consented_before_and_refuses_now_hands_over_nothing()
    {
        Step("control: the first consent");
        var (session, _) = await Flow.LogInAsync(Clients.Web.Request());
        Step("attack: asked again, the user refuses");
        Context.Recorder.Difference("prompt: (absent) -> consent, and the user refuses");
        var answer = await session.AskAsync(Clients.Web.Request().With("prompt", "consent"), denies: true);
        Decided(answer, "the request that the user refuses");
        Applies(answer.WasAsked, "the server showed no page on which the user could refuse");
        MustBeRefused(answer, []);
    }

    [Check("consent/denial-returns-the-state", Severity.Low, "RFC6749-4.1.2.1/state-in-errors",
        ProvenBy = ["state-not-in-errors"],
        Gains = "A client cannot tell which of its requests the user refused.")]
    public async Task The_client_of_a_refused_request_gets_its_state_back()
    {
        var request = Clients.Web.ConsentRequest();
        var answer = await Flow.Denying.AskAsync(request);
        Decided(answer, "the request that the user refuses");
        Applies(answer.WasAsked, "the server showed no page on which the user could refuse");
        Applies(answer is { Outcome: Outcome.Refused, Response: not null }, $"the server sends no error to the client: {answer.Summary}");
        var state = answer.Response!.Parameters["state"];
        Holds(state == request.Parameters["state"], "the state of the request", state ?? "(absent)");
    }
}
