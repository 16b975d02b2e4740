using System.Buffers.Text;
using NUnit.Framework;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Harness.Tests.Tokens;

public sealed class JwsVectorTests
{
    private static readonly IReadOnlyList<Jwk> Keys = Jwk.ParseSet(RfcVectors.Keys);
    private static readonly byte[] HmacKey = Base64Url.DecodeFromChars(RfcVectors.HmacKey);

    [TestCase(RfcVectors.Rs256)]
    [TestCase(RfcVectors.Es256)]
    public void The_signatures_of_the_specification_verify(string token) =>
        Assert.That(Jws.Parse(token).IsSignedBy(Keys), Is.True);

    [Test]
    public void The_HMAC_of_the_specification_verifies() =>
        Assert.That(Jws.Parse(RfcVectors.Hs256).IsSignedBy(HmacKey), Is.True);

    [Test]
    public void The_claims_of_the_specification_are_read()
    {
        var token = Jws.Parse(RfcVectors.Hs256);

        Assert.That(token.Algorithm, Is.EqualTo("HS256"));
        Assert.That(token.KeyId, Is.Null);
        Assert.That(token.Claim("iss"), Is.EqualTo("joe"));
        Assert.That(token.Time("exp"), Is.EqualTo(DateTimeOffset.FromUnixTimeSeconds(1300819380)));
        Assert.That(token.Claims.GetProperty("http://example.com/is_root").GetBoolean(), Is.True);
    }

    [Test]
    public void An_unsecured_token_is_read_and_signed_by_nobody()
    {
        var token = Jws.Parse(RfcVectors.Unsecured);

        Assert.That(token.Algorithm, Is.EqualTo("none"));
        Assert.That(token.Signature, Is.Empty);
        Assert.That(token.IsSignedBy(Keys), Is.False);
        Assert.That(token.IsSignedBy(HmacKey), Is.False);
        Assert.That(token.IsSignedBy(Array.Empty<byte>()), Is.False);
    }

    [Test]
    public void A_payload_that_is_no_JSON_is_refused_as_a_token() =>
        Assert.That(() => Jws.Parse(RfcVectors.Es512), Throws.TypeOf<FormatException>());

    [Test]
    public void A_payload_that_is_no_JSON_is_refused_beside_a_critical_extension() =>
        Assert.That(() => Jws.Parse(RfcVectors.Critical), Throws.TypeOf<FormatException>());

    [TestCase(RfcVectors.Hs256)]
    [TestCase(RfcVectors.Rs256)]
    [TestCase(RfcVectors.Es256)]
    public void No_byte_of_a_signed_token_can_be_changed(string token)
    {
        var signed = token.LastIndexOf('.');
        // The last character is left out: it may hold bits that decode to nothing, and is then refused as malformed.
        foreach (var at in Enumerable.Range(0, token.Length - 1).Where(at => token[at] != '.'))
        {
            var altered = $"{token[..at]}{(token[at] == 'A' ? 'B' : 'A')}{token[(at + 1)..]}";
            Assert.That(Verifies(altered), Is.False, $"position {at}, {(at > signed ? "signature" : "signed text")}");
        }
    }

    [Test]
    public void The_challenge_of_the_specification_belongs_to_its_verifier() =>
        Assert.That(Pkce.S256(RfcVectors.PkceVerifier), Is.EqualTo(RfcVectors.PkceChallenge));

    [Test]
    public void Verifiers_are_fresh_and_of_the_prescribed_form()
    {
        var verifiers = Enumerable.Range(0, 100).Select(_ => Pkce.NewVerifier()).ToList();

        Assert.That(verifiers, Is.Unique);
        Assert.That(verifiers, Has.All.Match("^[A-Za-z0-9_-]{43}$"));
    }

    private static bool Verifies(string token)
    {
        try
        {
            return Jws.Parse(token) is var jws && (jws.IsSignedBy(Keys) || jws.IsSignedBy(HmacKey));
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
