using System.Diagnostics;
using System.Reflection;
using System.Text;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary><c>oauth-conformance</c> as a process of its own, started in the root of the repository as a user would; its process tree ends with this object.</summary>
internal sealed class RunnerProcess : IAsyncDisposable
{
    /// <summary>A whole audit with its HTML takes half a minute on two idle cores, and other tests keep them busy.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(4);

    /// <summary>The program, which <see cref="Dotnet"/> runs; beside it stands one that runs by itself.</summary>
    public static string ProgramFile { get; } = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory,
        typeof(RunnerProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == "Runner").Value!));

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _error = new();
    private readonly Task _end;

    private RunnerProcess(Process process)
    {
        _process = process;
        _end = Task.WhenAll(CollectAsync(process.StandardOutput, _output), CollectAsync(process.StandardError, _error));
    }

    /// <summary>The root of the repository.</summary>
    public static string Root { get; } = Workspace.Of(AppContext.BaseDirectory).Root;

    /// <summary>The <c>dotnet</c> that runs these tests.</summary>
    public static string Dotnet { get; } = Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet";

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>What it has written to standard error so far.</summary>
    public string Error => SoFar(_error);

    /// <summary>What it has written to standard output so far.</summary>
    public string Output => SoFar(_output);

    /// <summary>Runs it to its end.</summary>
    public static async Task<Ended> RunAsync(params string[] arguments)
    {
        await using var running = Start(arguments);
        return await running.EndAsync();
    }

    /// <summary>Starts it.</summary>
    public static RunnerProcess Start(params string[] arguments) => Start(new Dictionary<string, string?>(), arguments);

    /// <summary>Starts it with changes to the environment; null removes a variable.</summary>
    public static RunnerProcess Start(IReadOnlyDictionary<string, string?> environment, params string[] arguments) =>
        Start(environment, Root, [Dotnet, ProgramFile, .. arguments]);

    /// <summary>Starts another program, in a folder.</summary>
    public static RunnerProcess StartProgram(string folder, params string[] command) => Start(new Dictionary<string, string?>(), folder, command);

    private static RunnerProcess Start(IReadOnlyDictionary<string, string?> environment, string folder, string[] command)
    {
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        var process = Process.Start(start)!;
        process.StandardInput.Close();
        return new(process);
    }

    /// <summary>Waits until it ends.</summary>
    /// <exception cref="TimeoutException">It does not.</exception>
    public async Task<Ended> EndAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(Limit);
        await _end.WaitAsync(Limit);
        return new(_process.ExitCode, Output, Error);
    }

    /// <summary>Waits for a condition; fails when the process ends or the time is over before.</summary>
    public async Task UntilAsync(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (_process.HasExited || clock.Elapsed > Limit)
                throw new InvalidOperationException($"{what} did not come to be; standard error: {Error}");
            await Task.Delay(20); // a process offers nothing better to wait on
        }
    }

    /// <summary>Sends a signal, such as <c>INT</c>, to it and to others.</summary>
    public async Task SignalAsync(string signal, params IEnumerable<int> others)
    {
        using var kill = Process.Start("kill", [$"-{signal}", $"{Id}", .. others.Select(id => $"{id}")]);
        await kill.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static async Task CollectAsync(StreamReader stream, StringBuilder into)
    {
        while (await stream.ReadLineAsync() is { } line)
        {
            lock (into)
                into.Append(line).Append('\n');
        }
    }

    private static string SoFar(StringBuilder text)
    {
        lock (text)
            return text.ToString();
    }
}

/// <summary>A run of the command line that came to its end.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
internal sealed record Ended(int ExitCode, string Output, string Error)
{
    /// <summary>The last line of standard error, which is where it says why it ended.</summary>
    public string LastWord => Error.TrimEnd().Split('\n')[^1].TrimEnd('\r');
}
