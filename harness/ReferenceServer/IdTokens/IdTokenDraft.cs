using System.IdentityModel.Tokens.Jwt;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.IdTokens;

/// <summary>An ID token while its claims are gathered, the same from either endpoint.</summary>
/// <param name="grant">Who authenticated, and what was granted.</param>
/// <param name="clientId">Whom it is made out to.</param>
internal sealed class IdTokenDraft(Grant grant, string? clientId)
{
    public Grant Grant => grant;

    public string? ClientId => clientId;

    /// <summary>The <c>nonce</c> to repeat: that of the authorization request.</summary>
    public string? Nonce { get; init; }

    /// <summary>The access token that comes in the same answer.</summary>
    public string? AccessToken { get; init; }

    /// <summary>The code that comes in the same answer, which only the authorization endpoint does.</summary>
    public string? Code { get; init; }

    public TimeSpan Lifetime { get; init; }

    public bool IsRefreshed { get; init; }

    /// <summary>Whether it comes from the authorization endpoint, through the browser.</summary>
    public bool IsInFront { get; init; }

    public JwtPayload Claims { get; } = [];

    /// <summary>The compact form, once it is signed.</summary>
    public string? Signed { get; set; }
}
