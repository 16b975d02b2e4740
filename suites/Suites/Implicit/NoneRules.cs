using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>The response type none, which hands over nothing (OAuth 2.0 Multiple Response Types section 4).</summary>
[Needs("implicit", "victim")]
public sealed class NoneRules : ConformanceSuite
{
    /// <inheritdoc/>
    protected override void Precondition() =>
        Applies(Clients.Implicit.MayAsk("none"), "client 'implicit' is not registered for the response type none");

    [Check("implicit/none-yields-nothing", Severity.Medium, "MRT-4/state-echoed", "MRT-4/nothing-issued", "MRT-4/supplied-mode", "MRT-4/user-agent-redirected",
        ProvenBy = ["none-delivers-code", "none-in-fragment", "state-not-echoed"],
        Gains = "A request that should only register a grant hands over a code that nobody waits for.")]
    public async Task The_response_type_none_is_answered_with_the_state_alone()
    {
        var request = Clients.Implicit.Request("none").WithPkce();
        var answer = await Flow.AskAsync(request);
        Decided(answer, "the request");
        Holds(answer is { Outcome: Outcome.Accepted, Response: not null }, "the redirect URI, with the state", answer.Summary, "MRT-4/user-agent-redirected");
        var response = answer.Response!;
        Holds(ResultsIn(request, response).Count == 0, "no code and no token", string.Join(", ", ResultsIn(request, response)), "MRT-4/nothing-issued");
        Holds(response.Parameters["state"] == request.Parameters["state"], "the state of the request", response.Parameters["state"] ?? "(absent)", "MRT-4/state-echoed");
        Holds(response.Mode == "query", "the query", response.Mode, "MRT-4/supplied-mode");
    }

    [Check("implicit/none-stands-alone", Severity.Low, "MRT-4/none-alone",
        ProvenBy = ["none-beside-others-ignored"],
        Gains = "A contradictory request is answered as if it made sense.")]
    public Task The_response_type_none_beside_another_is_refused() => Refused(
        from: () => Task.FromResult(Clients.Implicit.Request("none")),
        control: request => Flow.AskAsync(request),
        attack: request => Flow.AskAsync(request.With("response_type", "none id_token")),
        with: [OAuthError.UnsupportedResponseType, OAuthError.UnauthorizedClient, OAuthError.InvalidRequest]);
}
