using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.KnownFailures;

/// <summary>The known failures of one target: a file beside its profile.</summary>
public sealed record Ledger
{
    /// <summary>How the file is called beside <c>profile.json</c>; beside <c>staging.json</c> it is <c>staging.known-failures.json</c>.</summary>
    public const string FileName = "known-failures.json";

    /// <summary>How ledgers are written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        AllowDuplicateProperties = false,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNameCaseInsensitive = false,
        ReadCommentHandling = JsonCommentHandling.Skip,
        RespectNullableAnnotations = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
    };

    /// <summary>Where editors find the schema; not used otherwise.</summary>
    [JsonPropertyName("$schema")]
    public string? Schema { get; init; }

    /// <summary>The entries, at most one for each check.</summary>
    public required IReadOnlyList<KnownFailure> KnownFailures { get; init; }

    /// <summary>Where the ledger of a profile stands, if there is one.</summary>
    public static string FileOf(LoadedProfile profile) => Path.Combine(
        profile.Folder, Path.GetFileName(profile.File) == "profile.json" ? FileName : $"{Path.GetFileNameWithoutExtension(profile.File)}.{FileName}");

    /// <summary>Reads the ledger of a profile; without a file it is empty.</summary>
    /// <param name="profile">The profile.</param>
    /// <param name="checks">Every check that there is.</param>
    /// <exception cref="ConfigurationException">The file is no valid ledger.</exception>
    public static Ledger Load(LoadedProfile profile, IReadOnlyList<CheckInfo> checks)
    {
        var file = FileOf(profile);
        return File.Exists(file) ? Parse(File.ReadAllText(file), file, checks.Select(check => check.Id).ToHashSet()) : new() { KnownFailures = [] };
    }

    /// <summary>Reads the text of a ledger.</summary>
    /// <param name="text">JSON; comments are allowed.</param>
    /// <param name="file">Named in errors.</param>
    /// <param name="checks">Ids of every check that there is.</param>
    /// <exception cref="ConfigurationException">It is no valid ledger.</exception>
    public static Ledger Parse(string text, string file, IReadOnlySet<string> checks)
    {
        Ledger ledger;
        try
        {
            ledger = JsonSerializer.Deserialize<Ledger>(text, Json) ?? throw new ConfigurationException($"{file}: the file holds no ledger");
        }
        catch (JsonException e)
        {
            throw new ConfigurationException($"{file}:{(e.LineNumber ?? 0) + 1}: this is no ledger of known failures: {e.Message.Split(" Path:")[0]}");
        }

        foreach (var (number, entry) in ledger.KnownFailures.Index())
            Validate(entry, $"{file}: knownFailures[{number}]", checks);
        if (ledger.KnownFailures.GroupBy(entry => entry.Check).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ConfigurationException($"{file}: there are {twice.Count()} entries for {twice.Key}; a check fails in one way at a time, keep one");
        return ledger;
    }

    /// <summary>Writes the file.</summary>
    public void Save(string file) => File.WriteAllText(file, JsonSerializer.Serialize(this, Json) + "\n");

    private static void Validate(KnownFailure entry, string at, IReadOnlySet<string> checks)
    {
        void Demand(bool condition, string message)
        {
            if (!condition)
                throw new ConfigurationException($"{at}.{message}");
        }

        Demand(checks.Contains(entry.Check), $"check: there is no check '{entry.Check}'; `list` shows the ids");
        Demand(entry.Verdict is Verdict.Failed or Verdict.Warning, "verdict: write failed or warning; nothing else is a finding");
        Demand(entry.Actual.Trim('*', ' ').Length > 0, "actual: it fits every failure; write what happens");
        Demand(!string.IsNullOrWhiteSpace(entry.Reason), "reason: say why it is not mended now");
        Demand(!string.IsNullOrWhiteSpace(entry.Owner), "owner: say who answers for it");
        Demand(WebAddress.Is(entry.Issue), $"issue: '{entry.Issue}' is no web address");
    }
}
