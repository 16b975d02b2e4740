using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OAuthConformance.ReferenceServer.Clients;

/// <summary>The signature of a client assertion (RFC 7518 section 3).</summary>
internal static class AssertionSignature
{
    /// <summary>The one algorithm that a client may sign with; null for a client that has nothing to sign with.</summary>
    public static string? AlgorithmOf(RegisteredClient client) => client.Authentication switch
    {
        "client_secret_jwt" => "HS256",
        "private_key_jwt" => client.PublicKey is { } jwk ? AlgorithmOfKey(jwk) : null,
        _ => null,
    };

    /// <summary>Whether a key of the client made the signature, with the algorithm that the assertion names.</summary>
    public static bool IsMadeBy(RegisteredClient client, ClientAssertion assertion) => assertion.Algorithm switch
    {
        "HS256" => SecretsOf(client).Any(secret => HasMac(assertion, secret)),
        "RS256" or "ES256" => client.PublicKey is { } jwk && AlgorithmOfKey(jwk) == assertion.Algorithm && IsSignedWith(jwk, assertion),
        _ => false,
    };

    // The public key as a secret: what a library takes that is handed one key for every algorithm (RFC 8725 section 2.1).
    // The sound server does not get here with HS256 and a public key, because the algorithm is not the registered one.
    private static IEnumerable<string> SecretsOf(RegisteredClient client)
    {
        if (client.Secret is { } secret)
            yield return secret;
        if (client.PublicKey is not { } jwk)
            yield break;
        yield return jwk;
        using var key = ReadKey(jwk);
        var pem = key.ExportSubjectPublicKeyInfoPem();
        yield return pem;
        yield return pem + "\n";
    }

    public static bool HasMac(ClientAssertion assertion, string secret) => HasMac(assertion, Encoding.UTF8.GetBytes(secret));

    public static bool HasMac(ClientAssertion assertion, byte[] secret) =>
        CryptographicOperations.FixedTimeEquals(HMACSHA256.HashData(secret, assertion.SignedText), assertion.Signature);

    public static bool IsSignedWith(string jwk, ClientAssertion assertion)
    {
        using var key = ReadKey(jwk);
        return key switch
        {
            RSA rsa => rsa.VerifyData(assertion.SignedText, assertion.Signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            ECDsa ec => ec.VerifyData(assertion.SignedText, assertion.Signature, HashAlgorithmName.SHA256),
            _ => false,
        };
    }

    private static string AlgorithmOfKey(string jwk)
    {
        using var document = JsonDocument.Parse(jwk);
        return document.RootElement.GetProperty("kty").GetString() == "RSA" ? "RS256" : "ES256";
    }

    public static AsymmetricAlgorithm ReadKey(string jwk)
    {
        using var document = JsonDocument.Parse(jwk);
        byte[] Read(string member) => Base64Url.DecodeFromChars(document.RootElement.GetProperty(member).GetString());
        if (AlgorithmOfKey(jwk) == "RS256")
            return RSA.Create(new RSAParameters { Modulus = Read("n"), Exponent = Read("e") });
        return ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new ECPoint { X = Read("x"), Y = Read("y") } });
    }
}
