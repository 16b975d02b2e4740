using System.CommandLine;
using System.Text.Json;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.UserAgents;
using OAuthConformance.Proof;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>prove</c>: shows that the checks can fail.</summary>
internal static class ProveCommand
{
    /// <summary>Servers tried at once; most of a try is waiting for answers of its own server in this process.</summary>
    private const int Workers = 6;

    public static Command Create(Workspace workspace, CancellationToken interrupt)
    {
        var selectors = CommandWords.Selectors();
        var noInstall = new Option<bool>("--no-install") { Description = "Never install a browser" };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output" };
        var command = new Command("prove", "Run every check against servers with the faults that have to turn it red") { selectors, noInstall, json };
        command.SetAction(parsed => ProveAsync(workspace, parsed.GetValue(selectors) ?? [], !parsed.GetValue(noInstall), parsed.GetValue(json), interrupt));
        return command;
    }

    private static async Task<int> ProveAsync(Workspace workspace, string[] selectors, bool mayInstall, bool json, CancellationToken interrupt)
    {
        var progress = new Progress();
        var profiles = EmbeddedProfiles.All(workspace.ProfileFolders);
        var checks = Selection.Select(AllChecks.List, selectors);
        var installed = await InstalledBrowser.FindOrInstallAsync(mayInstall, progress.Say, interrupt);
        await using var listener = CallbackListener.Start();
        await using var browser = await EmbeddedProfiles.LaunchBrowserAsync(installed, listener, profiles, interrupt);

        var report = await new Prover(profiles, () => Task.FromResult(browser), Workers).RunAsync(
            checks, isWhole: selectors.Length == 0,
            (done, all, wrong) =>
            {
                if (wrong is not null)
                    progress.Say($"  {wrong}");
                progress.Count("Tries", done, all);
            },
            interrupt);
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(report, RunFolder.Json));
        else
            Console.Out.WriteLine($"{report.Checks.Count} checks, {report.Rules.Count} rules: {report.Unproven.Count} unproven, {report.Unguarded.Count} unguarded, {report.FalseAlarms.Count} false alarms");
        return report.IsComplete ? 0 : ExitCode.Findings;
    }
}
