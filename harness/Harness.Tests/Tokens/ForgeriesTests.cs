using System.Text.Json.Nodes;
using NUnit.Framework;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Harness.Tests.Tokens;

public sealed class ForgeriesTests
{
    private static readonly string PrivateKey = SigningKey.NewEcJwk();
    private static readonly Jwk PublicKey = Jwk.ParseSet($"{{\"keys\":[{PublicJwk.Of(PrivateKey)}]}}")[0];
    private static readonly SigningKey Owner = SigningKey.FromJwk(PrivateKey, "its own key");

    private static string Sound { get; } = ClientAssertion.Fresh("client", "https://server.example", Owner, DateTimeOffset.UnixEpoch).Encode();

    private static IEnumerable<TestCaseData> WithoutTheKey() => new[]
        {
            Forgeries.WithoutSignature([]), Forgeries.KeyedWith(PublicKey), Forgeries.BringingKeys("https://evil.example/keys.json"),
            Forgeries.NamingKeys, Forgeries.KeyedWithGuesses("client"), Forgeries.BadlySigned,
        }
        .SelectMany(list => list)
        .Select(forgery => new TestCaseData(forgery).SetArgDisplayNames(forgery.Name));

    private static IEnumerable<TestCaseData> WithTheKey() => Forgeries.Unheeded(Owner).Concat(Forgeries.Respelled(Owner))
        .Select(forgery => new TestCaseData(forgery).SetArgDisplayNames(forgery.Name));

    [Test]
    public void The_token_that_is_forged_is_a_sound_one() => Assert.That(IsTaken(Sound), Is.True);

    [TestCaseSource(nameof(WithoutTheKey))]
    public void No_forgery_is_a_sound_token(Forgery forgery) => Assert.That(IsTaken(forgery.Of(Sound)), Is.False);

    [TestCaseSource(nameof(WithTheKey))]
    public void No_token_is_taken_that_its_owner_signed_in_a_way_to_be_refused(Forgery forgery) => Assert.That(IsTaken(forgery.Of(Sound)), Is.False);

    [Test]
    public void A_member_that_comes_twice_stands_there_twice_under_a_valid_signature()
    {
        var token = Forgeries.Repeating(Owner, ("sub", "somebody-else")).Single(forgery => forgery.Name.StartsWith("sub", StringComparison.Ordinal)).Of(Sound);
        var payload = System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(token.Split('.')[1]));

        Assert.That(payload, Does.Contain("\"sub\":\"client\"").And.EndWith(",\"sub\":\"somebody-else\"}"));
        Assert.That(JsonNode.Parse(payload), Is.Not.Null);
    }

    private static bool IsTaken(string token)
    {
        try
        {
            return Jws.Parse(token).IsSignedBy([PublicKey]);
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
