using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What a refresh yields: less when less is asked for, and the whole again afterwards (RFC 6749 section 6).</summary>
[Needs("web", "victim")]
public sealed class RefreshScopeRules : ConformanceSuite
{
    [Check("refresh/narrower-scope-is-honoured", Severity.Low, "RFC6749-6/refresh-scope-narrowed",
        ProvenBy = ["refresh-ignores-narrower-scope"],
        Gains = "A client that asks for little, to lose little, holds everything all the same.")]
    public async Task A_refresh_that_asks_for_less_gets_less()
    {
        var (tokens, more) = await WithTwoScopesAsync();
        var narrow = (await RefreshedForAsync(tokens, "openid")).Granted(tokens.Grant);
        Holds(!await ReachesAsync(narrow, more), $"a token without {more}", $"the token reaches {more}");
    }

    [Check("refresh/original-scope-comes-back", Severity.Low, "RFC6749-6/original-scope-kept",
        ProvenBy = ["refresh-loses-scope"],
        Gains = "A client that once asked for less has to send the user through the login again.")]
    public async Task After_a_narrow_refresh_the_original_scope_can_be_had_again()
    {
        var (tokens, more) = await WithTwoScopesAsync();
        var narrow = (await RefreshedForAsync(tokens, "openid")).Granted(tokens.Grant);
        var answer = await RefreshedForAsync(narrow with { RefreshToken = narrow.RefreshToken ?? tokens.RefreshToken }, $"openid {more}");
        MustBeAccepted(answer, $"tokens for openid and {more}");
        Holds(await ReachesAsync(answer.Granted(tokens.Grant), more), $"a token that reaches {more} again", $"a token without {more}");
    }

    [Check("refresh/omitted-scope-is-the-original", Severity.Low, "RFC6749-6/omitted-scope-is-the-original",
        ProvenBy = ["refresh-loses-scope"],
        Gains = "A client that once asked for less has to send the user through the login again.")]
    public async Task A_refresh_without_scope_gets_the_whole_grant()
    {
        var (tokens, more) = await WithTwoScopesAsync();
        var narrow = (await RefreshedForAsync(tokens, "openid")).Granted(tokens.Grant);
        var answer = await Token.RefreshAsync(narrow with { RefreshToken = narrow.RefreshToken ?? tokens.RefreshToken });
        MustBeAccepted(answer, "tokens");
        // RFC 6749 section 6: an omitted scope is the one that the user granted.
        Holds(await ReachesAsync(answer.Granted(tokens.Grant), more), $"a token that reaches {more} again", $"a token without {more}");
    }

    private Task<TokenAnswer> RefreshedForAsync(Tokens tokens, string scope) =>
        Token.SendAsync(TokenRequest.Refresh(tokens.Client, TokenEndpoint.RefreshTokenOf(tokens)).With("scope", scope));

    private async Task<(Tokens Tokens, string More)> WithTwoScopesAsync()
    {
        var more = await ShowingScopeAsync(Clients.Web);
        return (await UserTokensAsync(Clients.Web.OfflineRequest($"openid {more}"), Flow.Alone), more);
    }
}
