using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What a refresh token is tied to: its client and its scope (RFC 6749 section 6).</summary>
[Needs("web", "victim")]
public sealed class RefreshBindingRules : ConformanceSuite
{
    [Needs("otherWeb")]
    [Check("refresh/token-bound-to-client", Severity.Critical, "RFC6749-6/refresh-token-bound", "RFC6749-10.4/refresh-token-binding-kept", "RFC6749-10.4/refresh-token-binding-verified", "OIDC-Core-12.1/refresh-token-of-this-client",
        ProvenBy = ["refresh-token-open-to-other-clients"], Attacks = ["B49"],
        Gains = "Another client uses a refresh token that it got hold of.")]
    public Task A_refresh_token_is_refused_to_another_client() => Refused(
        from: () => UserTokensAloneAsync(Clients.Web),
        control: tokens => Token.RefreshAsync(tokens),
        attack: tokens => Token.RefreshAsync(tokens with { Client = Clients.OtherWeb }),
        with: [OAuthError.InvalidGrant]);

    [Check("refresh/altered-token-is-refused", Severity.Critical, "RFC6749-6/refresh-token-verified", "RFC6749-10.4/refresh-token-unforgeable", "RFC9700-4.14.2/refresh-token-integrity", "OIDC-Core-12.1/refresh-token-validated",
        ProvenBy = ["forged-refresh-token-accepted"], Attacks = ["B76"],
        Gains = "Anybody makes up a refresh token and gets tokens for it.")]
    public Task A_refresh_token_with_one_character_changed_is_refused() => RefusedEach(
        from: () => UserTokensAloneAsync(Clients.Web),
        control: tokens => Token.RefreshAsync(tokens),
        attacks:
        [
            ("in its last part", tokens => Token.RefreshAsync(tokens with { RefreshToken = Altered(TokenEndpoint.RefreshTokenOf(tokens)) })),
            ("earlier", tokens => Token.RefreshAsync(tokens with { RefreshToken = Altered(TokenEndpoint.RefreshTokenOf(tokens), earlier: true) })),
        ],
        with: [OAuthError.InvalidGrant]);

    [Check("refresh/scope-cannot-widen", Severity.High, "RFC6749-6/refresh-scope-limited", "RFC9700-4.14.2/refresh-token-bound-to-consent",
        ProvenBy = ["refresh-widens-scope"], Attacks = ["B34"],
        Gains = "A client that the user gave little takes more when nobody watches.")]
    public async Task A_refresh_does_not_grant_what_the_user_did_not()
    {
        var more = await ShowingScopeAsync(Clients.Web);
        Step("control: a refresh without a scope");
        var tokens = await Token.RefreshedAsync(await UserTokensAsync(Clients.Web.OfflineRequest("openid"), Flow.Alone));
        Applies(!await ReachesAsync(tokens, more), $"a refresh grants {more} to whoever asked for openid");

        Step("attack");
        Context.Recorder.Difference($"scope: (absent) -> openid {more}");
        var answer = await Token.SendAsync(TokenRequest.Refresh(tokens.Client, tokens.RefreshToken!).With("scope", $"openid {more}"));
        Holds(TokensIfAny(answer) is not { } widened || !await ReachesAsync(widened, more), $"invalid_scope, or a token without {more}", $"the token reaches {more}");
    }
}
