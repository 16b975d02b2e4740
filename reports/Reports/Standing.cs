using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Reports;

/// <summary>Where a requirement stands after a run; of several, the first one listed wins.</summary>
internal enum Standing
{
    /// <summary>A check found it broken.</summary>
    Broken,

    /// <summary>A check of it decided nothing, was left out, or ended before it came to it.</summary>
    Undecided,

    /// <summary>Every check of it that is applicable passed.</summary>
    Met,

    /// <summary>The target does not have what it is about.</summary>
    NotApplicable,
}

/// <summary>Where a class of attacks stands after a run; of several, the first one listed wins.</summary>
internal enum ThreatStanding
{
    /// <summary>An attack worked, or a defence is missing.</summary>
    Open,

    /// <summary>Not all attacks of the class were decided.</summary>
    Undecided,

    /// <summary>Every attack that was tried was seen to fail.</summary>
    Mitigated,

    /// <summary>Nothing of it was tried: the target has nothing to attack, or the checks were left out.</summary>
    NotTried,
}

/// <summary>A requirement that binds the target, and where it stands.</summary>
/// <param name="Requirement">Its texts; without them where only a result names it.</param>
/// <param name="Standing">Where it stands.</param>
internal sealed record RequirementStanding(PlannedRequirement Requirement, Standing Standing);

/// <summary>A specification with its requirements that the checks judge.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Title">Its title; empty in runs of older versions.</param>
/// <param name="Unjudged">Statements that the plans ask for and that no check judges; null where that is not known.</param>
/// <param name="Requirements">The others.</param>
internal sealed record SpecStanding(string Id, string Title, int? Unjudged, IReadOnlyList<RequirementStanding> Requirements)
{
    /// <summary>How many of the requirements stand so.</summary>
    public int Count(Standing standing) => Requirements.Count(requirement => requirement.Standing == standing);
}

/// <summary>What a run says of requirements and of threats, rather than of checks.</summary>
/// <param name="Specs">Specifications, in the order of the plans.</param>
/// <param name="Threats">Classes of attacks by number.</param>
internal sealed record Standings(IReadOnlyList<SpecStanding> Specs, IReadOnlyList<(PlannedAttack Attack, ThreatStanding Standing)> Threats)
{
    /// <summary>All requirements that stand so, over all specifications.</summary>
    public IReadOnlyList<PlannedRequirement> With(Standing standing) =>
        [.. Specs.SelectMany(spec => spec.Requirements).Where(requirement => requirement.Standing == standing).Select(requirement => requirement.Requirement)];

    /// <summary>Reads a run. Only what binds counts: a requirement that the plans make an observation is neither met nor broken.</summary>
    public static Standings Of(RunRecord run, IReadOnlyList<CheckOutcome> outcomes)
    {
        var judged = outcomes.SelectMany(Judged)
            .Concat(run.Description.LeftOut.SelectMany(check => check.Requirements.Select(requirement => (Requirement: Bare(requirement), Standing: Standing.Undecided))))
            .Where(pair => pair.Requirement.Level is "must" or "should")
            .GroupBy(pair => pair.Requirement.Id)
            .Select(same => new RequirementStanding(same.MaxBy(pair => pair.Requirement.Text.Length).Requirement, same.Min(pair => pair.Standing)))
            .ToLookup(requirement => requirement.Requirement.Spec);
        var named = run.Description.Specs.Select(spec => new SpecStanding(spec.Id, spec.Title, Math.Max(0, spec.Statements - judged[spec.Id].Count()), [.. judged[spec.Id]]));
        var others = judged.Where(group => run.Description.Specs.All(spec => spec.Id != group.Key)).OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new SpecStanding(group.Key, "", null, [.. group]));
        return new([.. named.Concat(others)], ThreatsOf(run, outcomes));
    }

    private static IEnumerable<(PlannedRequirement Requirement, Standing Standing)> Judged(CheckOutcome outcome)
    {
        if (outcome.Result is not { IsFinding: true } result)
            return outcome.Check.Requirements.Select(requirement => (requirement, StandingOf(outcome.Outcome)));

        // The check ended at what it found: of its other requirements it knows nothing.
        var own = outcome.Check.Requirements.Select(requirement =>
            (requirement, result.Broken is null || requirement.Id == result.Broken ? Standing.Broken : Standing.Undecided));
        return result.Broken is { } broken && outcome.Check.Requirements.All(requirement => requirement.Id != broken)
            ? own.Append((Bare(new(broken, SpecOf(broken), result.Verdict == Verdict.Failed ? "must" : "should")), Standing.Broken))
            : own;
    }

    private static Standing StandingOf(Outcome outcome) => outcome switch
    {
        Outcome.Passed or Outcome.UnexpectedPass => Standing.Met,
        Outcome.NotApplicable => Standing.NotApplicable,
        _ => Standing.Undecided,
    };

    private static IReadOnlyList<(PlannedAttack, ThreatStanding)> ThreatsOf(RunRecord run, IReadOnlyList<CheckOutcome> outcomes) =>
    [
        .. outcomes.SelectMany(outcome => outcome.Check.Attacks.Select(attack => (Attack: attack, Standing: ThreatOf(outcome))))
            .Concat(run.Description.LeftOut.SelectMany(check => check.Attacks.Select(attack => (Attack: attack, Standing: (ThreatStanding?)null))))
            .GroupBy(pair => pair.Attack.Id)
            .OrderBy(same => int.TryParse(same.Key.AsSpan(1), out var number) ? number : int.MaxValue).ThenBy(same => same.Key, StringComparer.Ordinal)
            .Select(same => (same.First().Attack, Join([.. same.Select(pair => pair.Standing)]))),
    ];

    /// <summary>One attack of the class that was left out leaves open whether the class is mitigated.</summary>
    private static ThreatStanding Join(IReadOnlyList<ThreatStanding?> all)
    {
        var worst = all.Min() ?? ThreatStanding.NotTried;
        return worst == ThreatStanding.Mitigated && all.Contains(null) ? ThreatStanding.Undecided : worst;
    }

    /// <summary>Null for a check that has no result.</summary>
    private static ThreatStanding? ThreatOf(CheckOutcome outcome) => outcome switch
    {
        { Result: null } => null,
        // An attack that was refused, though not in the form that the text asks for, came to nothing.
        { Result: { IsFinding: true } result } => result.WasRefused ? ThreatStanding.Mitigated : ThreatStanding.Open,
        { Outcome: Outcome.Passed or Outcome.UnexpectedPass } => ThreatStanding.Mitigated,
        { Outcome: Outcome.NotApplicable } => ThreatStanding.NotTried,
        _ => ThreatStanding.Undecided,
    };

    private static PlannedRequirement Bare(JudgedRequirement requirement) => new(requirement.Id, requirement.Spec, SectionOf(requirement), requirement.Level, "", "", "");

    private static string SectionOf(JudgedRequirement requirement) =>
        requirement.Id.StartsWith(requirement.Spec + "-", StringComparison.Ordinal) ? requirement.Id[(requirement.Spec.Length + 1)..].Split('/')[0] : "";

    /// <summary>An id is specification, dash, section, slash, rest.</summary>
    private static string SpecOf(string id) =>
        id.Split('/')[0] is var front && front.LastIndexOf('-') is > 0 and var dash ? front[..dash] : front;
}
