using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Reports;

/// <summary>The reports of a run.</summary>
/// <param name="Paths">
/// Kind of report (<c>allure</c>, <c>allureResults</c>, <c>summary</c>) to its absolute path; what could not be made is not in it.
/// </param>
/// <param name="Notes">What a person should know about the reports, one line each.</param>
public sealed record RunReportFiles(IReadOnlyDictionary<string, string> Paths, IReadOnlyList<string> Notes);

/// <summary>Writes all reports of a run into its folder.</summary>
public static class RunReports
{
    /// <summary>Writes <c>summary.md</c>, <c>allure-results/</c> and, where the generator can run, <c>allure-report/index.html</c>.</summary>
    /// <param name="run">The run.</param>
    /// <param name="allurePackageFolder">Where the HTML generator lives; null writes no HTML.</param>
    /// <param name="log">Takes progress and the generator's output.</param>
    /// <param name="cancellation">Ends the generator.</param>
    /// <exception cref="IOException">The run folder cannot be written.</exception>
    public static async Task<RunReportFiles> WriteAsync(
        RunRecord run, string? allurePackageFolder, Action<string> log, CancellationToken cancellation)
    {
        var summary = Path.Combine(run.Path, "summary.md");
        var results = Path.Combine(run.Path, "allure-results");
        await File.WriteAllTextAsync(summary, MarkdownSummary.Write(run), cancellation);
        AllureResults.Write(run, results);
        var paths = new Dictionary<string, string> { ["summary"] = summary, ["allureResults"] = results };
        if (allurePackageFolder is null)
            return new(paths, []);

        var html = Path.Combine(run.Path, "allure-report");
        // A page of an earlier state of the run must not be taken for this one's.
        if (Directory.Exists(html))
            File.Delete(Path.Combine(html, "index.html"));
        var made = await HtmlAsync(results, html, allurePackageFolder, log, cancellation);
        if (made.IndexFile is { } index)
            paths["allure"] = index;
        return new(paths, made.Note is { } note ? [note] : []);
    }

    private static async Task<AllureHtmlResult> HtmlAsync(
        string results, string html, string allurePackageFolder, Action<string> log, CancellationToken cancellation)
    {
        try
        {
            return await AllureHtml.GenerateAsync(results, html, allurePackageFolder, log, cancellation);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or ConfigurationException)
        {
            // The verdicts are worth more than the page: the run goes on, and says loudly why there is none.
            return new(null, $"No Allure HTML: {e.Message}.");
        }
    }
}
