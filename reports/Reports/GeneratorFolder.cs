using System.Security.Cryptography;

namespace OAuthConformance.Reports;

/// <summary>Where the generator of the HTML report is installed.</summary>
internal static class GeneratorFolder
{
    /// <summary>
    /// The package's own folder. What an installed program carries is copied into the user's cache instead: the program's folder may belong to
    /// somebody else, and goes with its version.
    /// </summary>
    /// <param name="package">Absolute path of the folder with <c>package.json</c> and its lock.</param>
    /// <exception cref="IOException">The cache cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The cache cannot be written.</exception>
    public static string Of(string package)
    {
        if (!package.StartsWith(AppContext.BaseDirectory, StringComparison.Ordinal))
            return package;

        string[] files = [.. Directory.EnumerateFiles(package).Order(StringComparer.Ordinal)];
        // Named after its content, so that versions do not meet.
        var content = Convert.ToHexStringLower(SHA256.HashData([.. files.SelectMany(File.ReadAllBytes)]));
        var copy = Path.Combine(UserCache(), "oauth-conformance", $"allure-{content[..16]}");
        if (!Directory.Exists(copy))
            Copy(files, copy);
        return copy;
    }

    /// <summary>All at once, for two audits that begin together.</summary>
    private static void Copy(string[] files, string folder)
    {
        var making = $"{folder}.{Guid.NewGuid():n}";
        Directory.CreateDirectory(making);
        foreach (var file in files)
            File.WriteAllBytes(Path.Combine(making, Path.GetFileName(file)), File.ReadAllBytes(file));
        try
        {
            Directory.Move(making, folder);
        }
        catch (IOException) when (Directory.Exists(folder))
        {
            Directory.Delete(making, recursive: true);
        }
    }

    private static string UserCache() =>
        !OperatingSystem.IsLinux() ? Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData)
        : Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } named ? named
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
