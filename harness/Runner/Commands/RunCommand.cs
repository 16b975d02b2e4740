using System.CommandLine;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Proof;
using OAuthConformance.Reports;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>run</c>: one audit, from the profile to the reports.</summary>
internal static class RunCommand
{
    /// <summary>Two cores and one browser are kept busy by this many checks; more only queue up at the target.</summary>
    private const int DefaultWorkers = 4;

    public static Command Create(Workspace workspace, CancellationToken interrupt)
    {
        var selectors = CommandWords.Selectors();
        var profile = new Option<string>("--profile") { Description = "Profile by name, file or folder", DefaultValueFactory = _ => "embedded" };
        var plans = new Option<string[]>("--plan") { Description = "Plan to hold the target to, instead of those of the profile; may be repeated" };
        var output = new Option<string?>("--out") { Description = "Folder of this run; default reports/runs/<run>" };
        var workers = CommandWords.Workers(DefaultWorkers);
        var quick = new Option<bool>("--quick") { Description = "Leave out the checks that wait for something to expire, unless named by id" };
        var destructive = new Option<bool>("--destructive") { Description = "Also run the checks that may lock accounts or guess many times, against a server that the profile does not start" };
        var formats = CommandWords.Formats(string.Join(" and ", ReportFormat.Usual));
        var force = new Option<bool>("--force") { Description = "Go on although the profile does not fit the target" };
        var noInstall = new Option<bool>("--no-install") { Description = "Never install a browser" };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output" };
        var command = new Command("run", "Audit a target") { selectors, profile, plans, output, workers, quick, destructive, force, formats, noInstall, json };
        command.SetAction(parsed => RunAsync(
            new AuditOptions
            {
                Profile = parsed.GetValue(profile)!,
                ProfileFolders = workspace.ProfileFolders,
                Launchers = [new ReferenceLauncher()],
                Plans = parsed.GetValue(plans) ?? [],
                Selectors = parsed.GetValue(selectors) ?? [],
                Quick = parsed.GetValue(quick),
                Destructive = parsed.GetValue(destructive),
                Force = parsed.GetValue(force),
                Folder = parsed.GetValue(output) is { } folder ? _ => Path.GetFullPath(folder) : target => workspace.RunFolder(target, DateTimeOffset.Now),
                MayInstall = !parsed.GetValue(noInstall),
                Log = _ => { },
            },
            workspace, parsed.GetValue(formats) ?? [], parsed.GetValue(workers), parsed.GetValue(json), interrupt));
        return command;
    }

    private static async Task<int> RunAsync(AuditOptions options, Workspace workspace, string[] formats, int workers, bool json, CancellationToken interrupt)
    {
        var progress = new Progress();
        RunRecord run;
        int leftOut;
        await using (var session = await AuditSession.OpenAsync(options with { Log = progress.Say }, AllChecks.List, interrupt))
        {
            leftOut = session.LeftOut.Count;
            var done = 0;
            try
            {
                await foreach (var result in new Scheduler(workers).RunAsync(session.Checks, session.Audit.RunAsync, interrupt))
                {
                    progress.Tell(result);
                    progress.Count("Checks", ++done, session.Checks.Count);
                }
            }
            catch (OperationCanceledException)
            {
                progress.Say($"Interrupted after {done} of {session.Checks.Count} checks; what was found so far is in {session.Audit.Folder.Path}");
                throw;
            }

            run = await session.CompleteAsync(interrupt);
        }

        progress.Say("Writing reports");
        var counts = RunCounts.Of(run);
        var exitCode = ExitCode.Of(counts, run.Description.Checks.Count);
        var setting = new ReportSetting
        {
            Formats = formats.Length > 0 ? formats : ReportFormat.Usual,
            AllurePackage = workspace.AllurePackage,
            MayInstall = options.MayInstall,
            ExitCode = exitCode,
            Log = progress.Say,
        };
        var reports = await RunReports.WriteAsync(run, setting, interrupt);
        if (run.Description.Checks.Count == 0)
            progress.Say(leftOut > 0 ? "No check was run: all that is selected is left out" : $"No check was run: what is selected is not part of {string.Join(", ", run.Description.Plans)}; `explain ID` shows the plans of a check, --plan names others");
        if (json)
            Console.Out.WriteLine(RunDocument.Of(run, reports.Paths, exitCode).Write());
        else
            RunTable.Write(run, counts, reports);
        return exitCode;
    }
}
