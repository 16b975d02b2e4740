using OAuthConformance.Harness.Catalogue;

namespace OAuthConformance.Harness.Checks;

/// <summary>From where on a run is red.</summary>
public sealed record Gate
{
    /// <summary>The least severity that stops, by plan: a failure stops when a plan that demands the requirement says so. A plan that is not named stops at every failure.</summary>
    public IReadOnlyDictionary<string, Severity> Plans { get; init; } = new Dictionary<string, Severity>();

    /// <summary>The least severity that stops, whatever the plan; null to go by the plans.</summary>
    public Severity? Everywhere { get; init; }

    /// <summary>How many checks may stay undecided.</summary>
    public int MaxInconclusive { get; init; }

    /// <summary>The failures of a run that stop it. A warning does not, and neither does a failure that the ledger knows.</summary>
    public static IReadOnlyList<CheckResult> Stopping(RunRecord run) =>
        [.. run.Results.Where(result => result is { Verdict: Verdict.Failed, Known: null } && result.Severity >= run.Description.Gate.Least(result, run.Description.Plans))];

    private Severity Least(CheckResult failure, IReadOnlyList<string> plans)
    {
        if (Everywhere is { } severity)
            return severity;
        var demanding = plans.Where(plan => Demands(plan, failure.Broken)).ToList();
        return (demanding.Count > 0 ? demanding : plans).Select(plan => Plans.GetValueOrDefault(plan, Severity.Low)).DefaultIfEmpty(Severity.Low).Min();
    }

    private static bool Demands(string plan, string? requirement) =>
        RequirementCatalogue.Default.FindPlan(plan) is { } known
        && RequirementCatalogue.Default.Find(requirement ?? "") is { } broken
        && known.LevelOf(broken) == Level.Must;
}
