using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Suites;

/// <summary>The keys that a server publishes are for everybody to verify with, and for nobody else to sign with (RFC 7517 section 4, RFC 7518 sections 3.3 and 6).</summary>
public sealed class PublishedKeyRules : ConformanceSuite
{
    private static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "k"];

    /// <inheritdoc/>
    protected override void Precondition() => Applies(Target.Metadata.JwksUri is not null, "the target publishes no keys: it tells no jwks_uri");

    [Check("metadata/published-keys-are-public", Severity.Critical, "Attack-B57/no-private-keys",
        ProvenBy = ["private-signing-key-published"], Tags = ["jose"],
        Gains = "Whoever reads the key signs tokens for anybody.")]
    public async Task No_published_key_holds_a_private_part()
    {
        foreach (var key in await Target.KeysAsync())
        {
            var secrets = PrivateMembers.Where(member => key.Document.TryGetProperty(member, out _)).ToList();
            Holds(secrets.Count == 0, "public members alone", $"key {key.KeyId} publishes {string.Join(", ", secrets)}");
        }
    }

    [Check("metadata/published-keys-are-strong", Severity.High, "Attack-B57/keys-long-enough",
        ProvenBy = ["weak-signing-key-published"], Tags = ["jose"],
        Gains = "Whoever factors the key signs tokens for anybody.")]
    public async Task Published_rsa_keys_have_2048_bits()
    {
        // A modulus may begin with a few bits of zero.
        foreach (var key in (await Target.KeysAsync()).Where(key => key.KeyType == "RSA"))
            Holds(key.Bytes("n").Length * 8 >= 2040, "an RSA modulus of 2048 bits at least", $"key {key.KeyId}: {key.Bytes("n").Length * 8} bits");
    }
}
