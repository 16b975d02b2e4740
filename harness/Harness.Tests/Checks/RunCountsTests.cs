using NUnit.Framework;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Harness.Tests.CheckTests;

public sealed class RunCountsTests
{
    private static readonly RunCounts Nothing = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    private static readonly TestCaseData[] One =
    [
        new(Verdict.Passed, null, Nothing with { Passed = 1 }),
        new(Verdict.Warning, null, Nothing with { Warning = 1 }),
        new(Verdict.Failed, null, Nothing with { Failed = 1 }),
        new(Verdict.NotApplicable, null, Nothing with { NotApplicable = 1 }),
        new(Verdict.Inconclusive, null, Nothing with { Inconclusive = 1 }),
        new(Verdict.Error, null, Nothing with { Error = 1 }),
        new(Verdict.Passed, "ISSUE-1", Nothing with { UnexpectedPass = 1 }),
        new(Verdict.Warning, "ISSUE-1", Nothing with { KnownFailure = 1 }),
        new(Verdict.Failed, "ISSUE-1", Nothing with { KnownFailure = 1 }),
        new(Verdict.NotApplicable, "ISSUE-1", Nothing with { NotApplicable = 1 }),
        new(Verdict.Inconclusive, "ISSUE-1", Nothing with { Inconclusive = 1 }),
        new(Verdict.Error, "ISSUE-1", Nothing with { Error = 1 }),
    ];

    [TestCaseSource(nameof(One))]
    public void A_result_counts_once(Verdict verdict, string? known, RunCounts counts) =>
        Assert.That(RunCounts.Of(new("", SampleRuns.Described("a/one"), [SampleRuns.Result("a/one", verdict, known)])), Is.EqualTo(counts));

    [Test]
    public void What_was_planned_and_has_no_result_is_missing()
    {
        var run = new RunRecord("", SampleRuns.Described("a/one", "a/two", "a/three"), [SampleRuns.Result("a/two", Verdict.Passed)]);

        Assert.That(RunCounts.Of(run), Is.EqualTo(Nothing with { Passed = 1, Missing = 2 }));
    }

    [Test]
    public void All_counts_together_are_all_planned_checks()
    {
        var results = One.Select((data, at) => SampleRuns.Result($"a/{at}", (Verdict)data.Arguments[0]!, (string?)data.Arguments[1])).ToList();
        var run = new RunRecord("", SampleRuns.Described([.. results.Select(result => result.Check), "a/missing"]), results);

        var (passed, warning, failed, notApplicable, inconclusive, error, missing, knownFailure, unexpectedPass) = RunCounts.Of(run);

        Assert.That(passed + warning + failed + notApplicable + inconclusive + error + missing + knownFailure + unexpectedPass, Is.EqualTo(results.Count + 1));
    }
}
