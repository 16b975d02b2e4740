using OAuthConformance.Harness.Catalogue;

namespace OAuthConformance.Harness.Checks;

/// <summary>How much of the specifications the checks judge: <c>coverage --json</c>.</summary>
/// <param name="Specs">One row a specification.</param>
public sealed record Coverage(IReadOnlyList<SpecCoverage> Specs)
{
    /// <summary>Counts.</summary>
    /// <param name="specs">The specifications.</param>
    /// <param name="checks">All checks.</param>
    /// <param name="faults">Ids of the faults that there are.</param>
    public static Coverage Of(IEnumerable<Spec> specs, IEnumerable<CheckInfo> checks, IReadOnlySet<string> faults)
    {
        var naming = checks.SelectMany(check => check.Attribute.Requirements.Distinct().Select(requirement => (Requirement: requirement, Check: check)))
            .ToLookup(pair => pair.Requirement, pair => pair.Check);
        return new([.. specs.Select(spec => Of(spec, naming, faults))]);
    }

    /// <summary>Each statement counts once: as judged, else by the reason why it is not.</summary>
    private static SpecCoverage Of(Spec spec, ILookup<string, CheckInfo> naming, IReadOnlySet<string> faults)
    {
        var tested = spec.Requirements.Where(requirement => naming.Contains(requirement.Id)).ToList();
        var others = spec.Requirements.Except(tested).ToList();
        var untestable = others.Where(requirement => requirement.Untestable is not null).ToList();
        var outOfScope = others.Except(untestable).Where(requirement => requirement.OutOfScope is not null).ToList();
        return new(
            spec.Id, spec.Title, spec.Requirements.Count, tested.Count,
            tested.Count(requirement => naming[requirement.Id].Any(check => check.Attribute.ProvenBy is { Length: > 0 } provenBy && provenBy.All(faults.Contains))),
            untestable.Count, outOfScope.Count,
            [.. others.Except(untestable).Except(outOfScope).Select(requirement => requirement.Id)]);
    }
}

/// <summary>How much of a specification the checks judge.</summary>
/// <param name="Id">Specification id.</param>
/// <param name="Title">Its title.</param>
/// <param name="Statements">Its statements in the catalogue.</param>
/// <param name="Tested">Those that a check names.</param>
/// <param name="Proven">Those among them that are named by a check with faults to turn it red.</param>
/// <param name="Untestable">Those that nothing from outside can judge.</param>
/// <param name="OutOfScope">Those that are not this suite's business.</param>
/// <param name="Open">Ids of the rest.</param>
public sealed record SpecCoverage(
    string Id, string Title, int Statements, int Tested, int Proven, int Untestable, int OutOfScope, IReadOnlyList<string> Open);
