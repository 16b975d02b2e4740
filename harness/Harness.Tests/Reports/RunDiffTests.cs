using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Tests.CheckTests;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>What became of checks between runs and targets.</summary>
public sealed class RunDiffTests
{
    private static readonly CheckResult Failed = Ended(Verdict.Failed, "accepted at 127.0.0.1:1 with <code 1>");

    private static readonly TestCaseData[] Pairs =
    [
        Pair(Ended(Verdict.Passed), Ended(Verdict.Passed), null),
        Pair(Ended(Verdict.Passed), Failed, Change.New),
        Pair(Ended(Verdict.Warning, "same"), Ended(Verdict.Failed, "same"), Change.New),
        Pair(Ended(Verdict.Inconclusive), Failed, Change.New),
        Pair(null, Failed, Change.New),
        Pair(Failed, Ended(Verdict.Failed, "accepted at 127.0.0.1:2 with <code 7>"), null),
        Pair(Failed, Ended(Verdict.Failed, "refused with status 500"), Change.Changed),
        Pair(Failed, Ended(Verdict.Warning, "accepted at 127.0.0.1:1 with <code 1>"), Change.Changed),
        Pair(Failed with { Severity = Severity.Low }, Failed, Change.New),
        Pair(Failed, Failed with { Broken = "RFC6749-10.5/code-single-use" }, Change.New),
        Pair(Failed, Ended(Verdict.Passed), Change.Mended),
        Pair(Failed, Ended(Verdict.NotApplicable), Change.CoverageLost),
        Pair(Ended(Verdict.Passed), Ended(Verdict.Error), Change.CoverageLost),
        Pair(Ended(Verdict.Passed), null, Change.CoverageLost),
        Pair(Ended(Verdict.NotApplicable), Ended(Verdict.Passed), Change.CoverageGained),
        Pair(Ended(Verdict.Inconclusive), Ended(Verdict.NotApplicable), null),
    ];

    [TestCaseSource(nameof(Pairs))]
    public void A_check_that_ended_otherwise_is_told(CheckResult? before, CheckResult? after, Change? change)
    {
        var diff = RunDiff.Of(Run("127.0.0.1:1", before), Run("127.0.0.1:2", after));

        Assert.That(diff.Changes.Select(changed => (Change?)changed.Change).FirstOrDefault(), Is.EqualTo(change));
        Assert.That(diff.IsWorse, Is.EqualTo(change is Change.New or Change.CoverageLost));
    }

    [Test]
    public void Runs_of_different_things_are_told_as_such()
    {
        var one = Run("127.0.0.1:1", Failed);
        var other = one with { Description = one.Description with { Plans = ["oauth-2.1"], Completion = null } };

        Assert.That(RunDiff.Of(one, other).Remarks, Is.EqualTo(new[] { "plans: security-bcp before, oauth-2.1 now", "the newer run did not come to its end" }));
    }

    [Test]
    public void A_check_that_another_version_of_the_suite_no_longer_has_is_no_loss()
    {
        var before = Run("127.0.0.1:1", Ended(Verdict.Passed));
        var after = Run("127.0.0.1:1", null);
        after = after with { Description = after.Description with { SuiteVersion = "0.2.0", Checks = [] } };

        Assert.That(RunDiff.Of(before, after).IsWorse, Is.False);
        Assert.That(RunDiff.Of(before, after).Remarks, Has.Some.EqualTo("the suite of the newer run has no more a/one"));
    }

    [Test]
    public void Targets_stand_side_by_side()
    {
        var runs = new[] { Run("127.0.0.1:1", Failed), Run("127.0.0.1:2", Ended(Verdict.Passed)) };
        var described = SampleRuns.Described("a/two");
        var third = new RunRecord("", described with { Target = described.Target with { Name = "third" } }, [SampleRuns.Result("a/two", Verdict.Passed)]);

        var comparison = RunComparison.Of([.. runs, third]);

        Assert.That(comparison.Rows.Select(row => $"{row.Check}: {string.Join(", ", row.Outcomes)}"), Is.EqualTo(new[] { "a/one: Failed, Passed, -", "a/two: -, -, Passed" }));
        Assert.That(comparison.Differing, Has.Count.EqualTo(2));
        Assert.That(comparison.ToMarkdown(), Does.Contain("| a/one | Failed | Passed | - |").And.Contain("| check | local | local | third |"));
    }

    private static RunRecord Run(string host, CheckResult? result)
    {
        var described = SampleRuns.Described("a/one");
        return new("", described with { Target = described.Target with { Hosts = [host] }, Completion = new(SampleRuns.Start, new(1, 1, 0, 0, 1)) }, result is null ? [] : [result]);
    }

    private static CheckResult Ended(Verdict verdict, string? actual = null) => SampleRuns.Result("a/one", verdict) with { Actual = actual, Broken = actual is null ? null : "RFC6749-3.1/one" };

    private static TestCaseData Pair(CheckResult? before, CheckResult? after, Change? change) =>
        new TestCaseData(before, after, change).SetArgDisplayNames($"{before?.Verdict.ToString() ?? "missing"} to {after?.Verdict.ToString() ?? "missing"}: {change?.ToString() ?? "same"}, {after?.Actual}");
}
