using System.Text.Json.Nodes;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>A folder that lives as long as one test.</summary>
internal sealed class ReportFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("oauth-conformance-reports-").FullName;

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public void Dispose() => Directory.Delete(Path, recursive: true);

    /// <summary>Writes a file, and the folders it stands in.</summary>
    public string Put(string name, string content)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], content);
        return this[name];
    }

    /// <summary>The Allure result of a check.</summary>
    public static JsonNode Result(string results, string check) =>
        Results(results).Single(result => (string?)result["fullName"] == check);

    /// <summary>All Allure results of a folder.</summary>
    public static IEnumerable<JsonNode> Results(string results) =>
        Directory.EnumerateFiles(results, "*-result.json").Select(file => JsonNode.Parse(File.ReadAllText(file))!);

    /// <summary>Name and content of every file of a folder, in the order of the names.</summary>
    public static IReadOnlyList<(string Name, string Content)> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(file => (System.IO.Path.GetFileName(file), File.ReadAllText(file)))];
}
