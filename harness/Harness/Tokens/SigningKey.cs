using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OAuthConformance.Harness.Tokens;

/// <summary>Something that signs a JWS, soundly or not.</summary>
/// <param name="Algorithm">The <c>alg</c> that belongs to it.</param>
/// <param name="Description">For the difference between two requests, such as <c>its own key</c>.</param>
/// <param name="Sign">Makes the signature over header and payload as they are sent.</param>
public sealed record SigningKey(string Algorithm, string Description, Func<byte[], byte[]> Sign)
{
    /// <summary>The <c>kid</c> that the owner gave the key; null when there is none.</summary>
    public string? KeyId { get; init; }

    /// <summary>No signature at all (RFC 7515 appendix A.5).</summary>
    public static SigningKey None { get; } = new("none", "no signature", _ => []);

    /// <summary>A private key written as a JWK: EC P-256 signs by ES256, RSA by RS256 (RFC 7518 section 6).</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static SigningKey FromJwk(string jwk, string description)
    {
        try
        {
            using var document = JsonDocument.Parse(jwk);
            byte[] Bytes(string member) => Base64Url.DecodeFromChars(document.RootElement.GetProperty(member).GetString());
            var key = document.RootElement.GetProperty("kty").GetString() switch
            {
                "EC" => FromEcdsa(new() { Curve = ECCurve.NamedCurves.nistP256, D = Bytes("d"), Q = new() { X = Bytes("x"), Y = Bytes("y") } }, description),
                "RSA" => FromRsa(new()
                {
                    Modulus = Bytes("n"),
                    Exponent = Bytes("e"),
                    D = Bytes("d"),
                    P = Bytes("p"),
                    Q = Bytes("q"),
                    DP = Bytes("dp"),
                    DQ = Bytes("dq"),
                    InverseQ = Bytes("qi"),
                }, description),
                var other => throw new FormatException($"a key of type {other} cannot be used; write an EC P-256 or RSA key"),
            };
            return key with { KeyId = document.RootElement.TryGetProperty("kid", out var id) ? id.GetString() : null };
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or CryptographicException or ArgumentNullException)
        {
            throw new FormatException($"not a private JWK: {e.Message}");
        }
    }

    /// <summary>HMAC over any bytes, with SHA-256, SHA-384 or SHA-512 (RFC 7518 section 3.2).</summary>
    public static SigningKey Hmac(byte[] secret, string description, int bits = 256) => new($"HS{bits}", description, bits switch
    {
        384 => text => HMACSHA384.HashData(secret, text),
        512 => text => HMACSHA512.HashData(secret, text),
        _ => text => HMACSHA256.HashData(secret, text),
    });

    /// <summary>HMAC with SHA-256 over a client secret (OpenID Connect Core section 9).</summary>
    public static SigningKey Hmac(string secret, string description) => Hmac(Encoding.UTF8.GetBytes(secret), description);

    /// <summary>A fresh EC key that nobody has registered.</summary>
    public static SigningKey Foreign() => FromJwk(NewEcJwk(), "a key that nobody registered");

    /// <summary>The same key with one bit of each signature turned.</summary>
    public SigningKey Broken() => this with
    {
        Description = "its own key, one bit of the signature turned",
        Sign = text =>
        {
            var signature = Sign(text);
            signature[signature.Length / 2] ^= 1;
            return signature;
        },
    };

    /// <summary>A fresh private EC P-256 key as a JWK.</summary>
    public static string NewEcJwk()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var parameters = key.ExportParameters(includePrivateParameters: true);
        return JsonSerializer.Serialize(new
        {
            kty = "EC",
            crv = "P-256",
            x = Base64Url.EncodeToString(parameters.Q.X),
            y = Base64Url.EncodeToString(parameters.Q.Y),
            d = Base64Url.EncodeToString(parameters.D),
        });
    }

    /// <summary>The key of a private EC P-256 JWK, for what takes more than a signature.</summary>
    public static ECDsa EcdsaOf(string jwk)
    {
        using var document = JsonDocument.Parse(jwk);
        byte[] Bytes(string member) => Base64Url.DecodeFromChars(document.RootElement.GetProperty(member).GetString());
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, D = Bytes("d"), Q = new() { X = Bytes("x"), Y = Bytes("y") } });
    }

    private static SigningKey FromEcdsa(ECParameters parameters, string description) => new("ES256", description, text =>
    {
        using var key = ECDsa.Create(parameters);
        return key.SignData(text, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    });

    private static SigningKey FromRsa(RSAParameters parameters, string description) => new("RS256", description, text =>
    {
        using var key = RSA.Create(parameters);
        return key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
    });
}
