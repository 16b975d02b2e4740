using NUnit.Framework;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

public sealed class OneTimeCodeTests
{
    // RFC 6238 appendix B, the last six of eight digits; the secret is its "12345678901234567890".
    [TestCase(59, "287082")]
    [TestCase(1111111109, "081804")]
    [TestCase(1234567890, "005924")]
    [TestCase(20000000000, "353130")]
    public void The_codes_are_those_of_the_specification(long seconds, string code) =>
        Assert.That(OneTimeCode.At("gezd gnbv gy3t qojq GEZDGNBVGY3TQOJQ==", DateTimeOffset.FromUnixTimeSeconds(seconds)), Is.EqualTo(code));

    [TestCase("1234")]
    [TestCase("ABC-DEF")]
    public void A_secret_in_other_letters_is_none(string secret) =>
        Assert.That(() => OneTimeCode.Decode(secret), Throws.TypeOf<FormatException>());
}
