using System.CommandLine;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>rerun</c>: the checks of an earlier run once more, under the same plans.</summary>
internal static class RerunCommand
{
    public static Command Create(Workspace workspace, CancellationToken interrupt)
    {
        var run = new Argument<string>("RUN") { Description = "The earlier run: a folder, or its name under reports/runs" };
        var profile = new Option<string?>("--profile") { Description = "Profile by name, file or folder; default the one with the name of the run's target" };
        var failed = new Option<bool>("--failed") { Description = "Only the checks that found something, were not decided, or have no result" };
        var audit = new AuditWords(workspace);
        var command = new Command("rerun", "Audit again what an earlier run audited") { run, profile, failed };
        audit.AddTo(command);
        command.SetAction(parsed => RunAsync(
            RunFolder.Read(workspace.FindRun(parsed.GetValue(run)!)), parsed.GetValue(profile), parsed.GetValue(failed),
            audit.Options(parsed), audit.Auditor(parsed, interrupt), audit.Json(parsed)));
        return command;
    }

    private static async Task<int> RunAsync(RunRecord earlier, string? profile, bool failed, AuditOptions options, Auditor auditor, bool json)
    {
        var settled = earlier.Results
            .Where(result => result.Verdict is Verdict.Passed or Verdict.NotApplicable && result.Known is null).Select(result => result.Check).ToHashSet();
        // A later version may no longer have a check; what it does have is run.
        string[] checks = [.. earlier.Description.Checks.Select(check => check.Id).Where(check => !(failed && settled.Contains(check)) && AllChecks.List.Any(known => known.Id == check))];
        if (checks.Length == 0)
            throw new ConfigurationException($"there is nothing to run again: every check of {earlier.Description.Run} passed or is not applicable");

        var audited = await auditor.AuditAsync(options with { Profile = profile ?? earlier.Description.Target.Name, Plans = earlier.Description.Plans, Selectors = checks });
        if (json)
            Console.Out.WriteLine(audited.Document.Write());
        else
            RunTable.Write(audited.Run, audited.Reports);
        return audited.ExitCode;
    }
}
