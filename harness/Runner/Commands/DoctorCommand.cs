using System.CommandLine;
using System.Text.Json;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Proof;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>doctor</c>: whether a profile fits its target, before any check judges either.</summary>
internal static class DoctorCommand
{
    public static Command Create(Workspace workspace, CancellationToken interrupt)
    {
        var profile = new Option<string>("--profile") { Description = "Profile by name, file or folder", DefaultValueFactory = _ => "embedded" };
        var noInstall = new Option<bool>("--no-install") { Description = "Never install a browser" };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output" };
        var command = new Command("doctor", "Try everything that a profile says of its target once") { profile, noInstall, json };
        command.SetAction(parsed => DiagnoseAsync(
            new()
            {
                Profile = parsed.GetValue(profile)!,
                ProfileFolders = workspace.ProfileFolders,
                Launchers = [new ReferenceLauncher()],
                Folder = _ => "",
                MayInstall = !parsed.GetValue(noInstall),
                Log = new Progress().Say,
            },
            parsed.GetValue(json), interrupt));
        return command;
    }

    private static async Task<int> DiagnoseAsync(AuditOptions options, bool json, CancellationToken interrupt)
    {
        List<Diagnosis> all = [];
        await foreach (var diagnosis in AuditSession.DiagnoseAsync(options, interrupt))
        {
            all.Add(diagnosis);
            if (!json)
                Console.Out.WriteLine($"{Mark(diagnosis.Owner),-14} {diagnosis.Probe}{(diagnosis.Owner == Owner.Nobody ? "" : $": {diagnosis.Text}")}");
        }

        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(all, RunFolder.Json));
        return all.Any(diagnosis => diagnosis.Owner != Owner.Nobody) ? ExitCode.Unreachable : 0;
    }

    private static string Mark(Owner owner) => owner switch
    {
        Owner.Nobody => "works",
        Owner.Configuration => "configuration",
        _ => "target",
    };
}
