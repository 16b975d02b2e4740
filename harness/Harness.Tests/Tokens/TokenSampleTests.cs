using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using NUnit.Framework;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Harness.Tests.Tokens;

public sealed class TokenSampleTests
{
    private static readonly TestCaseData[] Weak =
    [
        Case("constant", Sample(_ => "4f3b9a7c4f3b9a7c4f3b9a7c4f3b9a7c"), "the same token was issued twice"),
        Case("once repeated", [.. Sample(_ => Random()), "x", "x"], "the same token was issued twice"),
        Case("a counter", Sample(at => $"0000000000000000000000000000{at:0000}"), "at most"),
        Case("a counter behind a long prefix", Sample(at => $"access-token-of-the-server-with-a-long-name-{at}"), "at most"),
        Case("six digits", Sample(_ => RandomNumberGenerator.GetInt32(100000, 999999).ToString()), "at most"),
        Case("64 bits in hexadecimal", Sample(_ => Convert.ToHexString(RandomNumberGenerator.GetBytes(8))), "only 16 positions vary"),
        Case("random, then constant", Sample(_ => Random()[..8] + new string('a', 40)), "only 8 positions vary"),
        Case("an empty one among good ones", [.. Sample(_ => Random()), ""], "at most 0 bits"),
        Case("JWTs with a counter for a signature", Sample(at => $"eyJhbGciOiJSUzI1NiJ9.{Base64Url.EncodeToString(Encoding.ASCII.GetBytes($$"""{"jti":"{{Random()}}"}"""))}.{at:00000000}"), "at most"),
    ];

    private static readonly TestCaseData[] Sound =
    [
        Case("256 bits in base64url", Sample(_ => Random())),
        Case("128 bits in hexadecimal", Sample(_ => Convert.ToHexString(RandomNumberGenerator.GetBytes(16)))),
        Case("a shared prefix before 256 bits", Sample(_ => "at_live_" + Random())),
        Case("JWTs that differ in their signatures", Sample(_ => $"eyJhbGciOiJSUzI1NiJ9.e30.{Random()}{Random()}")),
        Case("a random part before a session and a client that stay the same", Sample(_ => $"{Random()}.one-session.one-client")),
        Case("different lengths", Sample(at => Random() + new string('z', at))),
    ];

    [TestCaseSource(nameof(Weak))]
    public void Tokens_that_can_be_guessed_are_called_weak(IReadOnlyList<string> tokens, string why) =>
        Assert.That(new TokenSample(tokens).Weakness, Does.Contain(why));

    [TestCaseSource(nameof(Sound))]
    public void Tokens_with_enough_varying_positions_are_not_refuted(IReadOnlyList<string> tokens) =>
        Assert.That(new TokenSample(tokens).Weakness, Is.Null);

    [Test]
    public void The_summary_tells_the_measure() =>
        Assert.That(new TokenSample(["aaaa0", "aaaa1"]).Summary, Is.EqualTo("2 tokens: 1 positions vary over 3 characters, at most 1 bits"));

    private static string Random() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    private static IReadOnlyList<string> Sample(Func<int, string> token) => [.. Enumerable.Range(0, 40).Select(token)];

    private static TestCaseData Case(string name, IReadOnlyList<string> tokens, params object[] more) => new TestCaseData([tokens, .. more]).SetArgDisplayNames(name);
}
