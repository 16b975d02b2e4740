using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace OAuthConformance.ReferenceServer.Clients;

/// <summary>A JWT by which a client authenticates (RFC 7523 section 2.2), read but not yet believed. Times are seconds since 1970.</summary>
internal sealed record ClientAssertion(string Algorithm, byte[] SignedText, byte[] Signature)
{
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    public string? Issuer { get; private init; }

    public string? Subject { get; private init; }

    public IReadOnlyList<string> Audiences { get; private init; } = [];

    public double? ExpiresAt { get; private init; }

    public double? NotBefore { get; private init; }

    public string? Id { get; private init; }

    /// <summary>The <c>kid</c> of the header, of which the sound server makes nothing: a client has one key.</summary>
    public string? KeyId { get; private init; }

    /// <summary>A key in the header, which the sound server does not look at.</summary>
    public string? EmbeddedKey { get; private init; }

    /// <summary>A certificate in the header (RFC 7515 section 4.1.6), which the sound server does not look at.</summary>
    public string? EmbeddedCertificate { get; private init; }

    /// <summary>Where the header says that the key is (RFC 7515 section 4.1.2), which the sound server does not ask.</summary>
    public string? KeyAddress { get; private init; }

    /// <summary>A header that the sender insists on (RFC 7515 section 4.1.11); none is understood here.</summary>
    public bool IsCritical { get; private init; }

    /// <summary>A member that comes twice; the first one is read.</summary>
    public bool RepeatsMembers { get; private init; }

    /// <summary>Whether it is written without padding, white space or anything else that base64url does not have (RFC 7515 section 2).</summary>
    public bool IsSpeltPlainly { get; private init; }

    /// <summary>Claims that nobody has defined are ignored (RFC 7519 section 4).</summary>
    public bool HasUnknownClaims { get; private init; }

    /// <summary>An unsecured JWT (RFC 7519 section 6).</summary>
    public bool IsUnsecured => Algorithm.Equals("none", StringComparison.OrdinalIgnoreCase);

    /// <summary>Null when the text is no JWT, or has a header or a claim that cannot be understood (RFC 7519 section 7.2).</summary>
    public static ClientAssertion? Parse(string text)
    {
        if (text.Split('.') is not [var header, var payload, var signature])
            return null;
        try
        {
            using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(header));
            using var claims = JsonDocument.Parse(Base64Url.DecodeFromChars(payload));
            if (TextOf(head.RootElement, "alg") is not { } algorithm)
                return null;
            return new(algorithm, Encoding.ASCII.GetBytes($"{header}.{payload}"), Base64Url.DecodeFromChars(signature))
            {
                Issuer = TextOf(claims.RootElement, "iss"),
                Subject = TextOf(claims.RootElement, "sub"),
                Audiences = AudiencesOf(claims.RootElement),
                ExpiresAt = TimeOf(claims.RootElement, "exp"),
                NotBefore = TimeOf(claims.RootElement, "nbf"),
                Id = TextOf(claims.RootElement, "jti"),
                KeyId = TextOf(head.RootElement, "kid"),
                EmbeddedKey = Find(head.RootElement, "jwk")?.GetRawText(),
                EmbeddedCertificate = Find(head.RootElement, "x5c")?.EnumerateArray().FirstOrDefault().GetString(),
                KeyAddress = TextOf(head.RootElement, "jku") ?? TextOf(head.RootElement, "x5u"),
                IsCritical = Find(head.RootElement, "crit") is not null,
                RepeatsMembers = Repeats(head.RootElement) || Repeats(claims.RootElement),
                IsSpeltPlainly = text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'),
                HasUnknownClaims = claims.RootElement.EnumerateObject().Any(claim => claim.Name is not ("iss" or "sub" or "aud" or "exp" or "nbf" or "iat" or "jti")),
            };
        }
        // Of the last kind: a member of another type than it must have.
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            return null;
        }
    }

    private static string? TextOf(JsonElement claims, string name) => Find(claims, name)?.GetString();

    private static double? TimeOf(JsonElement claims, string name) => Find(claims, name)?.GetDouble();

    private static IReadOnlyList<string> AudiencesOf(JsonElement claims)
    {
        if (Find(claims, "aud") is not { } audience)
            return [];
        return audience.ValueKind == JsonValueKind.Array
            ? [.. audience.EnumerateArray().Select(one => one.GetString()).OfType<string>()]
            : audience.GetString() is { } single ? [single] : [];
    }

    private static JsonElement? Find(JsonElement members, string name) =>
        members.EnumerateObject().Where(member => member.Name == name).Select(member => (JsonElement?)member.Value).FirstOrDefault();

    private static bool Repeats(JsonElement members) => members.EnumerateObject().GroupBy(member => member.Name).Any(group => group.Skip(1).Any());
}
