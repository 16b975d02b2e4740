using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Checks;

/// <summary>Which checks an audit runs.</summary>
public static class Selection
{
    /// <summary>The plan that every audit is held to beside what the profile claims.</summary>
    internal const string AlwaysHeld = "security-bcp";

    /// <summary>The plans of an audit: those named, or those that the profile claims together with the security best current practice.</summary>
    /// <exception cref="ConfigurationException">There is no such plan.</exception>
    public static PlanSet Plans(IReadOnlyList<string> named, Profile profile)
    {
        var ids = named.Count > 0 ? named : [.. profile.Plans.Append(AlwaysHeld).Distinct()];
        return new([.. ids.Select(id => RequirementCatalogue.Default.FindPlan(id) ?? throw new ConfigurationException(
            $"there is no plan '{id}'; known: {string.Join(", ", RequirementCatalogue.Default.Plans.Select(plan => plan.Id))}"))]);
    }

    /// <summary>The checks that the selectors name.</summary>
    /// <param name="checks">All checks.</param>
    /// <param name="selectors">Check ids, <c>pkce/*</c>, or requirement ids; none selects all.</param>
    /// <exception cref="ConfigurationException">A selector matches nothing.</exception>
    public static IReadOnlyList<CheckInfo> Select(IReadOnlyList<CheckInfo> checks, IReadOnlyList<string> selectors)
    {
        foreach (var selector in selectors)
        {
            if (!checks.Any(check => Matches(check, selector)))
                throw new ConfigurationException($"'{selector}' selects no check; `list` shows the ids, FLOW/* selects a flow, and a requirement id selects what judges it");
        }

        return selectors.Count == 0 ? checks : [.. checks.Where(check => selectors.Any(selector => Matches(check, selector)))];
    }

    /// <summary>What a quick audit leaves out: the checks that wait, but for those that a selector names by their id.</summary>
    public static IReadOnlyList<CheckInfo> LeftOutByQuick(IReadOnlyList<CheckInfo> checks, IReadOnlyList<string> selectors) =>
        [.. checks.Where(check => check.Attribute.Waits && !selectors.Contains(check.Id))];

    /// <summary>What a careful audit leaves out: the checks that may do lasting harm, but for those that a selector names by their id.</summary>
    public static IReadOnlyList<CheckInfo> LeftOutAsDestructive(IReadOnlyList<CheckInfo> checks, IReadOnlyList<string> selectors) =>
        [.. checks.Where(check => check.Attribute.Destructive && !selectors.Contains(check.Id))];

    private static bool Matches(CheckInfo check, string selector) =>
        selector == check.Id
        || (selector.EndsWith("/*", StringComparison.Ordinal) && check.Id.StartsWith(selector[..^1], StringComparison.Ordinal))
        || check.Attribute.Requirements.Contains(selector);
}
