using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Revocation;
using OAuthConformance.ReferenceServer.State;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in revocation.</summary>
internal static class RevocationFaults
{
    private static readonly ConditionalWeakTable<RefreshToken, object> RevokedAt = [];

    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("revocation/token-belongs-to-client", "foreign-token-revoked", "A client can revoke the tokens of another."),
        Swapped(RevokeNothing, "revocation-without-effect", "Revocation answers 200 and the token lives on."),
        Swapped(RevokeAlone, "revocation-keeps-access-tokens", "Revoking a refresh token leaves the access tokens of its grant alive."),
        Swapped(FindByHint, "revocation-needs-right-hint", "A token whose token_type_hint is wrong is not revoked."),
        Swapped(RefuseUnknownToken, "revocation-unknown-token-refused", "The revocation of an unknown token is refused."),
        Swapped(RefuseUnknownHint, "revocation-unknown-hint-refused", "A revocation with an unknown token_type_hint is refused."),
        Swapped(new Step<RevocationExchange>(RevocationEndpoint.TakePost.Id, _ => { }), "revocation-by-get", "A GET revokes, with the token in the address."),
        Swapped(RefuseAccessTokens, "access-tokens-cannot-be-revoked", "The revocation of an access token is refused with unsupported_token_type, and that of a refresh token leaves access tokens alive."),
        Changed([Put(UnlessRefreshToken(ClientAuthentication.IsKnown)), Put(UnlessRefreshToken(ClientAuthentication.SecretIsPresented)), Put(UnlessRefreshToken(ClientAuthentication.SecretMatches))],
            "refresh-token-revoked-by-anybody",
            "Anybody may revoke a refresh token; for access tokens, clients authenticate."),
        Swapped(RevocationParts.TokenBelongsToClient.Judging(x => x.ClientId is { } id && x.AccessToken?.ClientId is { } owner && owner != id ? new("invalid_grant", "The token was issued to another client.") : null),
            "foreign-refresh-token-revoked",
            "A client can revoke the refresh tokens of another, and not its access tokens."),
        Swapped(TakeRefreshTokenByGet, "refresh-token-revoked-by-get", "A GET revokes a refresh token, and no access token."),
        KnownAfter(TimeSpan.FromSeconds(2), "revocation-known-after-a-moment", "A refresh token works on for two seconds after it was revoked."),
        KnownAfter(TimeSpan.FromMinutes(1), "revocation-known-after-a-minute", "A refresh token works on for a minute after it was revoked."),
        Swapped(TakeNoToken, "revocation-without-token-succeeds", "A revocation request without a token is answered with 200."),
    ];

    private static Step<RevocationExchange> RevokeNothing => new(RevocationParts.RevokeToken.Id, _ => { });

    private static Step<RevocationExchange> RevokeAlone => new(RevocationParts.RevokeToken.Id, x =>
    {
        x.AccessToken?.Revoke();
        x.RefreshToken?.Revoke();
    });

    private static Step<RevocationExchange> FindByHint => new(RevocationParts.FindToken.Id, async x =>
    {
        await RevocationParts.FindToken.RunAsync(x);
        var hint = x.Parameters["token_type_hint"];
        x.AccessToken = hint == "refresh_token" ? null : x.AccessToken;
        x.RefreshToken = hint == "access_token" ? null : x.RefreshToken;
    });

    private static Step<RevocationExchange> RefuseUnknownToken => new(RevocationParts.FindToken.Id, async x =>
    {
        await RevocationParts.FindToken.RunAsync(x);
        if (x is { IsDecided: false, AccessToken: null, RefreshToken: null })
            x.Refuse(new Refusal("invalid_request", "The token is unknown."), RevocationParts.FindToken.Id);
    });

    private static Step<RevocationExchange> RefuseUnknownHint => new(RevocationParts.FindToken.Id, async x =>
    {
        await RevocationParts.FindToken.RunAsync(x);
        if (!x.IsDecided && x.Parameters["token_type_hint"] is not (null or "access_token" or "refresh_token"))
            x.Refuse(new Refusal("unsupported_token_type", "The token_type_hint is unknown."), RevocationParts.FindToken.Id);
    });

    private static Step<RevocationExchange> TakeNoToken => new(
        RevocationParts.FindToken.Id,
        x => x.Parameters["token"] is null ? ValueTask.CompletedTask : RevocationParts.FindToken.RunAsync(x));

    private static Step<RevocationExchange> RefuseAccessTokens => new(RevocationParts.RevokeToken.Id, x =>
    {
        if (x.AccessToken is not null)
            x.Refuse(new Refusal("unsupported_token_type", "Access tokens are not revoked."), RevocationParts.RevokeToken.Id);
        x.RefreshToken?.Revoke();
    });

    private static Lax<RevocationExchange> UnlessRefreshToken(IPart<RevocationExchange> rule) => new(rule, x => x.Server.RefreshTokens.ContainsKey(x.Parameters["token"] ?? ""));

    private static Step<RevocationExchange> TakeRefreshTokenByGet => new(
        RevocationEndpoint.TakePost.Id,
        x => HttpMethods.IsGet(x.Http.Request.Method) && x.Server.RefreshTokens.ContainsKey(Parameters.QueryOf(x.Http.Request)["token"] ?? "") ? ValueTask.CompletedTask : RevocationEndpoint.TakePost.RunAsync(x));

    /// <summary>One part of the server revokes, and the one that refreshes hears of it later.</summary>
    private static Fault KnownAfter(TimeSpan time, string id, string description) => Changed(
        [
            Put(new Step<RevocationExchange>(RevocationParts.RevokeToken.Id, x =>
            {
                x.AccessToken?.Revoke();
                if (x.RefreshToken is { } token)
                    RevokedAt.AddOrUpdate(token, x.Now);
            })),
            Put(RefreshParts.RefreshFamilyIsAlive.Judging(x => x.RefreshToken is { } token && RevokedAt.TryGetValue(token, out var at) && x.Now >= (DateTimeOffset)at + time
                ? new("invalid_grant", "The refresh token was revoked.")
                : null)),
        ],
        id,
        description);
}
