using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Revocation;

/// <summary>A token that its client has no more use for.</summary>
internal sealed class RevocationExchange(HttpContext http, ServerState server) : ClientExchange(http, server, servesPublicClients: true)
{
    public AccessToken? AccessToken { get; set; }

    public RefreshToken? RefreshToken { get; set; }
}

/// <summary>What revocation does (RFC 7009 section 2).</summary>
internal static class RevocationParts
{
    public static readonly Step<RevocationExchange> FindToken = new("revocation/find-token", x =>
    {
        if (x.Parameters["token"] is { } value)
        {
            x.AccessToken = x.Server.AccessTokens.GetValueOrDefault(value);
            x.RefreshToken = x.Server.RefreshTokens.GetValueOrDefault(value);
        }
        else
        {
            x.Refuse(new Refusal("invalid_request", "The token is missing."), "revocation/find-token");
        }
    });

    public static readonly Rule<RevocationExchange> TokenBelongsToClient = new(
        "revocation/token-belongs-to-client",
        "A client revokes only tokens that were issued to it (RFC 7009 section 2.1).",
        x => x.ClientId is { } id && (x.AccessToken?.ClientId ?? x.RefreshToken?.ClientId) is { } owner && owner != id
            ? new("invalid_grant", "The token was issued to another client.")
            : null);

    /// <summary>With a refresh token goes everything of its grant; an access token goes alone (RFC 7009 section 2.1).</summary>
    public static readonly Step<RevocationExchange> RevokeToken = new("revocation/revoke-token", x =>
    {
        x.AccessToken?.Revoke();
        x.RefreshToken?.Grant.Revoke();
    });

    /// <summary>An unknown token is answered like a revoked one (RFC 7009 section 2.2).</summary>
    public static readonly Closing<RevocationExchange> SaysNothing = new(
        "revocation/says-nothing",
        x => x.Answer ??= Answer.Text(StatusCodes.Status200OK, ""));
}
