using NUnit.Framework;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Harness.Tests.Tokens;

/// <summary>Tokens of another library verify here, and nothing else does.</summary>
public sealed class JwsVerificationTests
{
    private static readonly string[] PublicKeyAlgorithms = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"];
    private static readonly string[] SecretAlgorithms = ["HS256", "HS384", "HS512"];

    private ForeignTokens _foreign = null!;

    [OneTimeSetUp]
    public void MakeKeys() => _foreign = new();

    [OneTimeTearDown]
    public void ForgetKeys() => _foreign.Dispose();

    [TestCaseSource(nameof(PublicKeyAlgorithms))]
    public void A_token_of_another_library_verifies(string algorithm)
    {
        var token = Jws.Parse(_foreign.Sign(algorithm));

        Assert.That(token.Algorithm, Is.EqualTo(algorithm));
        Assert.That(token.Claim("sub"), Is.EqualTo("vera"));
        Assert.That(token.IsSignedBy(Jwk.ParseSet(_foreign.KeySet(null, algorithm))), Is.True);
    }

    [TestCaseSource(nameof(SecretAlgorithms))]
    public void A_token_under_a_secret_of_another_library_verifies(string algorithm)
    {
        var token = Jws.Parse(_foreign.Sign(algorithm));

        Assert.That(token.IsSignedBy(ForeignTokens.Secret), Is.True);
        Assert.That(token.IsSignedBy([.. ForeignTokens.Secret, 1]), Is.False);
    }

    [TestCaseSource(nameof(PublicKeyAlgorithms))]
    public void A_token_does_not_verify_with_the_key_of_somebody_else(string algorithm)
    {
        using var others = new ForeignTokens();

        Assert.That(Jws.Parse(_foreign.Sign(algorithm)).IsSignedBy(Jwk.ParseSet(others.KeySet(null, algorithm))), Is.False);
    }

    [TestCaseSource(nameof(PublicKeyAlgorithms))]
    public void Another_payload_under_the_same_signature_does_not_verify(string algorithm)
    {
        var (vera, adam) = (_foreign.Sign(algorithm).Split('.'), _foreign.Sign(algorithm, "{\"sub\":\"adam\"}").Split('.'));

        Assert.That(Jws.Parse($"{vera[0]}.{adam[1]}.{vera[2]}").IsSignedBy(Jwk.ParseSet(_foreign.KeySet(null, algorithm))), Is.False);
    }

    [TestCase("RS256", "PS256")]
    [TestCase("PS256", "RS256")]
    [TestCase("RS256", "RS512")]
    [TestCase("ES256", "ES384")]
    [TestCase("RS256", "HS256")]
    [TestCase("RS256", "none")]
    [TestCase("RS256", "rs256")]
    [TestCase("RS256", "")]
    public void Another_alg_in_the_header_does_not_verify(string truth, string claimed)
    {
        var parts = _foreign.Sign(truth).Split('.');
        var header = Microsoft.IdentityModel.Tokens.Base64UrlEncoder.Encode($"{{\"alg\":\"{claimed}\"}}");

        Assert.That(Jws.Parse($"{header}.{parts[1]}.{parts[2]}").IsSignedBy(Jwk.ParseSet(_foreign.KeySet(null, "RS256", "ES256", "ES384"))), Is.False);
    }

    [Test]
    public void A_public_key_taken_for_an_HMAC_secret_verifies_no_RSA_token() =>
        Assert.That(Jws.Parse(_foreign.Sign("RS256")).IsSignedBy(ForeignTokens.Secret), Is.False);

    [Test]
    public void An_algorithm_is_bound_to_its_curve() =>
        Assert.That(Jws.Parse(_foreign.SignES256WithP384()).IsSignedBy(Jwk.ParseSet(_foreign.KeySet(null, "ES384"))), Is.False);

    [TestCase("first", "first", true)]
    [TestCase("first", "second", false)]
    [TestCase(null, "second", true, TestName = "A_token_without_kid_is_tried_with_every_key")]
    [TestCase("first", null, true, TestName = "A_key_without_kid_is_tried_for_every_token")]
    [TestCase("first", "FIRST", false)]
    public void A_kid_chooses_the_key(string? inToken, string? inSet, bool verifies) =>
        Assert.That(Jws.Parse(_foreign.Sign("RS256", keyId: inToken)).IsSignedBy(Jwk.ParseSet(_foreign.KeySet(inSet, "RS256"))), Is.EqualTo(verifies));

    [TestCase("{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"x\":\"AA\",\"y\":\"AA\"}")]
    [TestCase("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}")]
    [TestCase("{\"kty\":\"EC\",\"crv\":\"P-256\"}")]
    [TestCase("{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"!\",\"y\":\"?\"}")]
    [TestCase("{\"kty\":\"RSA\"}")]
    [TestCase("{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"\"}")]
    [TestCase("{\"kty\":\"RSA\",\"n\":\"###\",\"e\":\"AQAB\"}")]
    [TestCase("{\"kty\":\"oct\",\"k\":\"AA\"}")]
    [TestCase("{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}")]
    [TestCase("{\"kid\":\"without a type\"}")]
    [TestCase("7")]
    public void A_key_that_cannot_be_read_verifies_nothing_and_hides_no_good_key(string key)
    {
        foreach (var algorithm in new[] { "RS256", "ES256" })
        {
            var token = Jws.Parse(_foreign.Sign(algorithm));

            Assert.That(token.IsSignedBy(Jwk.ParseSet(ForeignTokens.KeySetOf(key))), Is.False, algorithm);
            Assert.That(token.IsSignedBy(Jwk.ParseSet(ForeignTokens.KeySetOf(key, _foreign.Public(algorithm)))), Is.True, algorithm);
        }
    }

    [Test]
    public void A_critical_extension_is_not_passed_over()
    {
        var handler = new Microsoft.IdentityModel.JsonWebTokens.JsonWebTokenHandler();
        var key = new Microsoft.IdentityModel.Tokens.SymmetricSecurityKey(ForeignTokens.Secret);

        var token = handler.CreateToken("{}", new Microsoft.IdentityModel.Tokens.SigningCredentials(key, "HS256"), new Dictionary<string, object> { ["crit"] = new[] { "b64" } });

        Assert.That(Jws.Parse(token).IsSignedBy(Jwk.ParseSet(_foreign.KeySet(null, "RS256"))), Is.False);
        Assert.That(Jws.Parse(token).IsSignedBy(ForeignTokens.Secret), Is.False);
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("7")]
    [TestCase("{}")]
    [TestCase("{\"keys\":7}")]
    [TestCase("{\"keys\":{}}")]
    [TestCase("<html>")]
    [TestCase("{\"keys\":[{\"kty\":\"\\ud800\"}]}")]
    public void What_is_no_key_set_is_a_format_error(string json) =>
        Assert.That(() => Jwk.ParseSet(json), Throws.TypeOf<FormatException>());
}
