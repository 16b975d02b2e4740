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
    /// <exception cref="IOException">There is no run in the folder.</exception>
    public static RunRecord Read(string path)
    {
        var folder = new RunFolder(System.IO.Path.GetFullPath(path));
        var description = JsonSerializer.Deserialize<RunDescription>(File.ReadAllText(folder.DescriptionFile), Json)
            ?? throw new IOException($"{folder.DescriptionFile} is empty");
        var results = File.ReadLines(folder.ResultsFile)
            .Where(line => line.Length > 0)
            .Select(line => JsonSerializer.Deserialize<CheckResult>(line, Json)!)
            .ToList();
        return new(folder.Path, description, results);
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

    private void WriteDescription(RunDescription description) =>
        File.WriteAllText(DescriptionFile, JsonSerializer.Serialize(description, Indented) + "\n");
}

/// <summary>A run as read back from its folder.</summary>
/// <param name="Path">Absolute path of the folder.</param>
/// <param name="Description">What was planned.</param>
/// <param name="Results">What was found, in the order in which the checks ended.</param>
public sealed record RunRecord(string Path, RunDescription Description, IReadOnlyList<CheckResult> Results)
{
    /// <summary>Ids of the checks that were planned and have no result.</summary>
    public IReadOnlyList<string> Missing =>
        [.. Description.Checks.Select(check => check.Id).Except(Results.Select(result => result.Check))];
}
