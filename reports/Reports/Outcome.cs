using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Reports;

/// <summary>
/// How one planned check ended, as a report has to tell it: the verdict, seen together with the ledger of known failures and
/// the plan.
/// </summary>
internal enum Outcome
{
    /// <summary>A MUST is broken or an attack worked, and no ledger entry says so.</summary>
    Failed,

    /// <summary>A SHOULD is broken, and no ledger entry says so.</summary>
    Warning,

    /// <summary>The ledger declares a failure that did not happen, so the ledger is out of date.</summary>
    UnexpectedPass,

    /// <summary>Nothing could be decided.</summary>
    Inconclusive,

    /// <summary>A fault of the suite.</summary>
    Error,

    /// <summary>Planned, and without a result.</summary>
    Missing,

    /// <summary>A finding that the ledger declares.</summary>
    KnownFailure,

    /// <summary>The target does not have what the check is about.</summary>
    NotApplicable,

    /// <summary>The rule is kept.</summary>
    Passed,
}

/// <summary>A planned check with what became of it.</summary>
/// <param name="Check">The check and its texts.</param>
/// <param name="Result">Its last result; null when it is missing.</param>
/// <param name="Outcome">How it ended.</param>
internal sealed record CheckOutcome(PlannedCheck Check, CheckResult? Result, Outcome Outcome)
{
    /// <summary>The severity of what was found; the check's own when nothing was.</summary>
    public Severity Severity => Result?.Severity ?? Check.Severity;

    /// <summary>The broken requirement where the result names one, else all that the check judges.</summary>
    public IEnumerable<PlannedRequirement> Concerned =>
        Check.Requirements.Where(requirement => requirement.Id == Result?.Broken) is var broken && broken.Any()
            ? broken
            : Check.Requirements;

    /// <summary>The strictest level among the requirements.</summary>
    public string Level
    {
        get
        {
            var levels = Concerned.Select(requirement => requirement.Level).ToList();
            return levels.Contains("must") ? "must" : levels.Contains("should") ? "should" : "info";
        }
    }

    /// <summary>The step whose answer decided: the one that the finding names, else the last one that changed something, else the last one.</summary>
    public ResultStep? Deciding =>
        Result?.DecidingStep is { } at && at < Result.Steps.Count ? Result.Steps[at] : Result?.Steps.LastOrDefault(step => step.RequestDifference is not null) ?? (Result?.Steps is [.., var last] ? last : null);

    /// <summary>The exchange of the deciding step that carries what was changed; where none is seen to, the last one.</summary>
    public ResultExchange? DecidingExchange => Deciding is { Exchanges: [.., var last] exchanges } step
        ? exchanges.FirstOrDefault(exchange => Carries(exchange, ChangedIn(step))) ?? last
        : null;

    /// <summary>What a part of the request became; empty for what is too short to be found.</summary>
    private static string ChangedIn(ResultStep step) => step.RequestDifference?.Split(" -> ", 2) is [_, { Length: > 7 } after] ? after : "";

    private static bool Carries(ResultExchange exchange, string changed) => changed.Length > 0
        && (exchange.Request.Contains(changed, StringComparison.Ordinal) || exchange.Request.Contains(Uri.EscapeDataString(changed), StringComparison.Ordinal));

    /// <summary>Every planned check of a run in the plan's order, then results that nobody planned.</summary>
    public static IReadOnlyList<CheckOutcome> Of(RunRecord run)
    {
        var results = run.Results.ToDictionary(result => result.Check);
        var planned = run.Description.Checks.DistinctBy(check => check.Id).ToList();
        var unplanned = results.Values.Where(result => planned.All(check => check.Id != result.Check)).Select(Unplanned);
        return [.. planned.Concat(unplanned)
            .Select(check => (Check: check, Result: results.GetValueOrDefault(check.Id)))
            .Select(found => new CheckOutcome(found.Check, found.Result, Judge(found.Result)))];
    }

    private static Outcome Judge(CheckResult? result) => result switch
    {
        null => Outcome.Missing,
        { Known: not null, IsFinding: true } => Outcome.KnownFailure,
        { Known: not null, Verdict: Verdict.Passed } => Outcome.UnexpectedPass,
        { Verdict: Verdict.Passed } => Outcome.Passed,
        { Verdict: Verdict.Warning } => Outcome.Warning,
        { Verdict: Verdict.Failed } => Outcome.Failed,
        { Verdict: Verdict.NotApplicable } => Outcome.NotApplicable,
        { Verdict: Verdict.Inconclusive } => Outcome.Inconclusive,
        _ => Outcome.Error,
    };

    private static PlannedCheck Unplanned(CheckResult result) => new(
        result.Check, result.Check, result.Check.Split('/')[0], "Not in the plan", "",
        [.. result.Requirements.Select(requirement => new PlannedRequirement(requirement.Id, requirement.Spec, "", requirement.Level, "", "", ""))],
        result.Severity, [], [], []);
}
