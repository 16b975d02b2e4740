using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Harness.Profiles;

/// <summary>Reads profiles strictly: an unknown, repeated or missing member is an error that names file, line and key.</summary>
public static partial class ProfileLoader
{
    /// <summary>How profiles are written.</summary>
    public static JsonSerializerOptions Json { get; } = Options(new ProfileVariables(_ => null, LaunchPort: 0));

    /// <summary>Finds and reads a profile.</summary>
    /// <param name="nameOrPath">A file, a folder that holds <c>profile.json</c>, or a name below one of <paramref name="folders"/>.</param>
    /// <param name="folders">Folders that hold profiles by name.</param>
    /// <exception cref="ConfigurationException">There is none, or it is not a valid profile.</exception>
    public static LoadedProfile Load(string nameOrPath, IReadOnlyList<string> folders)
    {
        var candidates = Candidates(nameOrPath).Concat(folders.SelectMany(folder => Candidates(Path.Combine(folder, nameOrPath))));
        var file = candidates.FirstOrDefault(File.Exists)
            ?? throw new ConfigurationException(
                $"there is no profile '{nameOrPath}'; known by name: {string.Join(", ", NamesIn(folders))}; or give a file or a folder with profile.json");
        return Read(file);
    }

    /// <summary>Reads one file.</summary>
    /// <exception cref="ConfigurationException">It is not a valid profile.</exception>
    public static LoadedProfile Read(string file)
    {
        var full = Path.GetFullPath(file);
        var variables = new ProfileVariables(Environment.GetEnvironmentVariable, ProfileVariables.FreeLoopbackPort());
        var profile = Parse(File.ReadAllText(full), full, variables);
        return new(profile, full);
    }

    /// <summary>Reads the text of a profile.</summary>
    /// <param name="text">JSON; comments are allowed.</param>
    /// <param name="file">Named in errors.</param>
    /// <param name="variables">Values for <c>${...}</c>.</param>
    /// <exception cref="ConfigurationException">It is not a valid profile.</exception>
    public static Profile Parse(string text, string file, ProfileVariables variables)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new ConfigurationException($"{file}:1: the file is empty; write a profile, a JSON object");
        try
        {
            var profile = JsonSerializer.Deserialize<Profile>(text, Options(variables))
                ?? throw new ConfigurationException($"{file}: the file holds no profile");
            ProfileValidator.Validate(profile, file);
            return profile with { CertificateAuthorities = CertificateFiles.Read(profile.CertificateAuthorities, file) };
        }
        catch (JsonException e)
        {
            var further = e is MissingVariableException ? NotSet(text, variables).Skip(1).ToList() : [];
            throw new ConfigurationException($"{file}:{(e.LineNumber ?? 0) + 1}: {Explain(e)}{(further.Count > 0 ? $"; not set either: {string.Join(", ", further)}" : "")}");
        }
    }

    /// <summary>Names under which profiles can be found in the folders.</summary>
    public static IReadOnlyList<string> NamesIn(IReadOnlyList<string> folders) =>
    [
        .. folders.Where(Directory.Exists)
            .SelectMany(Directory.EnumerateFileSystemEntries)
            .Where(entry => File.Exists(Path.Combine(entry, "profile.json"))
                || (entry.EndsWith(".json", StringComparison.Ordinal) && Path.GetFileName(entry) is not ("schema.json" or KnownFailures.LedgerSchema.FileName) && !entry.EndsWith($".{KnownFailures.Ledger.FileName}", StringComparison.Ordinal)))
            .Select(entry => Path.GetFileNameWithoutExtension(entry))
            .Order(StringComparer.Ordinal),
    ];

    private static IEnumerable<string> Candidates(string path) => [path, path + ".json", Path.Combine(path, "profile.json")];

    private static JsonSerializerOptions Options(ProfileVariables variables) => new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        PropertyNameCaseInsensitive = false,
        NumberHandling = JsonNumberHandling.Strict,
        ReadCommentHandling = JsonCommentHandling.Skip,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        WriteIndented = true,
        Converters = { new VariableConverter(variables), new JsonStringEnumConverter<Severity>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver { Modifiers = { ForgetComputed } },
    };

    /// <summary>A computed property would otherwise count as a member that may be written and is passed over.</summary>
    private static void ForgetComputed(JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(property => property.Get is null && property.Set is null).ToList())
            type.Properties.Remove(property);
    }

    /// <summary>Every variable that is not set, in the order of the text, so that a profile with many is filled in at once.</summary>
    private static List<string> NotSet(string text, ProfileVariables variables)
    {
        List<string> names = [];
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new() { CommentHandling = JsonCommentHandling.Skip });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.String)
                    names.AddRange(variables.NotSet(reader.GetString()!));
            }
        }
        catch (JsonException)
        {
            // A mistake further down is told when the variables before it are set.
        }

        return [.. names.Distinct()];
    }

    private static string Explain(JsonException e)
    {
        var where = e.Path is null or "$" ? "the profile" : e.Path.TrimStart('$').TrimStart('.');
        if (e is ProfileValueException)
            return $"{where}: {e.Message}";
        if (UnknownMember().Match(e.Message) is { Success: true } unknown)
            return $"'{unknown.Groups["name"].Value}' ({where}) is not a member of a profile; {Suggestion(unknown.Groups["name"].Value, unknown.Groups["type"].Value)}";
        if (MissingMember().Match(e.Message) is { Success: true } missing)
            return $"{where} lacks {missing.Groups["names"].Value}";
        if (e.Message.Contains("Duplicate property", StringComparison.OrdinalIgnoreCase))
            return $"{where} stands there twice";
        if (OtherType().Match(e.Message) is { Success: true } other)
            return $"{where}: {Wanted(other.Groups["type"].Value)} belongs here";
        if (e.Message.Contains("doesn't allow setting null values", StringComparison.Ordinal))
            return $"{where}: null does not belong here; write a value, or leave the member out";
        var message = WhiteSpace().Replace(e.Message.Split(" Path:")[0], " ");
        return e.InnerException is JsonException ? $"the file is not JSON from here on: {message}" : $"{where}: {message}";
    }

    private static string Wanted(string type) =>
        type.Contains("List", StringComparison.Ordinal) ? "a list in square brackets"
        : type.Contains("Severity", StringComparison.Ordinal) ? "critical, high, medium or low"
        : type.Contains("Double", StringComparison.Ordinal) ? "a number"
        : "an object in braces";

    private static string Suggestion(string name, string type)
    {
        var members = typeof(Profile).Assembly.GetType(type)?.GetProperties()
            .Where(property => property.GetCustomAttributes(typeof(JsonIgnoreAttribute), false).Length == 0)
            .Select(property => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name))
            .ToList() ?? [];
        var near = members.Where(member => Distance(member, name) <= 3).MinBy(member => Distance(member, name));
        return near is not null ? $"write '{near}'" : $"known here: {string.Join(", ", members)}";
    }

    private static int Distance(string left, string right)
    {
        var previous = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var current = new int[right.Length + 1];
            current[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = previous[j - 1] + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                current[j] = Math.Min(replaced, Math.Min(previous[j], current[j - 1]) + 1);
            }

            previous = current;
        }

        return previous[right.Length];
    }

    [GeneratedRegex("The JSON property '(?<name>[^']*)' could not be mapped to any .NET member contained in type '(?<type>[^']*)'")]
    private static partial Regex UnknownMember();

    [GeneratedRegex("could not be converted to (?<type>\\S+)")]
    private static partial Regex OtherType();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex("missing required properties including: (?<names>.*?)\\.( Path|$)")]
    private static partial Regex MissingMember();
}

/// <summary>A profile and the file it came from.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="File">Absolute path.</param>
public sealed record LoadedProfile(Profile Profile, string File)
{
    /// <summary>The folder in which a launched target is run.</summary>
    public string Folder => Path.GetDirectoryName(File)!;

    /// <summary>Where the members of the profile stand.</summary>
    public ProfileSource Source => ProfileSource.Of(File);
}
