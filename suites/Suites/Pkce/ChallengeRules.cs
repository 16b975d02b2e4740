using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Which challenges an authorization request may carry (RFC 7636 sections 4.2 to 4.4).</summary>
[Needs("victim")]
public sealed class ChallengeRules : ConformanceSuite
{
    /// <inheritdoc/>
    protected override void Precondition() => AppliesToPkce();

    [Needs("web")]
    [Check("pkce/unsupported-method-is-refused", Severity.Medium, "RFC7636-4.4.1/method-supported",
        ProvenBy = ["unsupported-challenge-method-accepted"],
        Gains = "A challenge that the server does not understand protects nothing, while the client believes that it does.")]
    public Task A_challenge_method_that_nobody_has_defined_does_not_lead_to_tokens() => Refused(
        from: () => RequestOf(Clients.Web),
        control: CompleteAsync,
        attack: request => CompleteAsync(request.With("code_challenge_method", "S512")),
        with: [OAuthError.InvalidRequest],
        code: "RFC7636-4.4.1/method-supported");

    [Needs("public")]
    [Check("pkce/public-client-needs-a-challenge", Severity.Medium, "RFC9700-2.1.1/public-client-uses-pkce", "OAuth-2.1-4.1.2.1/public-client-needs-challenge", "RFC7636-4.4.1/challenge-required",
        ProvenBy = ["public-client-without-challenge-accepted"],
        Gains = "The code of a client without a secret is all that an attacker needs.")]
    public Task A_public_client_gets_no_code_without_a_challenge() => Refused(
        from: () => RequestOf(Clients.Public),
        control: request => Flow.AskAsync(request),
        attack: request => Flow.AskAsync(request.WithoutPkce()),
        with: [OAuthError.InvalidRequest],
        code: "RFC7636-4.4.1/challenge-required");
}
