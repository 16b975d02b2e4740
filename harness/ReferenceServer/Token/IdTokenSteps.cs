using System.Buffers.Text;
using System.IdentityModel.Tokens.Jwt;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using OAuthConformance.ReferenceServer.State;
using TokenStep = OAuthConformance.ReferenceServer.Pipelines.Step<OAuthConformance.ReferenceServer.Token.TokenExchange>;

namespace OAuthConformance.ReferenceServer.Token;

/// <summary>The ID token, claim by claim (OpenID Connect Core sections 2 and 3.1.3.6). Without the scope openid, or without a user, there is none.</summary>
internal static class IdTokenSteps
{
    public static readonly TokenStep BeginIdToken = new("id-token/begin", x =>
    {
        if (x.GrantedScopes.Contains(ScopeList.OpenId) && x.Grant.User is not null)
            x.IdTokenClaims = [];
    });

    public static readonly TokenStep NameIssuer = Claim("id-token/name-issuer", (x, claims) => claims["iss"] = x.Server.Issuer);

    public static readonly TokenStep NameSubject = Claim("id-token/name-subject", (x, claims) => claims["sub"] = x.Grant.User!.Subject);

    public static readonly TokenStep NameAudience = Claim("id-token/name-audience", (x, claims) => claims["aud"] = x.ClientId ?? "");

    public static readonly TokenStep NameTimes = Claim("id-token/name-times", (x, claims) =>
        SetTimes(claims, issued: x.Now, expires: x.Now + IssuingSteps.LifetimeFor(x)));

    // Also on a refresh, where it is still the time of the login (OpenID Connect Core section 12.2).
    public static readonly TokenStep NameAuthenticationTime = Claim("id-token/name-authentication-time", (x, claims) =>
    {
        if (x.Grant.AuthenticatedAt is { } authenticated)
            claims["auth_time"] = authenticated.ToUnixTimeSeconds();
    });

    // A refreshed ID token leaves the nonce out: it belongs to the authentication (OpenID Connect Core section 12.2).
    public static readonly TokenStep RepeatNonce = Claim("id-token/repeat-nonce", (x, claims) =>
    {
        if (x.Code?.Nonce is { } nonce)
            claims["nonce"] = nonce;
    });

    public static readonly TokenStep HashAccessToken = Claim("id-token/hash-access-token", (x, claims) => claims["at_hash"] = HalfHash(x.Minted));

    public static readonly TokenStep SignIdToken = Claim("id-token/sign", (x, claims) => x.Members["id_token"] = Write(claims, SigningKey.Shared.Credentials));

    /// <summary>A step on the claims of the ID token, where there is one.</summary>
    public static TokenStep Claim(string id, Action<TokenExchange, JwtPayload> set) => new(id, x =>
    {
        if (x.IdTokenClaims is { } claims)
            set(x, claims);
    });

    public static void SetTimes(JwtPayload claims, DateTimeOffset issued, DateTimeOffset expires)
    {
        claims["iat"] = issued.ToUnixTimeSeconds();
        claims["exp"] = expires.ToUnixTimeSeconds();
    }

    /// <summary>The left half of the SHA-256 hash, for RS256.</summary>
    public static string HalfHash(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)).AsSpan(0, 16));

    /// <summary>The compact form; without credentials the algorithm is none.</summary>
    public static string Write(JwtPayload claims, SigningCredentials? credentials) => Write(claims, new JwtHeader(credentials));

    /// <summary>The compact form, with more in its header.</summary>
    public static string Write(JwtPayload claims, JwtHeader header) => new JwtSecurityTokenHandler().WriteToken(new JwtSecurityToken(header, claims));
}
