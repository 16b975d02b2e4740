using System.Security.Cryptography;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace OAuthConformance.Harness.Tests.Tokens;

/// <summary>Tokens and keys from another JOSE library.</summary>
internal sealed class ForeignTokens : IDisposable
{
    private readonly RSA _rsa = RSA.Create(2048);
    private readonly ECDsa _p256 = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly ECDsa _p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
    private readonly ECDsa _p521 = ECDsa.Create(ECCurve.NamedCurves.nistP521);

    public static byte[] Secret { get; } = [.. Enumerable.Range(1, 64).Select(number => (byte)number)];

    public string Sign(string algorithm, string payload = "{\"sub\":\"vera\"}", string? keyId = null) =>
        new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(payload, new SigningCredentials(Key(algorithm, keyId), algorithm));

    /// <summary>A JWK Set with one public key for each given algorithm.</summary>
    public string KeySet(string? keyId, params string[] algorithms) => KeySetOf([.. algorithms.Select(algorithm => Public(algorithm, keyId))]);

    public static string KeySetOf(params string[] keys) => $"{{\"keys\":[{string.Join(',', keys)}]}}";

    public string Public(string algorithm, string? keyId = null)
    {
        var jwk = JsonWebKeyConverter.ConvertFromSecurityKey(Key(algorithm, keyId));
        var id = keyId is null ? "" : $"\"kid\":\"{keyId}\",";
        return jwk.Kty == "RSA"
            ? $"{{{id}\"kty\":\"RSA\",\"n\":\"{jwk.N}\",\"e\":\"{jwk.E}\"}}"
            : $"{{{id}\"kty\":\"EC\",\"crv\":\"{jwk.Crv}\",\"x\":\"{jwk.X}\",\"y\":\"{jwk.Y}\"}}";
    }

    /// <summary>A token under an algorithm that does not fit its key, which no library would make: ES256 with P-384.</summary>
    public string SignES256WithP384()
    {
        var text = $"{Base64UrlEncoder.Encode("{\"alg\":\"ES256\"}")}.{Base64UrlEncoder.Encode("{}")}";
        return $"{text}.{Base64UrlEncoder.Encode(_p384.SignData(System.Text.Encoding.ASCII.GetBytes(text), HashAlgorithmName.SHA256))}";
    }

    public void Dispose()
    {
        _rsa.Dispose();
        _p256.Dispose();
        _p384.Dispose();
        _p521.Dispose();
    }

    private SecurityKey Key(string algorithm, string? keyId) => algorithm switch
    {
        ['H', ..] => new SymmetricSecurityKey(Secret) { KeyId = keyId },
        "ES256" => new ECDsaSecurityKey(_p256) { KeyId = keyId },
        "ES384" => new ECDsaSecurityKey(_p384) { KeyId = keyId },
        "ES512" => new ECDsaSecurityKey(_p521) { KeyId = keyId },
        _ => new RsaSecurityKey(_rsa.ExportParameters(includePrivateParameters: true)) { KeyId = keyId },
    };
}
