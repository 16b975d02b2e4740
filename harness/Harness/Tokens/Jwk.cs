using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tokens;

/// <summary>A public key of a JWK Set (RFC 7517).</summary>
/// <param name="KeyId"><c>kid</c>; null when absent.</param>
/// <param name="KeyType"><c>kty</c>.</param>
/// <param name="Use"><c>use</c>; null when absent.</param>
/// <param name="Document">The whole key.</param>
public sealed record Jwk(string? KeyId, string KeyType, string? Use, JsonElement Document)
{
    /// <summary>Reads the keys of a JWK Set; entries without <c>kty</c> are left out.</summary>
    /// <exception cref="FormatException">It is no JWK Set.</exception>
    public static IReadOnlyList<Jwk> ParseSet(string json)
    {
        try
        {
            return
            [
                .. JsonText.Parse(Encoding.UTF8.GetBytes(json)).GetProperty("keys").EnumerateArray()
                    .Where(key => Member(key, "kty") is not null)
                    .Select(key => new Jwk(Member(key, "kid"), Member(key, "kty")!, Member(key, "use"), key)),
            ];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"no JWK Set: {e.Message}");
        }
    }

    /// <summary>The bytes of a base64url member.</summary>
    /// <exception cref="FormatException">It is absent, empty or not base64url.</exception>
    public byte[] Bytes(string member) => Member(Document, member) is { Length: > 0 } text
        ? Base64Url.DecodeFromChars(text)
        : throw new FormatException($"the key has no '{member}'");

    /// <summary>The RSA public key (RFC 7518 section 6.3).</summary>
    public RSA ToRsa() => RSA.Create(new RSAParameters { Modulus = Bytes("n"), Exponent = Bytes("e") });

    /// <summary>The curve, <c>crv</c>; null when absent.</summary>
    public string? Curve => Member(Document, "crv");

    /// <summary>The elliptic curve public key (RFC 7518 section 6.2).</summary>
    /// <exception cref="FormatException">The curve is not P-256, P-384 or P-521.</exception>
    public ECDsa ToEcdsa() => ECDsa.Create(new ECParameters
    {
        Curve = Curve switch
        {
            "P-256" => ECCurve.NamedCurves.nistP256,
            "P-384" => ECCurve.NamedCurves.nistP384,
            "P-521" => ECCurve.NamedCurves.nistP521,
            var other => throw new FormatException($"unknown curve {other}"),
        },
        Q = new() { X = Bytes("x"), Y = Bytes("y") },
    });

    private static string? Member(JsonElement key, string name) =>
        key.ValueKind == JsonValueKind.Object && key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : null;
}
