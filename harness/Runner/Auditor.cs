using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Runner;

/// <summary>Audits a target and writes the reports.</summary>
internal sealed class Auditor(Workspace workspace, int workers, IReadOnlyList<string> formats, CancellationToken interrupt)
{
    public Workspace Workspace => workspace;

    public Progress Progress { get; } = new();

    public async Task<Audited> AuditAsync(AuditOptions options)
    {
        RunRecord run;
        int leftOut;
        await using (var session = await AuditSession.OpenAsync(options with { Log = Progress.Say }, AllChecks.List, interrupt))
        {
            leftOut = session.LeftOut.Count;
            var done = 0;
            try
            {
                await foreach (var result in new Scheduler(workers).RunAsync(session.Checks, session.Audit.RunAsync, interrupt))
                {
                    Progress.Tell(result);
                    Progress.Count("Checks", ++done, session.Checks.Count);
                }
            }
            catch (OperationCanceledException)
            {
                Progress.Say($"Interrupted after {done} of {session.Checks.Count} checks; what was found so far is in {session.Audit.Folder.Path}");
                throw;
            }

            run = await session.CompleteAsync(interrupt);
        }

        Progress.Say("Writing reports");
        var setting = new ReportSetting
        {
            Formats = formats,
            AllurePackage = workspace.AllurePackage,
            MayInstall = options.MayInstall,
            ExitCode = ExitCode.Of(run),
            Log = Progress.Say,
        };
        var reports = await RunReports.WriteAsync(run, setting, interrupt);
        if (run.Description.Checks.Count == 0)
            Progress.Say(leftOut > 0 ? "No check was run: all that is selected is left out" : $"No check was run: what is selected is not part of {string.Join(", ", run.Description.Plans)}; `explain ID` shows the plans of a check, --plan names others");
        return new(run, reports);
    }
}

/// <summary>An audit that came to its end.</summary>
internal sealed record Audited(RunRecord Run, RunReportFiles Reports)
{
    public int ExitCode { get; } = Runner.ExitCode.Of(Run);

    /// <summary>What <c>--json</c> prints of it.</summary>
    public RunDocument Document => RunDocument.Of(Run, Reports.Paths, ExitCode);
}
