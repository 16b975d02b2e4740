using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Token;

/// <summary>A token request.</summary>
internal sealed class TokenExchange(HttpContext http, ServerState server) : ClientExchange(http, server, servesPublicClients: true)
{
    public const string AuthorizationCodeGrant = "authorization_code";
    public const string ClientCredentialsGrant = "client_credentials";
    public const string RefreshTokenGrant = "refresh_token";
    public const string PasswordGrant = "password";

    public string? GrantType => Parameters["grant_type"];

    /// <summary>Also what a server does that lets a missing or unknown grant type pass.</summary>
    public bool IsClientCredentials => GrantType is not (AuthorizationCodeGrant or RefreshTokenGrant or PasswordGrant);

    public bool IsPassword => GrantType == PasswordGrant;

    /// <summary>The scopes asked for; null when that is left to the server.</summary>
    public IReadOnlyList<string>? AskedScopes { get; set; }

    public AuthorizationCode? Code { get; set; }

    /// <summary>Whether this request is the one that may redeem the code.</summary>
    public bool IsFirstUse { get; set; }

    public RefreshToken? RefreshToken { get; set; }

    /// <summary>Whether the refresh token was the newest of its family.</summary>
    public bool IsCurrent { get; set; }

    /// <summary>The refresh token goes back to the client as it came.</summary>
    public bool KeepsRefreshToken { get; set; }

    public Grant Grant { get; set; } = new(null, null, []);

    public IReadOnlyList<string> GrantedScopes { get; set; } = [];

    /// <summary>The value of the access token.</summary>
    public string Minted { get; set; } = "";

    /// <summary>Whose user name came with the password grant.</summary>
    public RegisteredUser? Owner { get; set; }
}
