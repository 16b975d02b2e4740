using NUnit.Framework;
using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tests.Protocol;

namespace OAuthConformance.Harness.Tests.CheckTests;

/// <summary>A delay of the server's counts as its notice of guesses, and what we wait for our own turn does not.</summary>
public sealed class GuessTests
{
    [TestCase(nameof(SampleSuite.Guesses_are_held_back_by_the_server), Verdict.Passed)]
    [TestCase(nameof(SampleSuite.Guesses_wait_for_their_turn), Verdict.Failed)]
    public async Task Only_the_server_holds_guesses_back(string method, Verdict verdict)
    {
        LoopbackServer? asked = null;
        await using var server = asked = LoopbackServer.Start(_ => Reply.Json($"{{\"issuer\":\"{asked!.Url}\"}}"));
        await using var target = await Target.ConnectAsync(
            new() { Name = "local", Issuer = server.Url, Clients = new(), Limits = new() { RequestsPerSecond = 1000 } }, null, TimeProvider.System, default);
        var plan = new Plan("sample", "Sample", [], new Dictionary<string, Level> { ["RFC7636-4.6/verifier-compared"] = Level.Must });

        var result = await new CheckRunner(target, new([plan]), folder: null).RunAsync(SampleSuite.Check(method), default);

        Assert.That(result.Verdict, Is.EqualTo(verdict), result.Summary);
    }
}
