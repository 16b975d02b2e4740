namespace OAuthConformance.ReferenceServer;

/// <summary>A client as it is registered at the server (RFC 6749 section 2).</summary>
/// <param name="Id">The <c>client_id</c>, compared byte by byte.</param>
public sealed record RegisteredClient(string Id)
{
    /// <summary>The <c>client_secret</c>; null for a public client.</summary>
    public string? Secret { get; init; }

    /// <summary>The name shown on the consent page.</summary>
    public string Name { get; init; } = Id;

    /// <summary>
    /// How the client authenticates: <c>client_secret_basic</c>, <c>client_secret_post</c>, <c>client_secret_jwt</c>,
    /// <c>private_key_jwt</c> or <c>none</c> (a public client). Of the first two, either way of sending the secret is accepted.
    /// </summary>
    public string Authentication { get; init; } = "client_secret_basic";

    /// <summary>The public key behind <c>private_key_jwt</c>: a JWK, RSA or EC P-256, as JSON (RFC 7517 section 4).</summary>
    public string? PublicKey { get; init; }

    /// <summary>
    /// The redirection URIs, compared as strings (RFC 9700 section 2.1). Only the port of a loopback IP literal is left to the
    /// client (RFC 8252 section 7.3).
    /// </summary>
    public IReadOnlyList<string> RedirectUris { get; init; } = [];

    /// <summary>
    /// The grant types the client may use: <c>authorization_code</c>, <c>implicit</c>, <c>password</c>, <c>client_credentials</c>,
    /// <c>refresh_token</c>. With the last one, a user's grant yields a refresh token.
    /// </summary>
    public IReadOnlyList<string> Grants { get; init; } = [];

    /// <summary>The response types the client may ask for, in any order of their values (OAuth 2.0 Multiple Response Types section 3).</summary>
    public IReadOnlyList<string> ResponseTypes { get; init; } = ["code"];

    /// <summary>Where the browser may be sent after a logout, compared as strings (OpenID Connect RP-Initiated Logout section 3).</summary>
    public IReadOnlyList<string> PostLogoutRedirectUris { get; init; } = [];

    /// <summary>The scopes the client may ask for.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>How long an authorization code lives.</summary>
    public TimeSpan CodeLifetime { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long an access token and an ID token live.</summary>
    public TimeSpan AccessTokenLifetime { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a refresh token may lie unused; null for as long as it likes.</summary>
    public TimeSpan? RefreshTokenIdle { get; init; }

    /// <summary>Access tokens of the token endpoint are JWTs (RFC 9068), which the server still looks up like others.</summary>
    public bool HasJwtAccessTokens { get; init; }

    /// <summary>A public client has no secret to prove itself with (RFC 6749 section 2.1).</summary>
    internal bool IsPublic => Authentication == "none";

    /// <summary>The client proves itself with a signed assertion (RFC 7523 section 2.2).</summary>
    internal bool UsesAssertion => Authentication is "private_key_jwt" or "client_secret_jwt";
}
