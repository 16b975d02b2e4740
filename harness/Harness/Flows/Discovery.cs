using System.Text.Json;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Flows;

/// <summary>Reads authorization server metadata before the first check.</summary>
public static class Discovery
{
    /// <summary>Asks OpenID Connect Discovery first, then RFC 8414; what the profile gives replaces what is found.</summary>
    /// <exception cref="PreflightException">No document is found and the profile does not give the endpoints, or the issuer differs.</exception>
    public static async Task<ServerMetadata> ReadAsync(Profile profile, ISender sender, CancellationToken cancellation)
    {
        var (found, tried) = await FindAsync(profile.Issuer, sender, cancellation);
        // RFC 8414 section 3.3: a document of another issuer must not be used.
        if (found is not null && found.Text("issuer") is { } issuer && issuer != profile.Issuer)
            throw new PreflightException($"issuer: the profile says {profile.Issuer}, the metadata at {found.Source} says {issuer}; write the issuer exactly as the server does, or correct the server");
        var metadata = Complete(found ?? new(), profile);
        return found is not null || metadata.TokenEndpoint is not null
            ? metadata
            : throw new PreflightException(
                $"issuer: there is no authorization server metadata below {profile.Issuer} ({string.Join("; ", tried)}); correct the issuer, or give 'endpoints' in the profile");
    }

    /// <summary>Reads the document of an issuer, whatever issuer it names.</summary>
    /// <returns>The metadata, or null, and what was tried in vain.</returns>
    /// <exception cref="PreflightException">The issuer cannot be reached, or the document names no issuer.</exception>
    public static async Task<(ServerMetadata? Metadata, IReadOnlyList<string> Tried)> FindAsync(string issuer, ISender sender, CancellationToken cancellation)
    {
        List<string> tried = [];
        foreach (var url in Locations(issuer))
        {
            var exchange = await sender.SendAsync(WireRequest.Json(url), cancellation);
            if (exchange.Response is not { } response)
                throw new PreflightException($"issuer: {issuer} cannot be reached: {exchange.Failure}") { Owner = Owner.Target };
            if (response.Status == 200 && Parse(response) is { } document)
                return (ToMetadata(url, document), tried);
            tried.Add($"{url} answered {response.Status}{(response.Status == 200 ? " and no JSON object" : "")}");
        }

        return (null, tried);
    }

    private static IEnumerable<string> Locations(string issuer)
    {
        var uri = new Uri(issuer);
        var path = uri.AbsolutePath.TrimEnd('/');
        yield return $"{issuer.TrimEnd('/')}/.well-known/openid-configuration";
        // RFC 8414 section 3.1 puts the well-known segment between host and path.
        yield return $"{uri.GetLeftPart(UriPartial.Authority)}/.well-known/oauth-authorization-server{path}";
    }

    private static JsonElement? Parse(WireResponse response)
    {
        try
        {
            var document = JsonText.Parse(response.Body);
            return document.ValueKind == JsonValueKind.Object ? document : null;
        }
        catch (JsonException)
        {
            return null; // the caller reports it with the status
        }
    }

    private static ServerMetadata ToMetadata(string url, JsonElement document)
    {
        var metadata = new ServerMetadata { Source = url, Document = document };
        if (metadata.Text("issuer") is null)
            throw new PreflightException($"{url} is no authorization server metadata: it has no issuer");
        return metadata with
        {
            AuthorizationEndpoint = metadata.Text("authorization_endpoint"),
            TokenEndpoint = metadata.Text("token_endpoint"),
            UserinfoEndpoint = metadata.Text("userinfo_endpoint"),
            IntrospectionEndpoint = metadata.Text("introspection_endpoint"),
            RevocationEndpoint = metadata.Text("revocation_endpoint"),
            EndSessionEndpoint = metadata.Text("end_session_endpoint"),
            JwksUri = metadata.Text("jwks_uri"),
        };
    }

    private static ServerMetadata Complete(ServerMetadata found, Profile profile) => profile.Endpoints is not { } given ? found : found with
    {
        AuthorizationEndpoint = given.Authorization ?? found.AuthorizationEndpoint,
        TokenEndpoint = given.Token ?? found.TokenEndpoint,
        UserinfoEndpoint = given.Userinfo ?? found.UserinfoEndpoint,
        IntrospectionEndpoint = given.Introspection ?? found.IntrospectionEndpoint,
        RevocationEndpoint = given.Revocation ?? found.RevocationEndpoint,
        EndSessionEndpoint = given.EndSession ?? found.EndSessionEndpoint,
        JwksUri = given.Jwks ?? found.JwksUri,
    };
}
