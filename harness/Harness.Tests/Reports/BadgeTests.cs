using System.Xml.Linq;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>No badge looks better than its run.</summary>
public sealed class BadgeTests
{
    [TestCase("Passed Passed NotApplicable", "2 passed")]
    [TestCase("Passed Known", "1 passed, 1 known")]
    [TestCase("Passed Warning", "1 warning")]
    [TestCase("Passed Warning Failed Inconclusive", "2 findings")]
    [TestCase("Failed", "1 finding")]
    [TestCase("Passed Inconclusive Warning", "1 undecided")]
    [TestCase("Passed Error Missing", "2 undecided")]
    [TestCase("Passed Unexpected", "ledger out of date")]
    [TestCase("NotApplicable", "nothing checked")]
    public void It_says_the_worst_that_there_is(string outcomes, string value) => Assert.That(Title(Badge.Write(Run(outcomes))), Is.EqualTo($"OAuth conformance: {value}"));

    [Test]
    public void A_run_that_was_interrupted_between_two_checks_did_not_pass()
    {
        var run = Run("Passed");

        Assert.That(Title(Badge.Write(run with { Description = run.Description with { Completion = null } })), Is.EqualTo("OAuth conformance: not finished"));
    }

    [Test]
    public void Nothing_of_the_target_is_in_it() =>
        Assert.That(Badge.Write(HostileText.Run("run", Verdict.Passed)), Is.EqualTo(Badge.Write(Run("Passed"))));

    private static string Title(string svg) => XDocument.Parse(svg).Root!.Elements().Single(element => element.Name.LocalName == "title").Value;

    private static RunRecord Run(string outcomes) => SampleRun.Of("run", [.. outcomes.Split(' ').Select((outcome, index) => (SampleRun.Plan($"a/{index}"), Result($"a/{index}", outcome)))]);

    private static CheckResult? Result(string id, string outcome) => outcome switch
    {
        "Missing" => null,
        "Known" => SampleRun.Result(id, Verdict.Failed, "s") with { Known = "k", Broken = "RFC9207-2/iss-present", Actual = "no Cache-Control" },
        "Unexpected" => SampleRun.Result(id, Verdict.Passed, "s") with { Known = "k" },
        _ => SampleRun.Result(id, Enum.Parse<Verdict>(outcome), "s"),
    };
}
