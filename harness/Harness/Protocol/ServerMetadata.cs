using System.Text.Json;

namespace OAuthConformance.Harness.Protocol;

/// <summary>Authorization server metadata (RFC 8414 section 2, OpenID Connect Discovery 1.0 section 3).</summary>
public sealed record ServerMetadata
{
    /// <summary>Where it was read; null when the profile gives the endpoints.</summary>
    public string? Source { get; init; }

    /// <summary>The document; an empty object when there is none.</summary>
    public JsonElement Document { get; init; } = JsonDocument.Parse("{}").RootElement;

    /// <summary>Authorization endpoint; null when there is none.</summary>
    public string? AuthorizationEndpoint { get; init; }

    /// <summary>Token endpoint; null when there is none.</summary>
    public string? TokenEndpoint { get; init; }

    /// <summary>Userinfo endpoint; null when there is none.</summary>
    public string? UserinfoEndpoint { get; init; }

    /// <summary>Introspection endpoint (RFC 7662); null when there is none.</summary>
    public string? IntrospectionEndpoint { get; init; }

    /// <summary>Revocation endpoint (RFC 7009); null when there is none.</summary>
    public string? RevocationEndpoint { get; init; }

    /// <summary>Logout endpoint (OpenID Connect RP-Initiated Logout section 2.1); null when there is none.</summary>
    public string? EndSessionEndpoint { get; init; }

    /// <summary>JWK Set URL; null when there is none.</summary>
    public string? JwksUri { get; init; }

    /// <summary>All endpoint URLs that are known.</summary>
    public IEnumerable<string> Endpoints => new[]
    {
        AuthorizationEndpoint, TokenEndpoint, UserinfoEndpoint, IntrospectionEndpoint, RevocationEndpoint, EndSessionEndpoint, JwksUri,
    }.OfType<string>();

    /// <summary>A member that is a string, or null.</summary>
    public string? Text(string member) =>
        Document.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A member that is a list of strings; null when it is absent or something else.</summary>
    public IReadOnlyList<string>? List(string member) =>
        Document.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : null;

    /// <summary>True when the member is the JSON value false, not when it is absent.</summary>
    public bool IsFalse(string member) => Document.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.False;

    /// <summary>True when the member is the JSON value true.</summary>
    public bool Flag(string member) => Document.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.True;
}
