using System.Buffers.Text;
using System.IdentityModel.Tokens.Jwt;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using IdTokenStep = OAuthConformance.ReferenceServer.Pipelines.Step<OAuthConformance.ReferenceServer.Pipelines.Exchange>;

namespace OAuthConformance.ReferenceServer.IdTokens;

/// <summary>The ID token, claim by claim (OpenID Connect Core sections 2, 3.1.3.6, 3.2.2.10 and 3.3.2.11), for whichever endpoint began one.</summary>
internal static class IdTokenSteps
{
    public static readonly IdTokenStep NameIssuer = Claim("id-token/name-issuer", (x, draft) => draft.Claims["iss"] = x.Server.Issuer);

    public static readonly IdTokenStep NameSubject = Claim("id-token/name-subject", (_, draft) => draft.Claims["sub"] = draft.Grant.User!.Subject);

    public static readonly IdTokenStep NameAudience = Claim("id-token/name-audience", (_, draft) => draft.Claims["aud"] = draft.ClientId ?? "");

    public static readonly IdTokenStep NameTimes = Claim("id-token/name-times", (x, draft) => SetTimes(draft, issued: x.Now, expires: x.Now + draft.Lifetime));

    // Also on a refresh, where it is still the time of the login (OpenID Connect Core section 12.2).
    public static readonly IdTokenStep NameAuthenticationTime = Claim("id-token/name-authentication-time", (_, draft) =>
    {
        if (draft.Grant.AuthenticatedAt is { } authenticated)
            draft.Claims["auth_time"] = authenticated.ToUnixTimeSeconds();
    });

    // A refreshed ID token leaves the nonce out: it belongs to the authentication (OpenID Connect Core section 12.2).
    public static readonly IdTokenStep RepeatNonce = Claim("id-token/repeat-nonce", (_, draft) =>
    {
        if (draft.Nonce is { } nonce)
            draft.Claims["nonce"] = nonce;
    });

    public static readonly IdTokenStep HashAccessToken = Claim("id-token/hash-access-token", (_, draft) =>
    {
        if (draft.AccessToken is { } token)
            draft.Claims["at_hash"] = HalfHash(token);
    });

    public static readonly IdTokenStep HashCode = Claim("id-token/hash-code", (_, draft) =>
    {
        if (draft.Code is { } code)
            draft.Claims["c_hash"] = HalfHash(code);
    });

    /// <summary>How the user logged in: always by a password (OpenID Connect Core section 2, RFC 8176).</summary>
    public static readonly IdTokenStep NameAuthentication = Claim("id-token/name-authentication", (_, draft) =>
    {
        draft.Claims["acr"] = ClaimsRequest.PasswordClass;
        draft.Claims["amr"] = new List<string> { "pwd" };
    });

    /// <summary>Claims of the user: those asked for by name, and those of the scopes where no access token could fetch them (OpenID Connect Core sections 5.4 and 5.5).</summary>
    public static readonly IdTokenStep DescribeUser = Claim("id-token/describe-user", (_, draft) =>
    {
        var user = draft.Grant.User!;
        var byScope = draft.IsInFront && draft.AccessToken is null && draft.Code is null ? draft.Grant.Scopes : [];
        foreach (var (claim, value) in UserClaims.Of(user, byScope, draft.Grant.Claims.ForIdToken))
            draft.Claims[claim] = value;
    });

    public static readonly IdTokenStep SignIdToken = Claim("id-token/sign", (_, draft) => draft.Signed = Write(draft.Claims, SigningKey.Shared.Credentials));

    /// <summary>All of them, in order.</summary>
    public static IReadOnlyList<IPart<Exchange>> All { get; } =
    [
        NameIssuer, NameSubject, NameAudience, NameTimes, NameAuthenticationTime, RepeatNonce, HashAccessToken, HashCode, NameAuthentication, DescribeUser,
        SignIdToken,
    ];

    /// <summary>A step on the draft of an ID token, where there is one.</summary>
    public static IdTokenStep Claim(string id, Action<Exchange, IdTokenDraft> set) => new(id, x =>
    {
        if (x.IdToken is { } draft)
            set(x, draft);
    });

    public static void SetTimes(IdTokenDraft draft, DateTimeOffset issued, DateTimeOffset expires)
    {
        draft.Claims["iat"] = issued.ToUnixTimeSeconds();
        draft.Claims["exp"] = expires.ToUnixTimeSeconds();
    }

    /// <summary>The left half of the SHA-256 hash, for RS256.</summary>
    public static string HalfHash(string token) => Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(token)).AsSpan(0, 16));

    /// <summary>The compact form; without credentials the algorithm is none.</summary>
    public static string Write(JwtPayload claims, SigningCredentials? credentials) => Write(claims, new JwtHeader(credentials));

    /// <summary>The compact form, with more in its header.</summary>
    public static string Write(JwtPayload claims, JwtHeader header) => new JwtSecurityTokenHandler().WriteToken(new JwtSecurityToken(header, claims));
}
