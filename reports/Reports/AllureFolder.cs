using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace OAuthConformance.Reports;

/// <summary>The files of one <c>allure-results</c> folder. All names follow from the run and the check, never from chance.</summary>
internal sealed class AllureFolder
{
    /// <summary>More than any exchange the harness keeps; a guard against a record that was written by something else.</summary>
    private const int LongestText = 256 * 1024;

    private readonly Dictionary<string, int> _attached = [];

    private AllureFolder(string path) => Path = path;

    /// <summary>The folder.</summary>
    public string Path { get; }

    /// <summary>Makes the folder, or takes the results of an earlier report out of it; other files in it stay.</summary>
    public static AllureFolder Open(string path)
    {
        Directory.CreateDirectory(path);
        string[] ours = ["*-result.json", "*-attachment.*", "*-globals.json", "categories.json", "environment.properties", "executor.json"];
        foreach (var file in ours.SelectMany(pattern => Directory.EnumerateFiles(path, pattern)).ToList())
            File.Delete(file);
        return new(path);
    }

    /// <summary>A UUID that is the same for the same texts (RFC 9562 section 5.8).</summary>
    public static string Uuid(params string[] texts)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts))).AsSpan(0, 16);
        hash[6] = (byte)((hash[6] & 0x0f) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3f) | 0x80);
        return new Guid(hash, bigEndian: true).ToString();
    }

    /// <summary>Writes a document.</summary>
    public void Write<T>(string name, T document) => WriteText(name, JsonSerializer.Serialize(document, AllureResult.Json) + "\n");

    /// <summary>Writes a text file.</summary>
    public void WriteText(string name, string text) => File.WriteAllText(System.IO.Path.Combine(Path, name), text);

    /// <summary>Stores a text beside the result that owns it.</summary>
    public AllureAttachment AttachText(string owner, string name, string text) =>
        Attach(owner, name, "text/plain", ".txt", Encoding.UTF8.GetBytes(ReportText.Visible(ReportText.Clip(text, LongestText))));

    /// <summary>Stores bytes beside the result that owns them.</summary>
    public AllureAttachment Attach(string owner, string name, string type, string extension, byte[] content)
    {
        var number = _attached[owner] = _attached.GetValueOrDefault(owner) + 1;
        var source = $"{owner}-{number}-attachment{extension}";
        File.WriteAllBytes(System.IO.Path.Combine(Path, source), content);
        return new(name, source, type);
    }
}
