using System.Reflection;
using System.Text.RegularExpressions;
using OAuthConformance.Harness.Catalogue;

namespace OAuthConformance.Harness.Checks;

/// <summary>A check as its attributes describe it.</summary>
public sealed partial record CheckInfo(MethodInfo Method, CheckAttribute Attribute)
{
    /// <summary>The id.</summary>
    public string Id => Attribute.Id;

    /// <summary>The rule as a sentence, from the method's name.</summary>
    public string Title => Method.Name.Replace('_', ' ');

    /// <summary>First segment of the id.</summary>
    public string Flow => Id.Split('/')[0];

    /// <summary>The suite's name in words.</summary>
    public string Family => WordStart().Replace(Method.DeclaringType!.Name, " $1").Trim().ToLowerInvariant();

    /// <summary>The requirements, from the catalogue.</summary>
    public IReadOnlyList<Requirement> Requirements => [.. Attribute.Requirements.Select(id => RequirementCatalogue.Default[id])];

    /// <summary>The classes of attacks that it tries.</summary>
    public IReadOnlyList<AttackClass> Attacks
    {
        get
        {
            var ids = Attribute.Attacks.Concat(Requirements.Where(requirement => requirement.Spec == RequirementCatalogue.Attack).Select(requirement => requirement.Section)).ToHashSet();
            return [.. RequirementCatalogue.Default.Attacks.Where(attack => ids.Contains(attack.Id))];
        }
    }

    /// <summary>Its labels: <c>attack</c> and the numbers of the classes for one that tries an attack, and <c>destructive</c>, and free ones.</summary>
    public IReadOnlyList<string> Tags =>
    [
        .. Attacks.Count > 0 ? new[] { "attack" } : [], .. Attacks.Select(attack => attack.Id),
        .. Attribute.Destructive ? new[] { "destructive" } : [], .. Attribute.Tags,
    ];

    /// <summary>Roles of the suite and of the check itself.</summary>
    public IReadOnlyList<string> Needs =>
    [
        .. new[] { Method.DeclaringType!.GetCustomAttribute<NeedsAttribute>(), Method.GetCustomAttribute<NeedsAttribute>() }
            .SelectMany(needs => needs?.Roles ?? []).Distinct(),
    ];

    /// <summary>All checks of an assembly, by id.</summary>
    public static IReadOnlyList<CheckInfo> In(Assembly assembly) =>
    [
        .. assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(ConformanceSuite)))
            .SelectMany(type => type.GetMethods())
            .Where(method => method.IsDefined(typeof(CheckAttribute)))
            .Select(Of)
            .OrderBy(check => check.Id, StringComparer.Ordinal),
    ];

    /// <summary>The check that a method is.</summary>
    public static CheckInfo Of(MethodInfo method) => new(method, method.GetCustomAttribute<CheckAttribute>()!);

    /// <summary>The strictest level that the plans give to one of its requirements.</summary>
    public Level LevelUnder(PlanSet plans) => Requirements.Max(plans.LevelOf);

    /// <summary>The check for <c>run.json</c>.</summary>
    public PlannedCheck ToPlanned(PlanSet plans) => new(
        Id, Title, Flow, Family, Attribute.Gains,
        [.. Requirements.Select(requirement => Plan(requirement, plans))],
        Attribute.Severity, Tags, Needs, Attribute.ProvenBy)
    {
        Attacks = [.. Attacks.Select(Plan)],
    };

    /// <summary>The check for the part of <c>run.json</c> that tells what is not run.</summary>
    public LeftOutCheck ToLeftOut(PlanSet plans, string reason) => new(
        Id, reason, [.. Requirements.Select(requirement => JudgedRequirement.Of(requirement, plans))], [.. Attacks.Select(Plan)]);

    private static PlannedAttack Plan(AttackClass attack) =>
        new(attack.Id, attack.Title, attack.Reference) { Threat = attack.Threat, Cwe = attack.Cwe };

    /// <summary>A requirement with its texts, for <c>run.json</c>.</summary>
    public static PlannedRequirement Plan(Requirement requirement, PlanSet plans) => new(
        requirement.Id, requirement.Spec, requirement.Section, plans.LevelOf(requirement).ToString().ToLowerInvariant(),
        requirement.Text, requirement.Mend, requirement.Link);

    [GeneratedRegex("([A-Z])")]
    private static partial Regex WordStart();
}
