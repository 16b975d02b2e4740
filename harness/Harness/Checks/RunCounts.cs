namespace OAuthConformance.Harness.Checks;

/// <summary>How many checks ended in which way.</summary>
public sealed record RunCounts(
    int Passed, int Warning, int Failed, int NotApplicable, int Inconclusive, int Error, int Missing, int KnownFailure, int UnexpectedPass)
{
    /// <summary>
    /// Counts a run; a planned check without a result is missing. A declared failure counts as known when it is found, and
    /// as an unexpected pass when the check passes; one that decided nothing counts as what it is.
    /// </summary>
    public static RunCounts Of(RunRecord run)
    {
        int Count(Verdict verdict) => run.Results.Count(result => result.Verdict == verdict && (result.Known is null || (!result.IsFinding && verdict != Verdict.Passed)));

        return new(
            Count(Verdict.Passed), Count(Verdict.Warning), Count(Verdict.Failed), Count(Verdict.NotApplicable),
            Count(Verdict.Inconclusive), Count(Verdict.Error), run.Missing.Count,
            KnownFailure: run.Results.Count(result => result.Known is not null && result.IsFinding),
            UnexpectedPass: run.Results.Count(result => result.Known is not null && result.Verdict == Verdict.Passed));
    }
}
