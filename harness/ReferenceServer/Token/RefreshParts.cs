using OAuthConformance.ReferenceServer.Pipelines;
using TokenRule = OAuthConformance.ReferenceServer.Pipelines.Rule<OAuthConformance.ReferenceServer.Token.TokenExchange>;

namespace OAuthConformance.ReferenceServer.Token;

/// <summary>The use of a refresh token (RFC 6749 section 6), with rotation (RFC 9700 section 4.14.2).</summary>
internal static class RefreshParts
{
    public static readonly Step<TokenExchange> FindRefreshToken = new("token/find-refresh-token", x =>
    {
        if (x.GrantType == TokenExchange.RefreshTokenGrant)
            x.RefreshToken = x.Server.RefreshTokens.GetValueOrDefault(x.Parameters["refresh_token"] ?? "");
    });

    public static readonly TokenRule RefreshTokenIsKnown = new(
        "token/refresh-token-is-known",
        "A refresh token that this server did not issue is refused with invalid_grant (RFC 6749 section 5.2).",
        x => x is { GrantType: TokenExchange.RefreshTokenGrant, RefreshToken: null }
            ? x.Parameters["refresh_token"] is null ? new("invalid_request", "The refresh_token is missing.") : InvalidGrant("The refresh token is unknown.")
            : null);

    public static readonly TokenRule RefreshTokenBelongsToClient = new(
        "token/refresh-token-belongs-to-client",
        "A refresh token is used by the client it was issued to (RFC 6749 section 6).",
        x => x is { RefreshToken: { } token, ClientId: { } id } && token.ClientId != id
            ? InvalidGrant("The refresh token was issued to another client.")
            : null);

    public static readonly TokenRule RefreshScopeWithinGrant = new(
        "token/refresh-scope-within-grant",
        "A refresh asks for no scope beyond the grant; else invalid_scope (RFC 6749 section 6).",
        x => x is { RefreshToken: { } token, AskedScopes: { } scopes } && scopes.Except(token.Grant.Scopes).Any()
            ? new("invalid_scope", "The scope goes beyond the grant.")
            : null);

    public static readonly TokenRule RefreshFamilyIsAlive = new(
        "token/refresh-family-is-alive",
        "A refresh token that was revoked, alone or with its family, is refused (RFC 7009 section 2, RFC 9700 section 4.14.2).",
        x => x.RefreshToken is { IsRevoked: true } ? InvalidGrant("The refresh token was revoked.") : null);

    public static readonly TokenRule RefreshTokenIsNotIdle = new(
        "token/refresh-token-is-not-idle",
        "A refresh token that was not used for long is refused (RFC 9700 section 4.14.2).",
        x => x is { RefreshToken: { } token, Client.RefreshTokenIdle: { } idle } && x.Now >= token.IssuedAt + idle ? InvalidGrant("The refresh token was not used for too long.") : null);

    public static readonly Step<TokenExchange> RotateRefreshToken = new(
        "token/rotate-refresh-token",
        x => x.IsCurrent = x.RefreshToken?.TrySupersede() ?? false);

    public static readonly TokenRule RefreshTokenIsCurrent = new(
        "token/refresh-token-is-current",
        "A refresh token that a newer one has superseded is refused (RFC 9700 section 4.14.2).",
        x => x is { RefreshToken: not null, IsCurrent: false } ? InvalidGrant("The refresh token was superseded.") : null);

    public static readonly Consequence<TokenExchange> ReuseRevokesFamily = new(
        "token/reuse-revokes-family",
        "The reuse of a superseded refresh token ends the newest one and the access tokens of the grant (RFC 9700 section 4.14.2).",
        x =>
        {
            if (x.RefusedBy == RefreshTokenIsCurrent.Id)
                x.RefreshToken!.Grant.Revoke();
        });

    private static Refusal InvalidGrant(string description) => new("invalid_grant", description);
}
