using System.IdentityModel.Tokens.Jwt;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Token;

/// <summary>An access token as a JWT (RFC 9068). It is looked up as a whole string all the same: what it says is for others to read.</summary>
internal static class JwtAccessToken
{
    private const string Type = "at+jwt";

    public static string Write(TokenExchange x, RegisteredClient client)
    {
        var claims = new JwtPayload
        {
            ["iss"] = x.Server.Issuer,
            ["sub"] = x.Grant.User?.Subject ?? client.Id,
            ["aud"] = x.Server.Issuer,
            ["client_id"] = client.Id,
            ["scope"] = string.Join(' ', x.GrantedScopes),
            ["iat"] = x.Now.ToUnixTimeSeconds(),
            ["exp"] = (x.Now + IssuingSteps.LifetimeFor(x)).ToUnixTimeSeconds(),
            ["jti"] = Handles.New(),
        };
        return IdTokenSteps.Write(claims, new JwtHeader(SigningKey.Shared.Credentials) { ["typ"] = Type });
    }
}
