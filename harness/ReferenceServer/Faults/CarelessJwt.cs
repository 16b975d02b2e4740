using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using OAuthConformance.ReferenceServer.Clients;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>A way in which verifiers of signed tokens were fooled (RFC 8725 section 2).</summary>
/// <param name="Id">Middle of a fault's id.</param>
/// <param name="What">Which tokens are taken, in words.</param>
/// <param name="Takes">Whether a token is taken; the second is the public key that it should be verified with, as a JWK.</param>
internal sealed record CarelessJwt(string Id, string What, Func<ClientAssertion, string?, bool> Takes)
{
    /// <summary>A token that says in capital letters that nobody signed it.</summary>
    public static CarelessJwt Unsecured { get; } = new("unsigned", "whose alg is none in other letters than small ones", (jwt, _) => jwt.IsUnsecured && jwt.Algorithm != "none");

    /// <summary>A keyed hash with the public key.</summary>
    public static CarelessJwt Keyed { get; } = new("keyed-with-public-key", "that is keyed with the public key as its secret", (jwt, key) => key is not null && jwt.Algorithm == "HS256" && FormsOf(key).Any(secret => AssertionSignature.HasMac(jwt, secret)));

    /// <summary>A signature by the key that came along.</summary>
    public static CarelessJwt BringingKey { get; } = new("bringing-its-key", "that a key of its own header verifies", (jwt, _) => jwt.EmbeddedKey is { } key && Try(() => AssertionSignature.IsSignedWith(key, jwt)));

    /// <summary>A signature that is no more than zeros, which fulfils the equation of ECDSA where nobody excludes them.</summary>
    public static CarelessJwt Zero { get; } = new("zero-signature", "whose signature is empty or zero", (jwt, _) => !jwt.IsUnsecured && jwt.Signature.All(part => part == 0));

    /// <summary>All that can be done to a token whose key one does not have.</summary>
    public static IReadOnlyList<CarelessJwt> All { get; } = [Unsecured, Keyed, BringingKey, Zero];

    /// <summary>A signature by the certificate that came along.</summary>
    public static CarelessJwt BringingCertificate { get; } = new("bringing-its-certificate", "that a certificate of its own header verifies", (jwt, _) => jwt.EmbeddedCertificate is { } text && Try(() =>
    {
        using var certificate = X509CertificateLoader.LoadCertificate(Convert.FromBase64String(text));
        using var key = certificate.GetECDsaPublicKey();
        return key?.VerifyData(jwt.SignedText, jwt.Signature, HashAlgorithmName.SHA256) == true;
    }));

    /// <summary>Whether a text is a token that is taken.</summary>
    public bool TakesText(string? text, string? key) => text is not null && ClientAssertion.Parse(text) is { } jwt && Takes(jwt, key);

    private static IEnumerable<byte[]> FormsOf(string jwk)
    {
        using var document = JsonDocument.Parse(jwk);
        using var key = AssertionSignature.ReadKey(jwk);
        yield return key.ExportSubjectPublicKeyInfo();
        yield return Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem());
        if (document.RootElement.TryGetProperty("n", out var modulus))
            yield return Base64Url.DecodeFromChars(modulus.GetString());
    }

    private static bool Try(Func<bool> verify)
    {
        try
        {
            return verify();
        }
        catch (Exception e) when (e is CryptographicException or FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return false;
        }
    }
}
