using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace OAuthConformance.Harness.Checks;

/// <summary>The folder of a run: <c>run.json</c> and <c>results.ndjson</c> are the only truth, all reports are made from them.</summary>
public sealed class RunFolder
{
    /// <summary>How every document of a run folder, and every JSON answer of the command, is written.</summary>
    public static JsonSerializerOptions Json { get; } = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private static readonly JsonSerializerOptions Indented = new(Json) { WriteIndented = true };

    private readonly Lock _writing = new();

    private RunFolder(string path) => Path = path;

    /// <summary>Absolute path of the folder.</summary>
    public string Path { get; }

    private string DescriptionFile => System.IO.Path.Combine(Path, "run.json");

    private string ResultsFile => System.IO.Path.Combine(Path, "results.ndjson");

    /// <summary>Refuses a folder that cannot take a run, before anything is asked of the target.</summary>
    /// <exception cref="Profiles.ConfigurationException">It already holds a run.</exception>
    public static void DemandUnused(string path)
    {
        if (File.Exists(new RunFolder(System.IO.Path.GetFullPath(path)).DescriptionFile))
            throw new Profiles.ConfigurationException($"{path} already holds a run; name another folder");
    }

    /// <summary>Makes the folder and writes the description of what is about to run.</summary>
    /// <exception cref="IOException">The folder already holds a run, or cannot be written.</exception>
    public static RunFolder Create(string path, RunDescription description)
    {
        var folder = new RunFolder(System.IO.Path.GetFullPath(path));
        Directory.CreateDirectory(folder.Path);
        if (File.Exists(folder.DescriptionFile))
            throw new IOException($"{folder.Path} already holds a run; name another folder");
        folder.WriteDescription(description);
        File.WriteAllText(folder.ResultsFile, "");
        return folder;
    }

    /// <summary>Reads a finished or interrupted run.</summary>
    /// <exception cref="IOException">There is no run in the folder, or a file of it is damaged.</exception>
    public static RunRecord Read(string path)
    {
        var folder = new RunFolder(System.IO.Path.GetFullPath(path));
        var descriptionBytes = File.ReadAllBytes(folder.DescriptionFile);
        var resultsBytes = File.Exists(folder.ResultsFile) ? File.ReadAllBytes(folder.ResultsFile) : [];
        var description = Parse<RunDescription>(Encoding.UTF8.GetString(descriptionBytes), folder.DescriptionFile);
        var lines = Encoding.UTF8.GetString(resultsBytes).Split('\n');
        // A run that was killed leaves its last line half-written: without a line end it is no result, and its check is missing.
        var results = lines.SkipLast(1).Where(line => line.Length > 0).Select(line => Parse<CheckResult>(line, folder.ResultsFile));
        // Where a check has several lines, its last one counts: so say all reports, counts and gates.
        var last = results.Reverse().DistinctBy(result => result.Check).Reverse();
        return new(folder.Path, description, [.. last]) { Digests = new(Sha256(descriptionBytes), Sha256(resultsBytes)) };
    }

    private static string Sha256(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private static T Parse<T>(string json, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(json, Json) ?? throw new IOException($"{file} holds an empty document");
        }
        catch (JsonException e)
        {
            throw new IOException($"{file} cannot be read as part of a run: {e.Message}", e);
        }
    }

    /// <summary>Adds the line of one finished check.</summary>
    public void Append(CheckResult result)
    {
        var line = JsonSerializer.Serialize(result, Json) + "\n";
        lock (_writing)
            File.AppendAllText(ResultsFile, line);
    }

    /// <summary>Stores a file that backs a verdict.</summary>
    /// <returns>The path to put into the result line.</returns>
    public EvidenceFile Store(string check, string kind, string fileName, byte[] content)
    {
        var relative = $"evidence/{check.Replace('/', '-')}/{fileName}";
        var file = System.IO.Path.Combine(Path, relative);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(file)!);
        File.WriteAllBytes(file, content);
        return new(kind, relative);
    }

    /// <summary>Records that the run came to its end.</summary>
    public void Complete(RunDescription description, RunCompletion completion) =>
        WriteDescription(description with { Completion = completion });

    private void WriteDescription(RunDescription description)
    {
        // Written aside and moved into place: a kill in between must not cost what is planned.
        var aside = DescriptionFile + ".new";
        File.WriteAllText(aside, JsonSerializer.Serialize(description, Indented) + "\n");
        File.Move(aside, DescriptionFile, overwrite: true);
    }
}

/// <summary>A run as read back from its folder.</summary>
/// <param name="Path">Absolute path of the folder.</param>
/// <param name="Description">What was planned.</param>
/// <param name="Results">What was found, one result for each check, in the order in which the checks ended.</param>
public sealed record RunRecord(string Path, RunDescription Description, IReadOnlyList<CheckResult> Results)
{
    /// <summary>Ids of the checks that were planned and have no result.</summary>
    public IReadOnlyList<string> Missing =>
        [.. Description.Checks.Select(check => check.Id).Except(Results.Select(result => result.Check))];

    /// <summary>What the two files held when they were read; null for a run that was not read from files.</summary>
    public RunDigests? Digests { get; init; }
}

/// <summary>SHA-256 of the two files that a run consists of, in lower-case hexadecimal.</summary>
/// <param name="Description">Of <c>run.json</c>.</param>
/// <param name="Results">Of <c>results.ndjson</c>.</param>
public sealed record RunDigests(string Description, string Results);
