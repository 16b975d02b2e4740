using System.Runtime.InteropServices;
using Microsoft.Playwright;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>A browser that is on this machine, as Playwright wants it named.</summary>
/// <param name="ExecutablePath">Program file; null for a channel.</param>
/// <param name="Channel">Playwright channel, such as <c>chrome</c>; null for a program file.</param>
public sealed record InstalledBrowser(string? ExecutablePath, string? Channel)
{
    /// <summary>A download that has not ended by then will not.</summary>
    private static readonly TimeSpan InstallLimit = TimeSpan.FromMinutes(10);

    /// <summary>Where Chrome and Edge stand when they are not on the PATH.</summary>
    private static readonly (string Channel, string Program, string[] Places)[] Channels =
    [
        ("chrome", "google-chrome", ["/Applications/Google Chrome.app", @"C:\Program Files\Google\Chrome\Application\chrome.exe"]),
        ("msedge", "microsoft-edge", ["/Applications/Microsoft Edge.app", @"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe"]),
    ];

    /// <summary>Finds a browser, and installs one where none is.</summary>
    /// <param name="mayInstall">False to refuse installing.</param>
    /// <param name="log">Told before anything is installed, and what the installer says.</param>
    /// <param name="cancellation">Ends an installation.</param>
    /// <exception cref="ConfigurationException">There is none and none can be had.</exception>
    public static async Task<InstalledBrowser> FindOrInstallAsync(bool mayInstall, Action<string> log, CancellationToken cancellation)
    {
        if (await FindAsync() is { } found)
            return found;
        if (!mayInstall)
            throw new ConfigurationException("no Chromium, Chrome or Edge was found and --no-install forbids to install one; put a chromium on the PATH");

        log("No browser was found. Installing Playwright's own: playwright install chromium");
        await RunAsync(PlaywrightCommand(), log, cancellation);
        if (await FindAsync() is { } downloaded)
            return downloaded;

        if (File.Exists("/etc/debian_version") && Environment.UserName == "root")
        {
            log("That did not work. Installing Debian's: apt-get update && apt-get install -y --no-install-recommends chromium fonts-liberation");
            await RunAsync(["apt-get", "update", "-qq"], log, cancellation);
            await RunAsync(["apt-get", "install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"], log, cancellation);
            if (await FindAsync() is { } packaged)
                return packaged;
        }

        throw new ConfigurationException("no browser could be installed; install Chromium, Chrome or Edge and put it on the PATH");
    }

    /// <summary>Playwright's folder of drivers for this machine: a package can carry those of several.</summary>
    private static string Platform { get; } =
        OperatingSystem.IsWindows() ? "win32_x64" : $"{(OperatingSystem.IsMacOS() ? "darwin" : "linux")}-{RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant()}";

    private static async Task<InstalledBrowser?> FindAsync()
    {
        using var playwright = await DriverAsync();
        if (File.Exists(playwright.Chromium.ExecutablePath))
            return new(playwright.Chromium.ExecutablePath, null);
        foreach (var (channel, program, places) in Channels)
        {
            if (ChildProcess.OnPath(program) is not null || places.Any(Path.Exists))
                return new(null, channel);
        }

        return (ChildProcess.OnPath("chromium") ?? ChildProcess.OnPath("chromium-browser")) is { } chromium ? new(chromium, null) : null;
    }

    /// <exception cref="ConfigurationException">The program was packed for other machines.</exception>
    private static async Task<IPlaywright> DriverAsync()
    {
        try
        {
            return await Playwright.CreateAsync();
        }
        catch (PlaywrightException e) when (e.Message.StartsWith("Driver not found", StringComparison.Ordinal))
        {
            throw new ConfigurationException($"this program was packed without Playwright's driver for {Platform}; pack it on such a machine, or anywhere with -p:PlaywrightPlatform=all");
        }
    }

    private static async Task RunAsync(IReadOnlyList<string> command, Action<string> log, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(InstallLimit);
        await using var process = ChildProcess.Start(command, AppContext.BaseDirectory, new Dictionary<string, string>(), log);
        await process.WaitAsync(limit.Token);
    }

    /// <summary>Playwright's command line in a process of its own: in ours it would write to standard output.</summary>
    private static IReadOnlyList<string> PlaywrightCommand()
    {
        var driver = Path.Combine(AppContext.BaseDirectory, ".playwright");
        var node = Directory.EnumerateFiles(Path.Combine(driver, "node", Platform), "node*").First();
        return [node, Path.Combine(driver, "package", "cli.js"), "install", "chromium"];
    }
}
