using System.Text.Json;
using OAuthConformance.Harness;

namespace OAuthConformance.Reports;

/// <summary>The outcome of <see cref="AllureHtml.GenerateAsync"/>: exactly one of the two is set.</summary>
/// <param name="IndexFile">The page.</param>
/// <param name="Note">Why there is no page, in one line.</param>
public sealed record AllureHtmlResult(string? IndexFile, string? Note);

/// <summary>Makes one self-contained HTML page from an <c>allure-results</c> folder with the npm package <c>allure</c>.</summary>
public static class AllureHtml
{
    /// <summary>Fetching some 160 packages over a slow line; without a network npm gives up after its own retries.</summary>
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(5);

    /// <summary>Hundreds of results take seconds; a generator that hangs must not hold the run's exit code back.</summary>
    private static readonly TimeSpan GenerateLimit = TimeSpan.FromMinutes(3);

    /// <summary>Generates <c>index.html</c>; installs the generator first when its packages are not there or are of another version.</summary>
    /// <param name="allureResultsFolder">What <see cref="AllureResults.Write"/> wrote.</param>
    /// <param name="outputFolder">Gets <c>index.html</c>, which needs no other file and no network.</param>
    /// <param name="allurePackageFolder">The folder with the generator's <c>package.json</c>, lock and <c>allurerc.mjs</c>.</param>
    /// <param name="historyFile">How earlier runs ended; this one is added. Null for none.</param>
    /// <param name="log">Takes what is run, and the output of what is run.</param>
    /// <param name="cancellation">Ends the child processes.</param>
    /// <returns>The page, or one line that says why there is none.</returns>
    /// <exception cref="InvalidDataException">The page would still load something remote; it is not written.</exception>
    public static async Task<AllureHtmlResult> GenerateAsync(
        string allureResultsFolder, string outputFolder, string allurePackageFolder, string? historyFile, Action<string> log, CancellationToken cancellation)
    {
        var package = Path.GetFullPath(allurePackageFolder);
        if (!File.Exists(Path.Combine(package, "package-lock.json")))
            return None($"the folder of the HTML generator is missing ({allurePackageFolder})");
        if (ChildProcess.OnPath("node") is null)
            return None("node and npm are not on this machine");
        package = GeneratorFolder.Of(package);
        if (!IsInstalled(package))
        {
            if (ChildProcess.OnPath("npm") is null)
                return None("npm is not on this machine");
            string[] install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"];
            if (await RunAsync(install, package, InstallLimit, log, cancellation) is { } failure)
                return None(failure);
        }

        var making = Directory.CreateTempSubdirectory("oauth-conformance-allure-").FullName;
        try
        {
            var generator = Path.Combine(package, "node_modules", "allure", "cli.js");
            string[] generate = ["node", generator, "generate", "--config", Path.Combine(package, "allurerc.mjs"), "--output", making, "."];
            // The results folder is the working folder: the generator takes folder names as patterns, and reads the categories from there.
            if (await RunAsync(generate, Path.GetFullPath(allureResultsFolder), GenerateLimit, log, cancellation, historyFile) is { } failure)
                return None(failure);
            return await PublishAsync(Path.Combine(making, "index.html"), outputFolder, cancellation);
        }
        finally
        {
            Directory.Delete(making, recursive: true);
        }
    }

    private static async Task<AllureHtmlResult> PublishAsync(string made, string outputFolder, CancellationToken cancellation)
    {
        if (!File.Exists(made))
            return None("the generator ended without an index.html");
        var page = RemoteReferences.Strip(await File.ReadAllTextAsync(made, cancellation));
        var index = Path.Combine(Path.GetFullPath(outputFolder), "index.html");
        Directory.CreateDirectory(Path.GetDirectoryName(index)!);
        await File.WriteAllTextAsync(index, page, cancellation);
        return new(index, null);
    }

    /// <summary>npm writes its own list as the last act of an installation; the version tells an installation of an older lock.</summary>
    private static bool IsInstalled(string package)
    {
        var installed = Path.Combine(package, "node_modules", ".package-lock.json");
        if (!File.Exists(installed))
            return false;
        return Version(installed) == Version(Path.Combine(package, "package-lock.json"));

        static string? Version(string lockFile)
        {
            using var document = JsonDocument.Parse(File.ReadAllText(lockFile));
            return document.RootElement.GetProperty("packages").GetProperty("node_modules/allure").GetProperty("version").GetString();
        }
    }

    /// <returns>What went wrong, in one line; null when nothing did.</returns>
    private static async Task<string?> RunAsync(
        string[] command, string folder, TimeSpan limit, Action<string> log, CancellationToken cancellation, string? historyFile = null)
    {
        log($"$ {string.Join(' ', command)}");
        using var timed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timed.CancelAfter(limit);
        // Allure asks this variable before it reports home, and colours have no place in a log.
        var environment = new Dictionary<string, string> { ["ALLURE_NO_ANALYTICS"] = "1", ["NO_COLOR"] = "1" };
        if (historyFile is not null)
            environment["OAUTH_CONFORMANCE_HISTORY"] = Path.GetFullPath(historyFile);
        await using var process = ChildProcess.Start(command, folder, environment, line => log($"  {line}"));
        try
        {
            await process.WaitAsync(timed.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return $"'{Name(command)}' took longer than {limit.TotalMinutes} minutes";
        }

        return process.ExitCode == 0 ? null : $"'{Name(command)}' ended with exit code {process.ExitCode}; the log has its output";
    }

    private static string Name(string[] command) => command[0] == "npm" ? "npm ci" : "allure generate";

    private static AllureHtmlResult None(string why) => new(null, $"No Allure HTML: {why}. allure-results is complete.");
}
