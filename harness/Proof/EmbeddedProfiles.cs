using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Proof;

/// <summary>The profiles of the reference server: those whose name begins with <c>embedded</c>.</summary>
public static class EmbeddedProfiles
{
    /// <summary>Reads all of them, <c>embedded</c> first, with port 0: each server takes a port of its own.</summary>
    /// <param name="folders">Folders that hold profiles by name.</param>
    public static IReadOnlyList<LoadedProfile> All(IReadOnlyList<string> folders) =>
        [.. ProfileLoader.NamesIn(folders).Where(name => name.StartsWith("embedded", StringComparison.Ordinal)).Select(name => Read(name, folders, port: 0))];

    /// <summary>Reads one of them for a port; 0 lets each server choose its own.</summary>
    public static LoadedProfile Read(string name, IReadOnlyList<string> folders, int port)
    {
        var file = ProfileLoader.Load(name, folders).File;
        return new(ProfileLoader.Parse(File.ReadAllText(file), file, new(Environment.GetEnvironmentVariable, port)), file);
    }

    /// <summary>Starts one browser for every server of these profiles: they share the host, and with the authority also the key.</summary>
    public static async Task<Browser> LaunchBrowserAsync(
        InstalledBrowser installed, CallbackListener listener, IReadOnlyList<LoadedProfile> profiles, CancellationToken cancellation)
    {
        // The browser is told the key of a server that it can be asked for, so one has to run meanwhile.
        var example = await new ReferenceLauncher().LaunchAsync(profiles.LastOrDefault(IsHttps) ?? profiles[0], _ => { }, cancellation);
        await using var server = example.Server;
        return await Browser.LaunchAsync(installed, listener, new HostList([example.Profile.Issuer], []), ServerTrust.Of(example.Profile), onEveryPort: true);
    }

    private static bool IsHttps(LoadedProfile loaded) => new Uri(loaded.Profile.Issuer).Scheme == Uri.UriSchemeHttps;
}
