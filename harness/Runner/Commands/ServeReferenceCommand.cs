using System.CommandLine;
using System.Net.Sockets;
using System.Text.Json;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Proof;
using OAuthConformance.ReferenceServer;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>serve-reference</c>: the reference server by itself, sound or with faults, with a profile that audits it.</summary>
internal static class ServeReferenceCommand
{
    public static Command Create(Workspace workspace, CancellationToken interrupt)
    {
        var faults = new Option<string[]>("--fault") { Description = "Fault to start it with; may be repeated" };
        var port = CommandWords.Port();
        var command = new Command("serve-reference", "Start the reference server on a loopback address, until interrupted; its profile goes to standard output") { faults, port };
        command.SetAction(parsed => ServeAsync(workspace, parsed.GetValue(faults) ?? [], parsed.GetValue(port), interrupt));
        return command;
    }

    private static async Task<int> ServeAsync(Workspace workspace, string[] faults, int port, CancellationToken interrupt)
    {
        if (faults.FirstOrDefault(fault => ServerFaults.All.All(known => known.Id != fault)) is { } unknown)
            throw new ConfigurationException($"there is no fault '{unknown}'; known: {string.Join(", ", ServerFaults.All.Select(fault => fault.Id))}");

        var launched = await LaunchAsync(faults, EmbeddedProfiles.Read("embedded", workspace.ProfileFolders, port), interrupt);
        await using var server = launched.Server;
        Console.Out.WriteLine(JsonSerializer.Serialize(launched.Profile with { Schema = null, Launch = null }, ProfileLoader.Json));
        Console.Error.WriteLine($"The reference server listens on {launched.Profile.Issuer}, on this machine only. Save the profile above to a file and audit it with: run --profile FILE");
        await Task.Delay(Timeout.Infinite, interrupt);
        return 0;
    }

    private static async Task<LaunchedTarget> LaunchAsync(string[] faults, LoadedProfile profile, CancellationToken interrupt)
    {
        try
        {
            return await new ReferenceLauncher(faults).LaunchAsync(profile, _ => { }, interrupt);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // Kestrel wraps an address in use, and lets a port that takes privileges through as it is.
            throw new ConfigurationException($"--port: {new Uri(profile.Profile.Issuer).Port} cannot be listened on: {e.GetBaseException().Message}; name another port, or none for any free one");
        }
    }
}
