using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace OAuthConformance.Harness.Tokens;

/// <summary>The public half of a private JWK.</summary>
public static class PublicJwk
{
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>The JWK without its private members.</summary>
    /// <exception cref="System.Text.Json.JsonException">It is no JSON.</exception>
    public static string Of(string privateJwk)
    {
        var key = JsonNode.Parse(privateJwk)!.AsObject();
        foreach (var member in PrivateMembers)
            key.Remove(member);
        return key.ToJsonString();
    }

    /// <summary>The public key in the PEM form (SubjectPublicKeyInfo) that libraries take as the bytes of a secret when they confuse algorithms.</summary>
    public static string ToPem(string jwk)
    {
        var key = Jwk.ParseSet($"{{\"keys\":[{jwk}]}}")[0];
        using AsymmetricAlgorithm algorithm = key.KeyType == "RSA" ? key.ToRsa() : key.ToEcdsa();
        return algorithm.ExportSubjectPublicKeyInfoPem();
    }
}
