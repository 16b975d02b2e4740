using NUnit.Framework;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Harness.Tests.CheckTests;

/// <summary>Which failures turn a run red.</summary>
public sealed class GateTests
{
    /// <summary>A MUST of OAuth 2.1 and of the security best practice; OAuth 2.0 only tells of it.</summary>
    private const string VerifierCompared = "RFC7636-4.6/verifier-compared";

    [TestCase(Verdict.Failed, Severity.Low, true)]
    [TestCase(Verdict.Warning, Severity.Critical, false)]
    [TestCase(Verdict.Inconclusive, Severity.Critical, false)]
    public void Without_a_word_every_failure_stops_and_nothing_else(Verdict verdict, Severity severity, bool stops) =>
        Assert.That(Stops(new(), verdict, severity), Is.EqualTo(stops));

    [TestCase(Severity.Medium, false)]
    [TestCase(Severity.High, true)]
    [TestCase(Severity.Critical, true)]
    public void What_is_less_severe_than_the_gate_does_not_stop(Severity severity, bool stops) =>
        Assert.That(Stops(new() { Everywhere = Severity.High }, Verdict.Failed, severity), Is.EqualTo(stops));

    [Test]
    public void The_strictest_plan_that_demands_it_decides()
    {
        var lenient = new Gate { Plans = new Dictionary<string, Severity> { ["security-bcp"] = Severity.Critical } };
        Assert.Multiple(() =>
        {
            Assert.That(Stops(lenient, Verdict.Failed, Severity.High, plans: ["security-bcp"]), Is.False);
            Assert.That(Stops(lenient, Verdict.Failed, Severity.High, plans: ["security-bcp", "oauth-2.1"]), Is.True, "oauth-2.1 has no gate of its own");
            Assert.That(Stops(lenient with { Everywhere = Severity.Low }, Verdict.Failed, Severity.High, plans: ["security-bcp"]), Is.True, "the command line wins");
        });
    }

    [Test]
    public void A_known_failure_does_not_stop() => Assert.That(Stops(new(), Verdict.Failed, Severity.Critical, known: "until tomorrow"), Is.False);

    private static bool Stops(Gate gate, Verdict verdict, Severity severity, string? known = null, string[]? plans = null)
    {
        var result = SampleRuns.Result("a/one", verdict, known) with { Severity = severity, Broken = VerifierCompared };
        return Gate.Stopping(new("", SampleRuns.Described("a/one") with { Gate = gate, Plans = plans ?? ["security-bcp"] }, [result])).Count > 0;
    }
}
