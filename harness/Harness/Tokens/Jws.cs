using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tokens;

/// <summary>
/// A signed token in compact form (RFC 7515 section 7.1), read and verified with System.Security.Cryptography alone,
/// so that a blind spot of a JWT library that the target uses is not ours too.
/// </summary>
/// <param name="Header">JOSE header.</param>
/// <param name="Claims">The payload, which has to be a JSON object.</param>
/// <param name="SignedText">Header and payload as they were signed.</param>
/// <param name="Signature">Signature bytes; empty for an unsecured token.</param>
public sealed record Jws(JsonElement Header, JsonElement Claims, string SignedText, byte[] Signature)
{
    /// <summary>Seconds within which a NumericDate fits the calendar on both sides of 1970; what is beyond is taken for it.</summary>
    private const double LargestTime = 62_000_000_000;

    /// <summary>The <c>alg</c> header.</summary>
    public string Algorithm => Text(Header, "alg") ?? "";

    /// <summary>The <c>kid</c> header; null when absent.</summary>
    public string? KeyId => Text(Header, "kid");

    /// <summary>Reads a token.</summary>
    /// <exception cref="FormatException">It is no compact JWS with JSON objects inside.</exception>
    public static Jws Parse(string token)
    {
        if (token.Split('.') is not [var header, var payload, var signature])
            throw new FormatException("a signed JWT has three parts divided by dots");
        try
        {
            return new(ParseObject(header), ParseObject(payload), $"{header}.{payload}", Decode(signature));
        }
        catch (JsonException e)
        {
            throw new FormatException($"header or payload is no JSON object: {e.Message}");
        }
    }

    /// <summary>The same token as somebody else would make it.</summary>
    /// <param name="key">What signs it.</param>
    /// <param name="subject">Another <c>sub</c>; null to keep it.</param>
    public string Forged(SigningKey key, string? subject = null) => SignedBy(key, claims: claims => claims["sub"] = subject ?? Claim("sub"));

    /// <summary>The same token, changed and signed anew.</summary>
    /// <param name="key">What signs it, and names the algorithm.</param>
    /// <param name="header">What is changed in the header; null for nothing.</param>
    /// <param name="claims">What is changed in the payload; null for nothing.</param>
    public string SignedBy(SigningKey key, Action<JsonObject>? header = null, Action<JsonObject>? claims = null)
    {
        var (head, payload) = (JsonObject.Create(Header)!, JsonObject.Create(Claims)!);
        head["alg"] = key.Algorithm;
        header?.Invoke(head);
        claims?.Invoke(payload);
        var text = $"{Encode(head)}.{Encode(payload)}";
        return $"{text}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(text)))}";
    }

    /// <summary>A string claim, or null.</summary>
    public string? Claim(string name) => Text(Claims, name);

    /// <summary>A NumericDate claim (RFC 7519 section 2) as time; null when absent or no number.</summary>
    public DateTimeOffset? Time(string name) =>
        Claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? DateTimeOffset.UnixEpoch.AddSeconds(Math.Clamp(value.GetDouble(), -LargestTime, LargestTime))
            : null;

    /// <summary>The <c>aud</c> claim, one string or a list (RFC 7519 section 4.1.3).</summary>
    public IReadOnlyList<string> Audience => !Claims.TryGetProperty("aud", out var value) ? []
        : value.ValueKind == JsonValueKind.String ? [value.GetString()!]
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => item.ToString())]
        : [];

    /// <summary>True when one of the keys verifies the signature (RFC 7518 section 3); a key that cannot be read verifies none.</summary>
    public bool IsSignedBy(IEnumerable<Jwk> keys)
    {
        var candidates = keys.Where(key => KeyId is null || key.KeyId is null || key.KeyId == KeyId);
        return !IsCritical && Algorithm switch
        {
            "RS256" or "RS384" or "RS512" => candidates.Any(key => key.KeyType == "RSA" && VerifyRsa(key, RSASignaturePadding.Pkcs1)),
            "PS256" or "PS384" or "PS512" => candidates.Any(key => key.KeyType == "RSA" && VerifyRsa(key, RSASignaturePadding.Pss)),
            "ES256" or "ES384" or "ES512" => candidates.Any(key => key.KeyType == "EC" && key.Curve == EcdsaCurve && VerifyEcdsa(key)),
            _ => false,
        };
    }

    /// <summary>True when the secret verifies an HMAC signature (RFC 7518 section 3.2).</summary>
    public bool IsSignedBy(byte[] secret) => !IsCritical && Algorithm switch
    {
        "HS256" => Same(HMACSHA256.HashData(secret, SignedBytes)),
        "HS384" => Same(HMACSHA384.HashData(secret, SignedBytes)),
        "HS512" => Same(HMACSHA512.HashData(secret, SignedBytes)),
        _ => false,
    };

    /// <summary>Left half of the hash of a value, as <c>at_hash</c> and <c>c_hash</c> use it (OpenID Connect Core section 3.1.3.6).</summary>
    public string HalfHash(string value)
    {
        var bytes = Encoding.ASCII.GetBytes(value);
        var hash = Algorithm.EndsWith("384", StringComparison.Ordinal) ? SHA384.HashData(bytes)
            : Algorithm.EndsWith("512", StringComparison.Ordinal) ? SHA512.HashData(bytes)
            : SHA256.HashData(bytes);
        return Base64Url.EncodeToString(hash.AsSpan(0, hash.Length / 2));
    }

    /// <summary>RFC 7515 section 4.1.11: whoever does not understand a critical extension, and none is understood here, rejects the token.</summary>
    private bool IsCritical => Header.TryGetProperty("crit", out _);

    private byte[] SignedBytes => Encoding.ASCII.GetBytes(SignedText);

    private HashAlgorithmName Hash => new("SHA" + Algorithm[^3..]);

    /// <summary>RFC 7518 section 3.4 binds each algorithm to one curve.</summary>
    private string EcdsaCurve => Algorithm switch { "ES256" => "P-256", "ES384" => "P-384", _ => "P-521" };

    private bool Same(byte[] mac) => CryptographicOperations.FixedTimeEquals(mac, Signature);

    private bool VerifyRsa(Jwk key, RSASignaturePadding padding) => Verifies(() =>
    {
        using var rsa = key.ToRsa();
        return rsa.VerifyData(SignedBytes, Signature, Hash, padding);
    });

    private bool VerifyEcdsa(Jwk key) => Verifies(() =>
    {
        using var ecdsa = key.ToEcdsa();
        return ecdsa.VerifyData(SignedBytes, Signature, Hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    });

    private static bool Verifies(Func<bool> verify)
    {
        try
        {
            return verify();
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private static JsonElement ParseObject(string part)
    {
        var document = JsonText.Parse(Decode(part));
        return document.ValueKind == JsonValueKind.Object
            ? document
            : throw new FormatException("header and payload have to be JSON objects");
    }

    /// <summary>RFC 7515 section 2: no padding and no white space, both of which the framework would let pass.</summary>
    private static byte[] Decode(string part) => part.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? Base64Url.DecodeFromChars(part)
        : throw new FormatException("a part of the JWT is not base64url without padding");

    private static string Encode(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
