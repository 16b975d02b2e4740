using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>A code is used once, and what comes of a second use (RFC 6749 section 4.1.2).</summary>
[Needs("web", "victim")]
public sealed class CodeSingleUseRules : ConformanceSuite
{
    [Check("authorization-code/code-single-use", Severity.Critical, "RFC6749-4.1.2/code-single-use", "RFC6749-10.5/code-single-use", "RFC9700-4.2.4/code-single-use",
        "OIDC-Core-3.1.3.2/code-not-used-before",
        ProvenBy = ["code-reusable"], Attacks = ["B21"],
        Gains = "A code that was seen anywhere, even long after the victim used it, yields fresh tokens.")]
    public Task A_code_is_refused_the_second_time() => RefusedTheSecondTime(
        from: () => Flow.Alone.AuthorizeAsync(Clients.Web.Request()),
        send: grant => Token.RedeemAsync(grant),
        with: [OAuthError.InvalidGrant]);

    [Check("authorization-code/parallel-redemptions-yield-one-success", Severity.High, "RFC6749-4.1.2/code-single-use", "RFC9700-4.2.4/code-single-use", "OIDC-Core-3.1.3.2/code-not-used-before",
        ProvenBy = ["code-use-not-atomic", "code-reusable"], Attacks = ["B22"], Tags = ["race"],
        Gains = "An attacker who redeems a stolen code in the same moment as the victim gets tokens too, and nobody notices.")]
    public Task Of_many_redemptions_at_once_at_most_one_succeeds() => OneWinsAtMost(
        from: () => Flow.Alone.AuthorizeAsync(Clients.Web.Request()),
        race: (grant, times) => Token.RaceAsync(TokenRequest.Redeem(grant), times),
        what: "redemptions of one code");

    [Check("authorization-code/replay-revokes-access-tokens", Severity.Medium, "RFC6749-4.1.2/replay-revokes-tokens", "RFC6749-10.5/replay-revokes-access-tokens", "RFC9700-4.2.4/replay-revokes-tokens",
        ProvenBy = ["replay-keeps-tokens"], Attacks = ["B21"],
        Gains = "The attacker who was first with a stolen code keeps the tokens although the victim's own redemption gave the theft away.")]
    public Task A_second_use_of_a_code_ends_its_access_token() => Dies(
        from: () => UserTokensAloneAsync(Clients.Web),
        oracle: tokens => Resource.UseAsync(tokens),
        after: tokens => Token.RedeemAsync(tokens.Grant!),
        what: "the code was redeemed again");

    [Check("authorization-code/replay-revokes-refresh-tokens", Severity.Medium, "RFC6749-4.1.2/replay-revokes-tokens", "RFC9700-4.2.4/replay-revokes-tokens",
        ProvenBy = ["replay-keeps-tokens"], Attacks = ["B21"],
        Gains = "The attacker who was first with a stolen code goes on refreshing although the theft showed.")]
    public Task A_second_use_of_a_code_ends_its_refresh_token() => RefusedAfter(
        from: () => UserTokensAloneAsync(Clients.Web),
        request: tokens => Token.RefreshAsync(tokens),
        after: tokens => Token.RedeemAsync(tokens.Grant!),
        what: "the code was redeemed again",
        with: [OAuthError.InvalidGrant]);
}
