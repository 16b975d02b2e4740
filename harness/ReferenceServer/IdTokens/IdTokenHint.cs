using System.IdentityModel.Tokens.Jwt;
using Microsoft.IdentityModel.Tokens;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.IdTokens;

/// <summary>An ID token that comes back as a hint (OpenID Connect Core section 3.1.2.1), read but not yet believed.</summary>
/// <param name="Subject">Its <c>sub</c>; null when it is no JWT.</param>
/// <param name="Audience">The client it was made out to.</param>
/// <param name="IsGenuine">Whether this server signed it. That it has expired does not matter (section 3.1.2.2).</param>
internal sealed record IdTokenHint(string? Subject, string? Audience, bool IsGenuine)
{
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What it says it is: an access token has a type of its own, by which the two are told apart (RFC 9068 section 2.1).</summary>
    public bool IsIdToken { get; init; } = true;

    public static IdTokenHint? Read(string? token)
    {
        if (token is null)
            return null;
        var handler = new JwtSecurityTokenHandler { MapInboundClaims = false };
        if (!handler.CanReadToken(token))
            return new(null, null, IsGenuine: false);
        try
        {
            var read = handler.ReadJwtToken(token);
            return new(read.Subject, read.Audiences.FirstOrDefault(), IsSigned(handler, token)) { ExpiresAt = read.ValidTo, IsIdToken = read.Header.Typ is null or "JWT" };
        }
        catch (ArgumentException)
        {
            return new(null, null, IsGenuine: false);
        }
    }

    private static bool IsSigned(JwtSecurityTokenHandler handler, string token)
    {
        try
        {
            handler.ValidateToken(token, Expectations, out _);
            return true;
        }
        catch (Exception e) when (e is SecurityTokenException or ArgumentException)
        {
            return false;
        }
    }

    private static TokenValidationParameters Expectations => new()
    {
        ValidateIssuer = false,
        ValidateAudience = false,
        ValidateLifetime = false,
        RequireSignedTokens = true,
        ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
        IssuerSigningKey = SigningKey.Shared.Credentials.Key,
    };
}
