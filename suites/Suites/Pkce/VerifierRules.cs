using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>The verifier proves that whoever redeems a code is whoever asked for it (RFC 7636 sections 4.5 and 4.6).</summary>
[Needs("web", "victim")]
public sealed class VerifierRules : ConformanceSuite
{
    /// <inheritdoc/>
    protected override void Precondition() => AppliesToPkce();

    [Check("pkce/verifier-must-match", Severity.Critical, "RFC7636-4.6/verifier-compared", "RFC7636-4.6/invalid-grant", "RFC9700-2.1.1/verifier-enforced",
        ProvenBy = ["verifier-not-compared", "mismatch-is-invalid-request"], Attacks = ["B18"],
        Gains = "Whoever gets hold of a code, from a log, a Referer header or another application on the device, redeems it.")]
    public Task A_code_is_refused_with_another_verifier() => Refused(
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        control: grant => Token.RedeemAsync(grant),
        attack: grant => Token.RedeemAsync(grant with { CodeVerifier = Pkce.NewVerifier() }),
        with: [OAuthError.InvalidGrant],
        code: "RFC7636-4.6/invalid-grant");

    [Check("pkce/verifier-is-required", Severity.Critical, "RFC7636-4.5/verifier-required", "RFC9700-2.1.1/verifier-enforced", "RFC9700-4.8.2/challenge-bound-to-code",
        ProvenBy = ["missing-verifier-accepted"], Attacks = ["B18"],
        Gains = "Whoever gets hold of a code redeems it by simply leaving the verifier out.")]
    public Task A_code_asked_for_with_a_challenge_is_refused_without_a_verifier() => Refused(
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        control: grant => Token.RedeemAsync(grant),
        attack: grant => Token.RedeemAsync(grant with { CodeVerifier = null }),
        with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);

    [Check("pkce/verifier-needs-a-challenge", Severity.High, "RFC9700-2.1.1/verifier-needs-challenge", "OAuth-2.1-4.1.3/verifier-needs-challenge", "RFC9700-4.8.2/verifier-without-challenge-rejected", "RFC9700-4.8.2/downgrade-mitigated",
        ProvenBy = ["verifier-without-challenge-accepted"], Attacks = ["B18"],
        Gains = "An attacker strips the challenge from a victim's request; the client sends its verifier, notices nothing, and the code of another session is accepted (PKCE downgrade).")]
    public async Task A_verifier_is_refused_when_the_request_had_no_challenge()
    {
        var asked = await Flow.AskAsync(Clients.Web.Request().WithoutPkce());
        Applies(asked.Outcome != Outcome.Refused, $"the server requires a challenge, so none can be stripped: {asked.Summary}");

        await Refused(
            from: () => Flow.AuthorizeAsync(Clients.Web.Request().WithoutPkce()),
            control: grant => Token.RedeemAsync(grant),
            attack: grant => Token.RedeemAsync(grant with { CodeVerifier = Pkce.NewVerifier() }),
            with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);
    }
}
