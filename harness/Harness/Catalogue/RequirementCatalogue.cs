using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OAuthConformance.Harness.Catalogue;

/// <summary>All specifications, requirements and plans, read once from the data files of this folder.</summary>
public sealed class RequirementCatalogue
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <summary>The specification that the requirements of the attack classes count as.</summary>
    public const string Attack = "Attack";

    private readonly Dictionary<string, Requirement> _requirements;
    private readonly Dictionary<string, Plan> _plans;

    private RequirementCatalogue(IReadOnlyList<Spec> specs, IReadOnlyList<AttackClass> attacks, IReadOnlyList<Plan> plans)
    {
        Attacks = attacks;
        Specs = [.. specs, new(Attack, "Attack classes of this suite", "https://cwe.mitre.org/", [.. attacks.SelectMany(attack => attack.Requirements)])];
        _requirements = Specs.SelectMany(spec => spec.Requirements).ToDictionary(requirement => requirement.Id);
        _plans = plans.ToDictionary(plan => plan.Id);
    }

    /// <summary>The catalogue that this version of the suite ships.</summary>
    public static RequirementCatalogue Default { get; } = Load();

    /// <summary>All specifications.</summary>
    public IReadOnlyList<Spec> Specs { get; }

    /// <summary>All classes of attacks, by number.</summary>
    public IReadOnlyList<AttackClass> Attacks { get; }

    /// <summary>All plans.</summary>
    public IReadOnlyCollection<Plan> Plans => _plans.Values;

    /// <summary>The requirement with this id.</summary>
    /// <exception cref="KeyNotFoundException">No file of the catalogue has it.</exception>
    public Requirement this[string id] => _requirements.TryGetValue(id, out var requirement)
        ? requirement
        : throw new KeyNotFoundException($"the catalogue has no requirement {id}");

    /// <summary>The requirement with this id, or null.</summary>
    public Requirement? Find(string id) => _requirements.GetValueOrDefault(id);

    /// <summary>True when a file of the catalogue has the requirement with this id.</summary>
    public bool Has(string id) => _requirements.ContainsKey(id);

    /// <summary>The plan with this id, or null.</summary>
    public Plan? FindPlan(string id) => _plans.GetValueOrDefault(id);

    private static RequirementCatalogue Load()
    {
        var assembly = typeof(RequirementCatalogue).Assembly;
        return new(
            [.. ReadAll<SpecFile>(assembly, "specs/").Select(file => file.ToSpec())],
            [.. ReadAll<AttacksFile>(assembly, "attacks/").SelectMany(file => file.Classes).Select(row => row.ToClass()).OrderBy(attack => int.Parse(attack.Id[1..], CultureInfo.InvariantCulture))],
            Read<PlansFile>(assembly, "plans.json").Plans);
    }

    private static IEnumerable<T> ReadAll<T>(Assembly assembly, string folder) => assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(folder, StringComparison.Ordinal))
        .Order(StringComparer.Ordinal)
        .Select(name => Read<T>(assembly, name));

    private static T Read<T>(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize<T>(stream, Json)!;
    }

    private sealed record AttacksFile(IReadOnlyList<AttackRow> Classes);

    private sealed record AttackRow(string Id, string Title, string Gains, string Mend, string? Threat, IReadOnlyList<int> Cwe, IReadOnlyList<AttackRequirementRow> Requirements)
    {
        public AttackClass ToClass() => new(Id, Title, Gains, Mend, Threat, Cwe, [.. Requirements.Select(row => row.ToRequirement(this))]);
    }

    private sealed record AttackRequirementRow(string Slug, Level Level, string Text, string Mend, string? Because = null)
    {
        public Requirement ToRequirement(AttackRow attack) => new()
        {
            Id = $"{Attack}-{attack.Id}/{Slug}",
            Spec = Attack,
            Section = attack.Id,
            Text = Text,
            Mend = Mend,
            Level = Level,
            Because = Because,
            Link = $"https://cwe.mitre.org/data/definitions/{attack.Cwe[0].ToString(CultureInfo.InvariantCulture)}.html",
        };
    }

    private sealed record PlansFile(IReadOnlyList<Plan> Plans);

    private sealed record SpecFile(string Id, string Title, string Link, string Anchor, IReadOnlyList<Row> Requirements)
    {
        public Spec ToSpec() => new(Id, Title, Link, [.. Requirements.Select(row => row.ToRequirement(this))]);
    }

    private sealed record Row(
        string Section, string Slug, Level Level, string Text, string Mend, string? Because = null, string? Open = null,
        string? Untestable = null, string? OutOfScope = null)
    {
        public Requirement ToRequirement(SpecFile spec) => new()
        {
            Id = $"{spec.Id}-{Section}/{Slug}",
            Spec = spec.Id,
            Section = Section,
            Text = Text,
            Mend = Mend,
            Level = Level,
            Because = Because,
            Open = Open,
            Untestable = Untestable,
            OutOfScope = OutOfScope,
            Link = spec.Link + spec.Anchor.Replace("{section}", Section, StringComparison.Ordinal),
        };
    }
}
