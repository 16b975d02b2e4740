using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Tokens;
using OAuthConformance.ReferenceServer;

namespace OAuthConformance.Proof;

/// <summary>Starts the reference server in this process, with the clients and users of a profile, for profiles whose launch section says <c>"server": "reference"</c>.</summary>
/// <param name="faults">Faults to start it with; none for the sound server.</param>
public sealed class ReferenceLauncher(params IReadOnlyList<string> faults) : ITargetLauncher
{
    /// <summary>Clients whose access tokens are JWTs, one with users and one without; those of all others are opaque.</summary>
    private static readonly string[] JwtRoles = ["hybrid", "keyAuthenticated"];

    /// <summary>The clock behind every lifetime of the server.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <inheritdoc/>
    public bool CanLaunch(LaunchProfile launch) => launch.Server == "reference";

    /// <inheritdoc/>
    public async Task<LaunchedTarget> LaunchAsync(LoadedProfile loaded, Action<string> log, CancellationToken cancellation)
    {
        var profile = loaded.Profile;
        var issuer = new Uri(profile.Issuer);
        var server = await AuthorizationServer.StartAsync(
            new()
            {
                Port = issuer.Port,
                Https = issuer.Scheme == Uri.UriSchemeHttps,
                Clients = [.. profile.Clients.Given.Select(given => Register(given.Client) with { HasJwtAccessTokens = JwtRoles.Contains(given.Role) })],
                Users = [.. profile.Users.Given.Select(given => Register(given.User) with { HasSecondFactor = given.Role == "secondFactor" })],
                Faults = faults,
                Time = Time,
            },
            cancellation);
        var launched = At(profile, server.Issuer.GetLeftPart(UriPartial.Authority));
        // A server that publishes no metadata can only be audited by a profile that names its endpoints.
        return new(faults.Contains("metadata-not-published") ? launched with { Endpoints = EndpointsOf(launched.Issuer) } : launched, server);
    }

    /// <summary>The profile with the address that the server got in the place of the one it was written with.</summary>
    private static Profile At(Profile profile, string issuer) => profile with
    {
        Issuer = issuer,
        CertificateAuthorities = issuer.StartsWith("https:", StringComparison.Ordinal) ? [.. profile.CertificateAuthorities, AuthorizationServer.CertificateAuthority] : profile.CertificateAuthorities,
        Resource = profile.Resource is { } resource ? resource with { Url = resource.Url.Replace(profile.Issuer, issuer, StringComparison.Ordinal) } : null,
    };

    private static EndpointOverrides EndpointsOf(string issuer) => new()
    {
        Authorization = issuer + "/authorize",
        Token = issuer + "/token",
        Userinfo = issuer + "/userinfo",
        Introspection = issuer + "/introspect",
        Revocation = issuer + "/revoke",
        Jwks = issuer + "/jwks",
    };

    private static RegisteredClient Register(ClientProfile client)
    {
        var registered = new RegisteredClient(client.Id)
        {
            Secret = client.Secret,
            PublicKey = client.PrivateKey is null ? null : PublicJwk.Of(client.PrivateKey),
            Name = client.Name ?? client.Id,
            Authentication = client.Authentication.RegisteredName(),
            RedirectUris = client.RedirectUris,
            Grants = client.Grants,
            ResponseTypes = client.ResponseTypes.Count > 0 ? client.ResponseTypes : ["code"],
            PostLogoutRedirectUris = client.PostLogoutRedirectUris,
            Scopes = client.Scopes,
        };
        return registered with
        {
            CodeLifetime = client.Lifetimes?.Code is { } code ? TimeSpan.FromSeconds(code) : registered.CodeLifetime,
            RefreshTokenIdle = client.Lifetimes?.RefreshTokenIdle is { } idle ? TimeSpan.FromSeconds(idle) : null,
            AccessTokenLifetime = client.Lifetimes?.AccessToken is { } token ? TimeSpan.FromSeconds(token) : registered.AccessTokenLifetime,
        };
    }

    private static RegisteredUser Register(UserProfile user) => new(
        $"user-{user.Username}", user.Username, user.Password, user.Name ?? user.Username, user.Email ?? $"{user.Username}@users.example");
}
