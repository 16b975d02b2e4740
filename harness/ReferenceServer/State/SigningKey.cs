using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.IdentityModel.Tokens;

namespace OAuthConformance.ReferenceServer.State;

/// <summary>The RS256 key of ID tokens.</summary>
internal sealed class SigningKey
{
    // Making an RSA key takes some hundred milliseconds and its servers live for a few checks, so a process makes one.
    private static readonly Lazy<SigningKey> OfProcess = new(() => new SigningKey());

    private SigningKey()
    {
        using var rsa = RSA.Create(2048);
        var key = new RsaSecurityKey(rsa.ExportParameters(includePrivateParameters: true));
        key.KeyId = Base64UrlEncoder.Encode(key.ComputeJwkThumbprint());
        Credentials = new SigningCredentials(key, SecurityAlgorithms.RsaSha256);
        (Id, modulus, exponent) = (key.KeyId, Base64UrlEncoder.Encode(key.Parameters.Modulus), Base64UrlEncoder.Encode(key.Parameters.Exponent));
    }

    private readonly string modulus;
    private readonly string exponent;

    public static SigningKey Shared => OfProcess.Value;

    public string Id { get; }

    public SigningCredentials Credentials { get; }

    /// <summary>The public half (RFC 7517 section 4).</summary>
    public JsonObject ToJwk() => new()
    {
        ["kty"] = "RSA",
        ["use"] = "sig",
        ["alg"] = "RS256",
        ["kid"] = Id,
        ["n"] = modulus,
        ["e"] = exponent,
    };
}
