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

    private readonly Dictionary<string, Requirement> _requirements;
    private readonly Dictionary<string, Plan> _plans;

    private RequirementCatalogue(IReadOnlyList<Spec> specs, IReadOnlyList<Plan> plans)
    {
        Specs = specs;
        _requirements = specs.SelectMany(spec => spec.Requirements).ToDictionary(requirement => requirement.Id);
        _plans = plans.ToDictionary(plan => plan.Id);
    }

    /// <summary>The catalogue that this version of the suite ships.</summary>
    public static RequirementCatalogue Default { get; } = Load();

    /// <summary>All specifications.</summary>
    public IReadOnlyList<Spec> Specs { get; }

    /// <summary>All plans.</summary>
    public IReadOnlyCollection<Plan> Plans => _plans.Values;

    /// <summary>The requirement with this id.</summary>
    /// <exception cref="KeyNotFoundException">No file of the catalogue has it.</exception>
    public Requirement this[string id] => _requirements.TryGetValue(id, out var requirement)
        ? requirement
        : throw new KeyNotFoundException($"the catalogue has no requirement {id}");

    /// <summary>True when a file of the catalogue has the requirement with this id.</summary>
    public bool Has(string id) => _requirements.ContainsKey(id);

    /// <summary>The plan with this id, or null.</summary>
    public Plan? FindPlan(string id) => _plans.GetValueOrDefault(id);

    private static RequirementCatalogue Load()
    {
        var assembly = typeof(RequirementCatalogue).Assembly;
        var specs = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("specs/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => Read<SpecFile>(assembly, name).ToSpec());
        return new([.. specs], Read<PlansFile>(assembly, "plans.json").Plans);
    }

    private static T Read<T>(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)!;
        return JsonSerializer.Deserialize<T>(stream, Json)!;
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
