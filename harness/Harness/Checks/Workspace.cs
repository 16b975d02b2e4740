namespace OAuthConformance.Harness.Checks;

/// <summary>Where profiles are found and runs are kept: in the repository that the current folder belongs to, else in the current folder.</summary>
/// <param name="Root">The folder that holds <c>profiles</c> and <c>reports</c>.</param>
public sealed record Workspace(string Root)
{
    /// <summary>The workspace of a folder.</summary>
    public static Workspace Of(string folder)
    {
        for (var at = new DirectoryInfo(folder); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "OAuthConformance.sln")))
                return new(at.FullName);
        }

        return new(folder);
    }

    /// <summary>Folders in which profiles are found by name: those that run as they are, then those to fill in.</summary>
    public IReadOnlyList<string> ProfileFolders => [Path.Combine(Root, "profiles"), Path.Combine(Root, "profiles", "templates")];

    /// <summary>The package that makes the HTML report.</summary>
    public string AllurePackage => Path.Combine(Root, "reports", "allure");

    /// <summary>Reads an earlier run.</summary>
    /// <param name="nameOrPath">Its folder, or its name below <c>reports/runs</c>.</param>
    /// <exception cref="Profiles.ConfigurationException">There is none, or a file of it is damaged.</exception>
    public RunRecord FindRun(string nameOrPath)
    {
        var folder = new[] { nameOrPath, Path.Combine(Runs, nameOrPath) }.FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, "run.json")))
            ?? throw new Profiles.ConfigurationException($"there is no run '{nameOrPath}': give a folder with run.json, or the name of one below {Runs}");
        try
        {
            return Checks.RunFolder.Read(folder);
        }
        catch (IOException e)
        {
            throw new Profiles.ConfigurationException(e.Message);
        }
    }

    private string Runs => Path.Combine(Root, "reports", "runs");

    /// <summary>The folder of a run that begins now.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="now">The moment; two runs in the same second are told apart by a number.</param>
    public string RunFolder(string target, DateTimeOffset now)
    {
        var name = string.Concat(target.Select(c => char.IsAsciiLetterOrDigit(c) ? char.ToLowerInvariant(c) : '-'));
        var first = Path.Combine(Runs, $"{now:yyyyMMdd-HHmmss}-{name}");
        var path = first;
        for (var count = 2; Directory.Exists(path); count++)
            path = $"{first}~{count}";
        return path;
    }
}
