namespace OAuthConformance.Harness.Checks;

/// <summary>Where profiles are found and runs are kept: in the repository that the current folder belongs to, else in the current folder.</summary>
/// <param name="Root">The folder that holds <c>profiles</c> and <c>reports</c>.</param>
/// <param name="Carried">
/// The folder in which an installed program carries profiles and the generator of the HTML report, laid out as <paramref name="Root"/> is; null
/// in a repository, which has its own.
/// </param>
public sealed record Workspace(string Root, string? Carried = null)
{
    /// <summary>The workspace of a folder.</summary>
    public static Workspace Of(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "OAuthConformance.sln")))
                return new(at.FullName);
        }

        return new(folder, AppContext.BaseDirectory);
    }

    /// <summary>Folders in which profiles are found by name: those that run as they are, then those to fill in, and then those that the program carries.</summary>
    public IReadOnlyList<string> ProfileFolders =>
        [.. new[] { Root, Carried }.OfType<string>().SelectMany(place => new[] { Path.Combine(place, "profiles"), Path.Combine(place, "profiles", "templates") })];

    /// <summary>The package that makes the HTML report; one that the program carries is not to be written to.</summary>
    public string AllurePackage => Path.Combine(Carried ?? Root, "reports", "allure");

    /// <summary>Names of earlier runs, the newest first.</summary>
    public IReadOnlyList<string> RunNames => Directory.Exists(Runs)
        ? [.. Directory.EnumerateDirectories(Runs).Where(run => File.Exists(Path.Combine(run, "run.json"))).Select(run => Path.GetFileName(run)).OrderDescending(StringComparer.Ordinal)]
        : [];

    /// <summary>True for a file that the program carries, which is not to be written.</summary>
    public bool Carries(string file) => Carried is not null && Path.GetFullPath(file).StartsWith(Path.Combine(Carried, "profiles"), StringComparison.Ordinal);

    /// <summary>The schema of a document, for the editors of those who write one; written where there is none yet, as outside the repository.</summary>
    /// <param name="fileName">Its name beside the profiles.</param>
    /// <param name="write">Its text.</param>
    public string SchemaFile(string fileName, Func<string> write)
    {
        var file = Path.Combine(ProfileFolders[0], fileName);
        if (!File.Exists(file))
        {
            Directory.CreateDirectory(ProfileFolders[0]);
            File.WriteAllText(file, write());
        }

        return file;
    }

    /// <summary>The folder that holds a run of the past.</summary>
    /// <param name="nameOrPath">A folder, or the name of one below <c>reports/runs</c>.</param>
    /// <exception cref="Profiles.ConfigurationException">There is none.</exception>
    public string FindRun(string nameOrPath)
    {
        string[] candidates = [Path.GetFullPath(nameOrPath), Path.GetFullPath(Path.Combine(Runs, nameOrPath))];
        return candidates.FirstOrDefault(folder => File.Exists(Path.Combine(folder, "run.json")))
            ?? throw new Profiles.ConfigurationException($"there is no run '{nameOrPath}'; {KnownRuns()}, or give a folder that holds run.json");
    }

    /// <summary>Where the runs of a target leave how they ended, for the page of the next one; null for a run that is kept elsewhere than below <c>reports/runs</c>.</summary>
    public string? HistoryOf(RunRecord run) => Path.GetDirectoryName(run.Path) == Runs ? Path.Combine(Runs, $"{Slug(run.Description.Target.Name)}.history.jsonl") : null;

    private static string Slug(string target) => string.Concat(target.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));

    private string Runs => Path.Combine(Root, "reports", "runs");

    private string KnownRuns()
    {
        const int Most = 5;
        return RunNames.Count == 0 ? "reports/runs holds none" : $"the latest in reports/runs: {string.Join(", ", RunNames.Take(Most))}";
    }

    /// <summary>The folder of a run that begins now.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="now">The moment; two runs in the same second are told apart by a number.</param>
    public string RunFolder(string target, DateTimeOffset now)
    {
        var first = Path.Combine(Runs, $"{now:yyyyMMdd-HHmmss}-{Slug(target)}");
        var path = first;
        for (var count = 2; Directory.Exists(path); count++)
            path = $"{first}~{count}";
        return path;
    }
}
