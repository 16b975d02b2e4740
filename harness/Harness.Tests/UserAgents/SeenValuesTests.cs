using System.Text;
using NUnit.Framework;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

/// <summary>What an attacker can name of an address, and what he would have to guess.</summary>
public sealed class SeenValuesTests
{
    private const string Shown = "0123456789abcdef0123456789abcdef";

    private static readonly SeenValues Seen = new(
    [
        new("http", WireRequest.Page("https://server.example/authorize?state=state-of-the-attacker"),
            new(302, [new("Location", $"/login?challenge={Shown}")], []), null, TimeSpan.Zero),
        new("http", WireRequest.Page("https://server.example/login"),
            new(200, [], Encoding.UTF8.GetBytes("""<a href="/on?to=%2Fdefault-authentication-flow%3Fid%3Dfedcba9876543210-fedcba&amp;x=1">""")), null, TimeSpan.Zero),
    ]);

    [TestCase($"https://server.example/authorize?challenge={Shown}")]
    [TestCase("https://server.example/default-authentication-flow?id=fedcba9876543210-fedcba")]
    [TestCase("https://server.example/on?next=%252Fdefault-authentication-flow%253Fid%253Dfedcba9876543210-fedcba")]
    [TestCase("https://server.example/on?step=2")]
    public void What_was_seen_or_is_short_can_be_named(string url) => Assert.That(Seen.CanName(url));

    [TestCase($"https://server.example/authorize?challenge={Shown}&verifier=aaaabbbbccccddddeeee")]
    [TestCase("https://server.example/on?next=%2Fon%3Fverifier%3Daaaabbbbccccddddeeee")]
    [TestCase("https://server.example/on/aaaabbbbccccddddeeee")]
    public void What_another_browser_alone_was_told_cannot_be_named(string url) => Assert.That(Seen.CanName(url), Is.False);
}
