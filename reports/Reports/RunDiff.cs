using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;

namespace OAuthConformance.Reports;

/// <summary>What became of a check between two runs.</summary>
public enum Change
{
    /// <summary>It found nothing before, or less, or that something else is broken, and finds this now.</summary>
    New,

    /// <summary>It was decided before, and is not now.</summary>
    CoverageLost,

    /// <summary>It finds something else than before.</summary>
    Changed,

    /// <summary>It found something before, and passes now.</summary>
    Mended,

    /// <summary>It was not decided before, and passes now.</summary>
    CoverageGained,
}

/// <summary>A check that ended in another way.</summary>
/// <param name="Check">Its id.</param>
/// <param name="Change">What became of it.</param>
/// <param name="Before">How it ended, in one sentence.</param>
/// <param name="After">How it ends now.</param>
public sealed record ChangedCheck(string Check, Change Change, string Before, string After);

/// <summary>The difference between two runs, check by check.</summary>
/// <param name="Changes">What changed, the worst first.</param>
/// <param name="Remarks">In what the two are not the same, besides their results: such as the target, the plans or the version of the suite.</param>
public sealed record RunDiff(IReadOnlyList<ChangedCheck> Changes, IReadOnlyList<string> Remarks)
{
    /// <summary>True when the newer run found what the older one did not, or decided less.</summary>
    public bool IsWorse => Changes.Any(change => change.Change is Change.New or Change.CoverageLost);

    /// <summary>Compares two runs.</summary>
    public static RunDiff Of(RunRecord before, RunRecord after)
    {
        var (old, young) = (ById(before), ById(after));
        // Another version of the suite may have no such check; the same one was told to leave it out.
        var isOther = before.Description.SuiteVersion != after.Description.SuiteVersion && !before.Description.Plans.Except(after.Description.Plans).Any();
        string[] gone = isOther ? [.. old.Keys.Where(check => !young.ContainsKey(check) && after.Description.LeftOut.All(left => left.Id != check))] : [];
        var changes = old.Keys.Except(gone).Union(young.Keys)
            .Select(check => (Check: check, Before: old.GetValueOrDefault(check), After: young.GetValueOrDefault(check)))
            .Select(pair => (pair.Check, Change: Judge(pair.Before, before, pair.After, after), pair.Before, pair.After))
            .Where(pair => pair.Change is not null)
            .Select(pair => new ChangedCheck(pair.Check, pair.Change!.Value, Tell(pair.Check, pair.Before, before), Tell(pair.Check, pair.After, after)));
        return new([.. changes.OrderBy(change => change.Change).ThenBy(change => change.Check, StringComparer.Ordinal)], [.. Remark(before.Description, after.Description, gone)]);
    }

    private static Dictionary<string, CheckOutcome> ById(RunRecord run) => CheckOutcome.Of(run).ToDictionary(outcome => outcome.Check.Id);

    private static Change? Judge(CheckOutcome? before, RunRecord oldRun, CheckOutcome? after, RunRecord newRun)
    {
        var (was, now) = (before?.Result is { IsFinding: true } found ? found : null, after?.Result is { IsFinding: true } finds ? finds : null);
        if (now is not null)
        {
            return was is null || now.Verdict > was.Verdict || now.Severity > was.Severity || now.Broken != was.Broken ? Change.New
                : Looks(was, oldRun) != Looks(now, newRun) ? Change.Changed
                : null;
        }

        if (IsDecided(before) && !IsDecided(after))
            return Change.CoverageLost;
        if (was is not null)
            return Change.Mended;
        return !IsDecided(before) && IsDecided(after) ? Change.CoverageGained : null;
    }

    private static (Verdict Verdict, string? Broken, string Actual) Looks(CheckResult finding, RunRecord run) =>
        (finding.Verdict, finding.Broken, LedgerUpdate.Pattern(finding.Actual ?? "", run.Description.Target.Hosts));

    private static bool IsDecided(CheckOutcome? outcome) => outcome?.Result?.Verdict is Verdict.Passed or Verdict.Warning or Verdict.Failed;

    private static string Tell(string check, CheckOutcome? outcome, RunRecord run) => outcome switch
    {
        null => run.Description.LeftOut.FirstOrDefault(left => left.Id == check) is { } left ? $"left out: {left.Reason}" : "not part of the run",
        { Result: null } => "missing",
        { Result: { IsFinding: true } finding } => $"{ReportText.Word(outcome.Outcome)}: {finding.Actual}",
        { Result.Reason: { } reason } => $"{ReportText.Word(outcome.Outcome)}: {reason}",
        _ => ReportText.Word(outcome.Outcome),
    };

    private static IEnumerable<string> Remark(RunDescription before, RunDescription after, string[] gone)
    {
        (string Name, string Before, string After)[] facts =
        [
            ("target", before.Target.Name, after.Target.Name), ("issuer", LedgerUpdate.Pattern(before.Target.Issuer, before.Target.Hosts), LedgerUpdate.Pattern(after.Target.Issuer, after.Target.Hosts)),
            ("plans", string.Join(", ", before.Plans), string.Join(", ", after.Plans)), ("suite version", before.SuiteVersion, after.SuiteVersion),
        ];
        foreach (var (name, was, now) in facts.Where(fact => fact.Before != fact.After))
            yield return $"{name}: {was} before, {now} now";
        foreach (var (name, run) in new[] { ("older", before), ("newer", after) }.Where(pair => pair.Item2.Completion is null))
            yield return $"the {name} run did not come to its end";
        if (gone.Length > 0)
            yield return $"the suite of the newer run has no more {string.Join(", ", gone)}";
    }
}
