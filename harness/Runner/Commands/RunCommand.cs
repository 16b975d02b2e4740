using System.CommandLine;
using System.Text.Json;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Proof;
using OAuthConformance.Reports;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>run</c>: an audit of each profile, from the profile to the reports.</summary>
internal static class RunCommand
{
    public static Command Create(Workspace workspace, CancellationToken interrupt)
    {
        var selectors = CommandWords.Selectors();
        var profiles = new Option<string[]>("--profile") { Description = "Profile by name, file or folder; several are audited one after the other and compared", DefaultValueFactory = _ => ["embedded"] };
        var plans = new Option<string[]>("--plan") { Description = "Plan to hold the target to, instead of those of the profile; may be repeated" };
        var quick = new Option<bool>("--quick") { Description = "Leave out the checks that wait for something to expire, unless named by id" };
        var audit = new AuditWords(workspace);
        var command = new Command("run", "Audit a target") { selectors, profiles, plans, quick };
        audit.AddTo(command);
        command.SetAction(parsed => RunAsync(
            parsed.GetValue(profiles)!,
            audit.Options(parsed) with { Plans = parsed.GetValue(plans) ?? [], Selectors = parsed.GetValue(selectors) ?? [], Quick = parsed.GetValue(quick) },
            audit.Output(parsed), new(workspace, audit.Workers(parsed), audit.Formats(parsed), interrupt), audit.Json(parsed)));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> profiles, AuditOptions options, string? output, Auditor auditor, bool json)
    {
        if (profiles is [var only])
        {
            var audited = await auditor.AuditAsync(options with { Profile = only });
            if (json)
                Write(audited.Document);
            else
                RunTable.Write(audited.Run, audited.Reports);
            return audited.ExitCode;
        }

        // A slip in any of them is told before the first one is audited.
        var names = profiles.Select(profile => ProfileLoader.Load(profile, options.ProfileFolders).Profile.Name).ToList();
        if (names.GroupBy(name => name).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw new ConfigurationException($"--profile: two of them are called '{twice.Key}'; targets are told apart by the name in their profile");

        var folder = output is null ? auditor.Workspace.RunFolder("side-by-side", DateTimeOffset.Now) : Path.GetFullPath(output);
        List<Audited> done = [];
        List<int> exitCodes = [];
        foreach (var profile in profiles)
        {
            try
            {
                var audited = await auditor.AuditAsync(options with { Profile = profile, Folder = target => Path.Combine(folder, target) });
                done.Add(audited);
                exitCodes.Add(audited.ExitCode);
                if (!json)
                    RunTable.Write(audited.Run, audited.Reports);
            }
            catch (PreflightException e)
            {
                // The others can be audited all the same; the exit code tells that one could not.
                auditor.Progress.Say($"{profile}: {e.Message}");
                exitCodes.Add(ExitCode.Unreachable);
            }
        }

        var comparison = RunComparison.Of([.. done.Select(audited => audited.Run)]);
        Directory.CreateDirectory(folder);
        var page = Path.Combine(folder, "comparison.md");
        await File.WriteAllTextAsync(page, comparison.ToMarkdown());
        var exitCode = ExitCode.Of(exitCodes);
        if (json)
            Write(new { runs = done.Select(audited => audited.Document), comparison = comparison.Rows, reports = new { comparison = page }, exitCode });
        else
            ComparisonTable.Write(comparison, page);
        return exitCode;
    }

    private static void Write(object document) => Console.Out.WriteLine(JsonSerializer.Serialize(document, RunFolder.Json));
}
