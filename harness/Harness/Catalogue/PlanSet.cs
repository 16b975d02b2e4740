namespace OAuthConformance.Harness.Catalogue;

/// <summary>The plans of one audit together: for each requirement the strictest of them decides.</summary>
/// <param name="Plans">At least one plan.</param>
public sealed record PlanSet(IReadOnlyList<Plan> Plans)
{
    /// <summary>Ids of the plans.</summary>
    public IReadOnlyList<string> Ids => [.. Plans.Select(plan => plan.Id)];

    /// <summary>The strictest level that a plan gives to the requirement.</summary>
    public Level LevelOf(Requirement requirement) => Plans.Max(plan => plan.LevelOf(requirement));
}
