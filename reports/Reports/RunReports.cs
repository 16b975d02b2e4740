using Microsoft.Playwright;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Reports;

/// <summary>The reports of a run.</summary>
/// <param name="Paths">
/// Name of a format to the absolute path of its file, and <c>allureResults</c>; what could not be made is not in it.
/// </param>
/// <param name="Notes">What a person should know about the reports, one line each.</param>
public sealed record RunReportFiles(IReadOnlyDictionary<string, string> Paths, IReadOnlyList<string> Notes);

/// <summary>Writes the reports of a run.</summary>
public static class RunReports
{
    /// <summary>Writes each of the formats, and goes on when one of them cannot be made.</summary>
    /// <param name="run">The run.</param>
    /// <param name="setting">Which reports, where to, and with what.</param>
    /// <param name="cancellation">Ends generators.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static async Task<RunReportFiles> WriteAsync(RunRecord run, ReportSetting setting, CancellationToken cancellation)
    {
        var job = new ReportJob(run, setting);
        Directory.CreateDirectory(job.Folder);
        foreach (var format in ReportFormat.All.Where(format => setting.Formats.Contains(format.Name)))
        {
            // A file of an earlier state of the run must not be taken for this one's.
            if (Directory.Exists(Path.GetDirectoryName(job.File(format.FileName))))
                File.Delete(job.File(format.FileName));
            try
            {
                await format.WriteAsync(job, cancellation);
            }
            catch (Exception e) when (e is not (OperationCanceledException or IOException or UnauthorizedAccessException))
            {
                // The verdicts are worth more than a page: the run goes on, and says loudly why there is none.
                job.Notes.Add($"No {format.FileName}: {(e is ConfigurationException or PlaywrightException or TimeoutException ? "" : "a fault of oauth-conformance itself, ")}{ReportText.OneLine(e.Message.Split('\n')[0]).TrimEnd('.')}.");
            }
        }

        return new(job.Paths, job.Notes);
    }
}
