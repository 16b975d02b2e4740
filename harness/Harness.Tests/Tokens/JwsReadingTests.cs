using System.Buffers.Text;
using System.Text;
using NUnit.Framework;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Harness.Tests.Tokens;

/// <summary>A token comes from the server under audit, so whatever it holds is read or refused with FormatException.</summary>
public sealed class JwsReadingTests
{
    private static readonly string Header = Encode("{\"alg\":\"RS256\"}");

    private static readonly TestCaseData[] Malformed =
    [
        Case("empty", ""),
        Case("one part", "opaque"),
        Case("two parts", $"{Header}.{Encode("{}")}"),
        Case("four parts", $"{Header}.{Encode("{}")}.AAAA.AAAA"),
        Case("five parts, as encrypted", $"{Header}.AAAA.AAAA.AAAA.AAAA"),
        Case("dots only", ".."),
        Case("padding", $"{Header}.{Encode("{}")}.YQ=="),
        Case("standard base64", $"{Header}.{Encode("{}")}.ab+/"),
        Case("white space inside", $"{Header}.{Encode("{}")}.AA AA"),
        Case("a line end behind", $"{Header}.{Encode("{}")}.AAAA\n"),
        Case("a length that no bytes have", $"{Header}.{Encode("{}")}.AAAAA"),
        Case("trailing bits", $"{Header}.{Encode("{}")}.YR"),
        Case("a header that is no JSON", $"{Encode("alg")}.{Encode("{}")}.AAAA"),
        Case("a header that is a list", $"{Encode("[]")}.{Encode("{}")}.AAAA"),
        Case("a payload that is a text", $"{Header}.{Encode("\"text\"")}.AAAA"),
        Case("a payload cut off", $"{Header}.{Encode("{\"sub\":")}.AAAA"),
        Case("two payloads", $"{Header}.{Encode("{}{}")}.AAAA"),
        Case("a payload nested too deep", $"{Header}.{Encode(new string('[', 100))}.AAAA"),
        Case("half a surrogate pair", $"{Header}.{Encode("{\"sub\":\"\\ud800\"}")}.AAAA"),
        Case("half a surrogate pair for a name", $"{Header}.{Encode("{\"\\ud800\":1}")}.AAAA"),
        Case("bytes that are no UTF-8", $"{Header}.{Base64Url.EncodeToString([(byte)'{', (byte)'"', 0xff, (byte)'"', (byte)':', (byte)'1', (byte)'}'])}.AAAA"),
        Case("letters of another script", $"{Header}.{Encode("{}")}.ааaa"),
    ];

    [TestCaseSource(nameof(Malformed))]
    public void What_is_no_compact_JWS_is_a_format_error(string token) =>
        Assert.That(() => Jws.Parse(token), Throws.TypeOf<FormatException>());

    [TestCase("{}", "")]
    [TestCase("{\"alg\":5}", "")]
    [TestCase("{\"alg\":null}", "")]
    [TestCase("{\"alg\":\"\"}", "")]
    [TestCase("{\"alg\":\"x\"}", "x")]
    public void A_header_without_a_sound_alg_still_verifies_nothing_and_hashes(string header, string algorithm)
    {
        var token = Jws.Parse($"{Encode(header)}.{Encode("{}")}.AAAA");

        Assert.That(token.Algorithm, Is.EqualTo(algorithm));
        Assert.That(token.IsSignedBy(Array.Empty<Jwk>()), Is.False);
        Assert.That(token.IsSignedBy("secret"u8.ToArray()), Is.False);
        Assert.That(() => token.HalfHash("value"), Throws.Nothing);
    }

    // OpenID Connect Core appendix A.3 shows this pair of access token and at_hash.
    [TestCase("RS256", "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y", "77QmUPtjPfzWtF2AnpK9RQ")]
    public void The_at_hash_of_the_specification_is_computed(string algorithm, string accessToken, string hash) =>
        Assert.That(Jws.Parse($"{Encode($"{{\"alg\":\"{algorithm}\"}}")}.{Encode("{}")}.").HalfHash(accessToken), Is.EqualTo(hash));

    [TestCase("ES384", 32)]
    [TestCase("PS512", 43)]
    [TestCase("HS256", 22)]
    public void The_half_hash_follows_the_alg(string algorithm, int length)
    {
        var hash = Jws.Parse($"{Encode($"{{\"alg\":\"{algorithm}\"}}")}.{Encode("{}")}.").HalfHash("value");

        Assert.That(hash, Has.Length.EqualTo(length));
    }

    [TestCase("{\"aud\":\"a\"}", new[] { "a" })]
    [TestCase("{\"aud\":[\"a\",\"b\"]}", new[] { "a", "b" })]
    [TestCase("{\"aud\":[]}", new string[0])]
    [TestCase("{\"aud\":7}", new string[0])]
    [TestCase("{}", new string[0])]
    public void An_audience_is_a_text_or_a_list(string claims, string[] audience) =>
        Assert.That(Jws.Parse($"{Header}.{Encode(claims)}.").Audience, Is.EqualTo(audience));

    [TestCase("{\"exp\":1.5}", 1.5)]
    [TestCase("{\"exp\":\"1300819380\"}", null)]
    [TestCase("{\"exp\":null}", null)]
    [TestCase("{}", null)]
    public void A_time_is_a_number_of_seconds(string claims, double? seconds) =>
        Assert.That(
            Jws.Parse($"{Header}.{Encode(claims)}.").Time("exp"),
            Is.EqualTo(seconds is { } given ? DateTimeOffset.UnixEpoch.AddSeconds(given) : (DateTimeOffset?)null));

    [TestCase("1e300", 2100, 10000)]
    [TestCase("9223372036854775807", 2100, 10000)]
    [TestCase("1e999", 2100, 10000)]
    [TestCase("-1e300", 0, 1900)]
    public void A_time_beyond_the_calendar_is_far_away_and_no_error(string exp, int after, int before) =>
        Assert.That(Jws.Parse($"{Header}.{Encode($"{{\"exp\":{exp}}}")}.").Time("exp")!.Value.Year, Is.InRange(after, before));

    [TestCase("{\"sub\":5}")]
    [TestCase("{\"sub\":null}")]
    [TestCase("{}")]
    public void A_claim_that_is_no_text_is_absent(string claims) =>
        Assert.That(Jws.Parse($"{Header}.{Encode(claims)}.").Claim("sub"), Is.Null);

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static TestCaseData Case(string name, string token) => new TestCaseData(token).SetArgDisplayNames(name);
}
