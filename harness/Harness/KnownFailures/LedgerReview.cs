using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Harness.KnownFailures;

/// <summary>What of a ledger is out of date, seen from a run. Any of it turns the run red: a ledger that nobody tends hides what it once explained.</summary>
/// <param name="Check">The check of the entry.</param>
/// <param name="Text">One sentence for people.</param>
public sealed record LedgerReview(string Check, string Text)
{
    /// <summary>Every entry that was to be judged in the run and is out of date.</summary>
    public static IReadOnlyList<LedgerReview> Of(RunRecord run)
    {
        var results = run.Results.ToDictionary(result => result.Check);
        var planned = run.Description.Checks.Select(check => check.Id).ToHashSet();
        return
        [
            .. run.Description.KnownFailures
                .Select(entry => (entry.Check, Text: Problem(entry, results.GetValueOrDefault(entry.Check), planned.Contains(entry.Check), run.Description.StartedAt)))
                .Where(problem => problem.Text is not null)
                .Select(problem => new LedgerReview(problem.Check, problem.Text!)),
        ];
    }

    /// <summary>Those that no outcome of a check tells: all but a pass that was not expected.</summary>
    public static IEnumerable<LedgerReview> Stale(RunRecord run)
    {
        var passed = run.Results.Where(result => result.Verdict == Verdict.Passed).Select(result => result.Check).ToHashSet();
        return Of(run).Where(problem => !passed.Contains(problem.Check));
    }

    private static string? Problem(KnownFailure entry, CheckResult? result, bool isPlanned, DateTimeOffset now) => result switch
    {
        null => isPlanned ? null : "unused: the check is not part of the plans of this run",
        { Verdict: Verdict.NotApplicable } => $"unused: the check is not applicable, since {result.Reason}",
        { Verdict: Verdict.Passed } => "unexpected pass: the failure is gone, take the entry out",
        { IsFinding: true } when !entry.LooksLike(result) => $"another failure: known is {Name(entry.Verdict)} of {entry.Broken} with '{entry.Actual}', and what happened is {Name(result.Verdict)} of {result.Broken} with '{result.Actual}'",
        { IsFinding: true } when entry.IsExpired(now) => $"expired on {entry.Expires:yyyy-MM-dd}: mend it, or have {entry.Owner} say for how much longer ({entry.Issue})",
        // Nothing was decided: whether the failure is still there is as open as the check.
        _ => null,
    };

    private static string Name(Verdict verdict) => verdict.ToString().ToLowerInvariant();
}
