using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Challenges that are weak, empty, ambiguous or of the wrong method (RFC 7636 sections 4.2 to 4.4).</summary>
[Needs("web", "victim")]
public sealed class ChallengeSyntaxRules : ConformanceSuite
{
    /// <inheritdoc/>
    protected override void Precondition() => AppliesToPkce();

    [Check("pkce/plain-is-refused", Severity.Low, "RFC9700-2.1.1/plain-refused", "RFC7636-7.2/plain-refused",
        ProvenBy = ["unsupported-challenge-method-accepted"],
        Gains = "Whoever sees the authorization request sees the verifier.")]
    public Task A_challenge_by_the_method_plain_does_not_lead_to_tokens() => Refused(
        from: () => RequestOf(Clients.Web),
        control: CompleteAsync,
        attack: request => CompleteAsync(request.With("code_challenge", request.CodeVerifier).With("code_challenge_method", "plain")),
        with: [OAuthError.InvalidRequest, OAuthError.InvalidGrant]);

    [Check("pkce/method-name-is-case-sensitive", Severity.Low, "RFC7636-6.2.1/method-name-case-sensitive", "RFC7636-4.4.1/method-supported",
        ProvenBy = ["unsupported-challenge-method-accepted", "unknown-challenge-method-protects-nothing"],
        Gains = "A server that guesses what a client meant may guess wrong.")]
    public async Task A_method_in_other_case_does_not_lead_to_tokens()
    {
        // Which verifier opens the code tells a server that takes s256 for S256 from one that then has no challenge at all.
        await Refused(
            from: () => RequestOf(Clients.Web),
            control: CompleteAsync,
            attack: request => CompleteAsync(request.With("code_challenge_method", "s256") with { CodeVerifier = Pkce.NewVerifier() }),
            with: [OAuthError.InvalidRequest, OAuthError.InvalidGrant]);
        await Refused(
            from: () => RequestOf(Clients.Web),
            control: CompleteAsync,
            attack: request => CompleteAsync(request.With("code_challenge_method", "s256")),
            with: [OAuthError.InvalidRequest],
            code: "RFC7636-4.4.1/method-supported");
    }

    [Check("pkce/challenge-without-method-is-plain", Severity.Low, "RFC7636-4.3/default-method-is-plain",
        ProvenBy = ["challenge-without-method-is-s256"],
        Gains = "Client and server mean different things by the same challenge.")]
    public Task A_challenge_without_a_method_is_not_taken_for_s256() => Refused(
        from: () => RequestOf(Clients.Web),
        control: CompleteAsync,
        attack: request => CompleteAsync(request.With("code_challenge_method", null)),
        with: [OAuthError.InvalidRequest, OAuthError.InvalidGrant]);

    [Needs("public")]
    [Check("pkce/empty-challenge-is-none", Severity.High, "RFC7636-4.3/empty-challenge-protects-nothing",
        ProvenBy = ["empty-challenge-accepted"], Attacks = ["B18"],
        Gains = "An attacker empties the challenge of the victim's request, and the code is open to an empty verifier.")]
    public async Task An_empty_challenge_of_a_public_client_is_treated_as_none()
    {
        foreach (var verifier in new[] { null, "" })
        {
            await SameOutcome(
                from: () => RequestOf(Clients.Public),
                control: request => CompleteAsync(request.WithoutPkce() with { CodeVerifier = verifier }),
                variant: request => CompleteAsync(request.WithoutPkce().With("code_challenge", "") with { CodeVerifier = verifier }));
        }
    }

    [Check("pkce/second-challenge-does-not-win", Severity.High, "RFC7636-4.4/one-challenge",
        ProvenBy = ["repeated-authorization-parameter-accepted"], Attacks = ["B18"],
        Gains = "An attacker who can add to the victim's request adds a challenge of his own, and redeems the code with his verifier.")]
    public async Task Of_two_challenges_neither_silently_replaces_the_other()
    {
        var attackers = Pkce.NewVerifier();
        await RefusedEach(
            from: () => RequestOf(Clients.Web),
            control: CompleteAsync,
            attacks:
            [
                ("the attacker's challenge comes second", request => CompleteAsync(request with { Parameters = request.Parameters.Add("code_challenge", Pkce.S256(attackers)), CodeVerifier = attackers })),
                ("the attacker's challenge comes first", request => CompleteAsync(request with { Parameters = new Parameters([("code_challenge", Pkce.S256(attackers)), .. request.Parameters.Select(item => (item.Key, (string?)item.Value))]), CodeVerifier = attackers })),
            ],
            with: []);
    }
}
