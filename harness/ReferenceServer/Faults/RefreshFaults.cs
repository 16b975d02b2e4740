using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in the use of refresh tokens.</summary>
internal static class RefreshFaults
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("token/refresh-token-is-known", "forged-refresh-token-accepted", "A refresh token that was never issued gets tokens."),
        Without("token/refresh-token-belongs-to-client", "refresh-token-open-to-other-clients", "A client can use the refresh token of another."),
        Without("token/refresh-token-is-current", "superseded-refresh-token-accepted", "A refresh token works on after it was rotated out."),
        Swapped(RefusedAfterGrace, "superseded-token-accepted-for-a-while", "A refresh token works on for some seconds after it was rotated out."),
        Changed([Put(RefusedAfterGrace), new LeaveOut("token/reuse-revokes-family")],
            "late-reuse-keeps-family",
            "A refresh token works on for some seconds after it was rotated out, and what comes later is refused without any other effect."),
        Without("token/reuse-revokes-family", "reuse-keeps-family", "After the reuse of an old refresh token, the newest one and the access tokens live on."),
        Without("token/refresh-family-is-alive", "revoked-refresh-token-accepted", "A revoked refresh token still gets tokens."),
        Without("token/refresh-scope-within-grant", "refresh-widens-scope", "A refresh gets scopes that were never granted."),
        Without("token/refresh-token-is-not-idle", "idle-refresh-token-accepted", "A refresh token works however long nobody used it."),
        Swapped(RefreshTokenByItsBeginning, "refresh-token-compared-by-its-beginning", "A refresh token is found by its beginning alone."),
        Swapped(DeadAccessToken, "refreshed-access-token-dead", "The access token of a refresh is dead when it is issued."),
        Swapped(KeepRefreshToken, "refresh-token-not-rotated", "A refresh returns the same refresh token, which stays valid."),
        Swapped(RotateSlowly, "refresh-race-forks", "A refresh token is rotated out a while after it was looked at, so that requests sent together all get tokens."),
        Swapped(AccessTokenForRefreshToken, "access-token-refreshes", "An access token works as a refresh token."),
        Swapped(CodeForRefreshToken, "code-refreshes", "A code works as a refresh token."),
        Swapped(new Lax<TokenExchange>(ClientAuthentication.SecretIsPresented, x => x.GrantType == TokenExchange.RefreshTokenGrant),
            "refresh-needs-no-secret",
            "A client with a secret refreshes without it."),
        Swapped(ScopesOfGrant, "refresh-ignores-narrower-scope", "A refresh that asks for less gets all that was granted."),
        Changed([Put(ScopesOfToken), Put(IssuingSteps.IssuingRefreshToken(x => x.GrantedScopes))],
            "refresh-loses-scope",
            "After a refresh that asked for less, the rest of the grant cannot be had any more."),
    ];

    private static IPart<TokenExchange> RefusedAfterGrace => RefreshParts.RefreshTokenIsCurrent.Judging(x =>
        x is { RefreshToken: { } token, IsCurrent: false } && x.Now > token.IssuedAt + Grace ? new("invalid_grant", "The refresh token was superseded.") : null);

    private static Step<TokenExchange> KeepRefreshToken => new(
        RefreshParts.RotateRefreshToken.Id,
        x => x.IsCurrent = x.KeepsRefreshToken = x.RefreshToken is not null);

    private static Step<TokenExchange> RotateSlowly => new(RefreshParts.RotateRefreshToken.Id, async x =>
    {
        if (x.RefreshToken is not { } token)
            return;
        x.IsCurrent = token.IsAlive;
        await Task.Delay(RaceWindow, x.Http.RequestAborted); // the fault itself: time between the look and the mark
        token.TrySupersede();
    });

    private static Step<TokenExchange> AccessTokenForRefreshToken => OtherwiseFinding(
        (server, value) => server.AccessTokens.GetValueOrDefault(value) is { } token ? new RefreshToken(value, token.Grant, token.ClientId) : null);

    private static Step<TokenExchange> CodeForRefreshToken => OtherwiseFinding(
        (server, value) => server.Codes.GetValueOrDefault(value) is { } code ? new RefreshToken(value, code.Grant, code.Grant.ClientId) : null);

    private static Step<TokenExchange> ScopesOfGrant => new(IssuingSteps.ChooseScopes.Id, x => x.GrantedScopes = x.Grant.Scopes);

    private static Step<TokenExchange> ScopesOfToken => new(IssuingSteps.ChooseScopes.Id, async x =>
    {
        await IssuingSteps.ChooseScopes.RunAsync(x);
        if (x.RefreshToken is { } token)
            x.GrantedScopes = [.. x.GrantedScopes.Intersect(token.Scopes)];
    });

    private static Step<TokenExchange> RefreshTokenByItsBeginning => OtherwiseFinding((server, value) => value.Length > 0 ? Handles.FindByBeginning(server.RefreshTokens, value) : null);

    private static Step<TokenExchange> DeadAccessToken => new(IssuingSteps.IssueAccessToken.Id, async x =>
    {
        await IssuingSteps.IssueAccessToken.RunAsync(x);
        if (x.RefreshToken is not null)
            x.Server.AccessTokens[x.Minted].Revoke();
    });

    private static Step<TokenExchange> OtherwiseFinding(Func<ServerState, string, RefreshToken?> find) => new(RefreshParts.FindRefreshToken.Id, async x =>
    {
        await RefreshParts.FindRefreshToken.RunAsync(x);
        if (x is { GrantType: TokenExchange.RefreshTokenGrant, RefreshToken: null })
            x.RefreshToken = find(x.Server, x.Parameters["refresh_token"] ?? "");
    });
}
