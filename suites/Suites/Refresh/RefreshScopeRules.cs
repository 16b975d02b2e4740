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
        var (tokens, little, whole) = await WithTwoScopesAsync();
        var answer = await Token.SendAsync(TokenRequest.Refresh(tokens.Client, TokenEndpoint.RefreshTokenOf(tokens)).With("scope", little));
        var granted = answer.Granted().Scope!.Split(' ');
        Holds(granted.All(scope => scope == little), little, string.Join(' ', granted) + $" (of {whole})");
    }

    [Check("refresh/original-scope-comes-back", Severity.Low, "RFC6749-6/original-scope-kept",
        ProvenBy = ["refresh-loses-scope"],
        Gains = "A client that once asked for less has to send the user through the login again.")]
    public async Task After_a_narrow_refresh_the_original_scope_can_be_had_again()
    {
        var (tokens, little, whole) = await WithTwoScopesAsync();
        var narrow = (await Token.SendAsync(TokenRequest.Refresh(tokens.Client, TokenEndpoint.RefreshTokenOf(tokens)).With("scope", little))).Granted();
        var answer = await Token.SendAsync(TokenRequest.Refresh(tokens.Client, narrow.RefreshToken ?? tokens.RefreshToken!).With("scope", whole));
        MustBeAccepted(answer, whole);
        var granted = answer.Granted().Scope!;
        Holds(whole.Split(' ').All(granted.Split(' ').Contains), whole, granted);
    }

    [Check("refresh/omitted-scope-is-the-original", Severity.Low, "RFC6749-6/omitted-scope-is-the-original",
        ProvenBy = ["refresh-loses-scope"],
        Gains = "A client that once asked for less has to send the user through the login again.")]
    public async Task A_refresh_without_scope_gets_the_whole_grant()
    {
        var (tokens, little, whole) = await WithTwoScopesAsync();
        var narrow = (await Token.SendAsync(TokenRequest.Refresh(tokens.Client, TokenEndpoint.RefreshTokenOf(tokens)).With("scope", little))).Granted();
        var answer = await Token.SendAsync(TokenRequest.Refresh(tokens.Client, narrow.RefreshToken ?? tokens.RefreshToken!));
        MustBeAccepted(answer, "tokens");
        // RFC 6749 section 5.1: an answer that tells no scope says that all was granted.
        var granted = answer.Text("scope") ?? whole;
        Holds(whole.Split(' ').All(granted.Split(' ').Contains), whole, granted);
    }

    private async Task<(Tokens Tokens, string Little, string Whole)> WithTwoScopesAsync()
    {
        var scopes = Clients.Web.Registration.Scopes.Where(scope => scope != "offline_access").Take(2).ToList();
        Applies(scopes is ["openid", _], "client 'web' has no second scope after openid");
        var whole = string.Join(' ', scopes);
        return (await UserTokensAsync(Clients.Web.Request().With("scope", whole), Flow.Alone), scopes[0], whole);
    }
}
