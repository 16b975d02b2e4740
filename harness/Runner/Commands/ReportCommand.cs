using System.CommandLine;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>report</c>: writes the reports of a run of the past, finished or interrupted.</summary>
internal static class ReportCommand
{
    public static Command Create(Workspace workspace, CancellationToken interrupt)
    {
        var run = new Argument<string>("RUN") { Description = "Name of a folder below reports/runs, or a folder" };
        var formats = CommandWords.Formats("all but pdf");
        var output = new Option<string?>("--out") { Description = "Folder of the reports; default the folder of the run" };
        var noInstall = new Option<bool>("--no-install") { Description = "Never install a browser" };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output" };
        var command = new Command("report", "Write the reports of a run anew") { run, formats, output, noInstall, json };
        command.SetAction(parsed => ReportAsync(
            RunFolder.Read(workspace.FindRun(parsed.GetValue(run)!)), parsed.GetValue(formats) ?? [],
            new() { Folder = parsed.GetValue(output), AllurePackage = workspace.AllurePackage, MayInstall = !parsed.GetValue(noInstall), Log = new Progress().Say },
            parsed.GetValue(json), interrupt));
        return command;
    }

    private static async Task<int> ReportAsync(RunRecord run, string[] formats, ReportSetting setting, bool json, CancellationToken interrupt)
    {
        if (run.Description.Completion is null)
            setting.Log($"This run did not come to its end: {run.Missing.Count} of {run.Description.Checks.Count} planned checks have no result, and the reports say so");
        var verdict = ExitCode.Of(run);
        var reports = await RunReports.WriteAsync(run, setting with { Formats = formats.Length > 0 ? formats : ReportFormat.WithoutBrowser, ExitCode = verdict }, interrupt);
        foreach (var note in reports.Notes)
            setting.Log(note);
        if (json)
            Console.Out.WriteLine(RunDocument.Of(run, reports.Paths, verdict).Write());
        else
            RunTable.WriteReports(reports);
        // What was asked for by name and could not be made is missed by whoever asked; the verdict is told in the reports.
        return formats.All(reports.Paths.ContainsKey) ? 0 : ExitCode.Usage;
    }
}
