using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Reports;

/// <summary>Evidence files of a run as Allure attachments.</summary>
internal static class AllureEvidence
{
    /// <summary>Copies the files that back a result; one that is gone leaves a note in its place.</summary>
    public static IReadOnlyList<AllureAttachment> Attach(string runFolder, CheckResult result, string owner, AllureFolder folder) =>
        [.. result.Evidence.Select(file => Attach(runFolder, file, owner, folder))];

    private static AllureAttachment Attach(string runFolder, EvidenceFile evidence, string owner, AllureFolder folder)
    {
        var name = ReportText.OneLine($"{evidence.Kind}: {Path.GetFileName(evidence.Path)}");
        var path = Path.GetFullPath(Path.Combine(runFolder, evidence.Path));
        var inside = Path.GetFullPath(runFolder).TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        // A run folder may come from elsewhere: it must not be able to publish other files of this machine.
        if (!path.StartsWith(inside, StringComparison.Ordinal) || !File.Exists(path) || HasLink(path, runFolder))
            return folder.AttachText(owner, name, $"{evidence.Path} is not in the run folder any more.\n");

        var (type, extension) = TypeOf(path);
        return extension == ".txt"
            ? folder.AttachText(owner, name, File.ReadAllText(path))
            : folder.Attach(owner, name, type, extension, File.ReadAllBytes(path));
    }

    /// <summary>Only pictures and data are shown as such: a page or an SVG of the audited server would run its script in the report.</summary>
    private static (string Type, string Extension) TypeOf(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".png" => ("image/png", ".png"),
        ".jpg" or ".jpeg" => ("image/jpeg", ".jpg"),
        ".webp" => ("image/webp", ".webp"),
        ".zip" => ("application/zip", ".zip"),
        _ => ("text/plain", ".txt"),
    };

    private static bool HasLink(string path, string runFolder)
    {
        for (var at = path; at is not null && at.Length > runFolder.TrimEnd(Path.DirectorySeparatorChar).Length; at = Path.GetDirectoryName(at))
        {
            if (new FileInfo(at).LinkTarget is not null)
                return true;
        }

        return false;
    }
}
