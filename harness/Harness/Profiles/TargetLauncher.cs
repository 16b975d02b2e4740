using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Profiles;

/// <summary>Starts the server of a profile.</summary>
public interface ITargetLauncher
{
    /// <summary>True for a launch section that this launcher understands.</summary>
    bool CanLaunch(LaunchProfile launch);

    /// <summary>Starts the server and waits until it is ready.</summary>
    /// <param name="loaded">The profile; its issuer may hold port 0, which the launcher replaces.</param>
    /// <param name="log">Told what is run before it runs, and what it prints.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="PreflightException">The server did not become ready.</exception>
    Task<LaunchedTarget> LaunchAsync(LoadedProfile loaded, Action<string> log, CancellationToken cancellation);
}

/// <summary>A server that we started.</summary>
/// <param name="Profile">The profile with the address that it really has.</param>
/// <param name="Server">Ends the server.</param>
public sealed record LaunchedTarget(Profile Profile, IAsyncDisposable Server);

/// <summary>Runs the command of a profile as a child process.</summary>
public sealed class ProcessLauncher : ITargetLauncher
{
    private static readonly TimeSpan ReadyLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <inheritdoc/>
    public bool CanLaunch(LaunchProfile launch) => launch.Command.Count > 0;

    /// <inheritdoc/>
    public async Task<LaunchedTarget> LaunchAsync(LoadedProfile loaded, Action<string> log, CancellationToken cancellation)
    {
        var launch = loaded.Profile.Launch!;
        if (launch.Install.Count > 0)
            await InstallAsync(loaded, log, cancellation);

        log($"Starting the target in {Path.GetFileName(loaded.Folder)}: {string.Join(' ', launch.Command)}");
        var process = ChildProcess.Start(launch.Command, loaded.Folder, launch.Environment, log);
        try
        {
            await UntilReadyAsync(launch.Ready ?? loaded.Profile.Issuer, ServerTrust.Of(loaded.Profile), process, cancellation);
            return new(loaded.Profile, process);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    private static async Task InstallAsync(LoadedProfile loaded, Action<string> log, CancellationToken cancellation)
    {
        var install = loaded.Profile.Launch!.Install;
        log($"Installing the target in {Path.GetFileName(loaded.Folder)}: {string.Join(' ', install)}");
        await using var process = ChildProcess.Start(install, loaded.Folder, loaded.Profile.Launch.Environment, log);
        await process.WaitAsync(cancellation);
        if (process.ExitCode != 0)
            throw new PreflightException($"the install command of {loaded.Profile.Name} ended with code {process.ExitCode}");
    }

    private static async Task UntilReadyAsync(string url, ServerTrust trust, ChildProcess process, CancellationToken cancellation)
    {
        using var sender = new HttpSender(() => new([url], []), new Traffic(), trust);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(ReadyLimit);
        try
        {
            while ((await sender.SendAsync(WireRequest.Json(url), limit.Token)).Response is not { Status: 200 })
            {
                if (process.HasExited)
                {
                    // Its last words may still be on their way.
                    await process.WaitAsync(limit.Token);
                    throw new PreflightException($"the launched target ended with code {process.ExitCode} before {url} answered");
                }

                await Task.Delay(Poll, limit.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new PreflightException($"the launched target did not answer {url} with 200 within {ReadyLimit.TotalSeconds:0} s");
        }
    }
}
