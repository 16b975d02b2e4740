using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Redemptions that lack what they are about, or come from another public client (RFC 6749 section 4.1.3).</summary>
[Needs("victim")]
public sealed class PublicRedemptionRules : ConformanceSuite
{
    [Needs("public", "native")]
    [Check("authorization-code/code-bound-to-public-client", Severity.Critical, "RFC6749-4.1.3/code-of-public-client-bound",
        ProvenBy = ["code-open-to-other-clients"], Attacks = ["B17"],
        Gains = "A code of one application works in any other that has no secret.")]
    public Task A_code_of_a_public_client_is_refused_to_another_public_client() => Refused(
        from: () => Flow.AuthorizeAsync(Clients.Public.Request()),
        control: grant => Token.RedeemAsync(grant),
        attack: grant => Token.RedeemAsync(grant with { Client = Clients.Native }),
        with: [OAuthError.InvalidGrant]);

    [Needs("web")]
    [Check("authorization-code/code-is-required", Severity.Critical, "RFC6749-4.1.3/code-required",
        ProvenBy = ["forged-code-accepted"],
        Gains = "A client gets tokens for a user who never came.")]
    public Task A_redemption_without_a_code_is_refused() => Refused(
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        control: grant => Token.RedeemAsync(grant),
        attack: grant => Token.SendAsync(TokenRequest.Redeem(grant).With("code", null)),
        with: [OAuthError.InvalidRequest, OAuthError.InvalidGrant]);

    [Needs("web")]
    [Check("authorization-code/truncated-code-is-refused", Severity.High, "RFC6749-4.1.3/code-verified",
        ProvenBy = ["code-compared-by-its-beginning"], Attacks = ["B76"],
        Gains = "A code that was cut off in a log still works, and a guess needs less luck.")]
    public Task A_code_that_was_cut_or_lengthened_is_refused() => RefusedEach(
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        control: grant => Token.RedeemAsync(grant),
        attacks:
        [
            ("its first half", grant => Token.RedeemAsync(grant with { Code = grant.Code[..(grant.Code.Length / 2)] })),
            ("with more behind it", grant => Token.RedeemAsync(grant with { Code = grant.Code + "AAAA" })),
        ],
        with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);

    [Needs("web")]
    [Check("authorization-code/broken-replay-harms-nobody", Severity.Low, "OAuth-2.1-7.5.2/broken-replay-keeps-tokens",
        ProvenBy = ["broken-replay-revokes-tokens"], Attacks = ["B21"],
        Gains = "Whoever saw a code that was used already logs its user out.")]
    public Task A_used_code_that_comes_again_with_a_wrong_verifier_does_not_end_the_tokens() => Survives(
        from: () => UserTokensAloneAsync(Clients.Web),
        oracle: tokens => Resource.UseAsync(tokens),
        after: tokens => Token.RedeemAsync(tokens.Grant! with { CodeVerifier = Pkce.NewVerifier() }),
        what: "the used code came again with a wrong verifier");
}
