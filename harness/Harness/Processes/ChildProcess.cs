using System.ComponentModel;
using System.Diagnostics;

namespace OAuthConformance.Harness;

/// <summary>A program that we run; its output goes to a log, and its whole process tree ends with this object.</summary>
public sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;

    private ChildProcess(Process process) => _process = process;

    /// <summary>True once it ended.</summary>
    public bool HasExited => _process.HasExited;

    /// <summary>Its exit code, once it ended.</summary>
    public int ExitCode => _process.ExitCode;

    /// <summary>Starts a program directly, without a shell.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="folder">Working folder.</param>
    /// <param name="environment">Added to our own environment.</param>
    /// <param name="log">Takes both output streams, line by line.</param>
    /// <exception cref="Profiles.ConfigurationException">The program cannot be started.</exception>
    public static ChildProcess Start(
        IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string> environment, Action<string> log)
    {
        var start = new ProcessStartInfo(OnPath(command[0]) ?? command[0], command.Skip(1))
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;

        var process = new Process { StartInfo = start };
        void Pass(object sender, DataReceivedEventArgs line)
        {
            if (!string.IsNullOrWhiteSpace(line.Data))
                log(line.Data);
        }

        process.OutputDataReceived += Pass;
        process.ErrorDataReceived += Pass;
        try
        {
            process.Start();
        }
        catch (Win32Exception e)
        {
            process.Dispose();
            throw new Profiles.ConfigurationException($"'{command[0]}' cannot be started: {e.Message}");
        }

        process.StandardInput.Close();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new(process);
    }

    /// <summary>Waits until it ends.</summary>
    public Task WaitAsync(CancellationToken cancellation) => _process.WaitForExitAsync(cancellation);

    /// <summary>The full path of a program on the PATH; null when it is not there.</summary>
    public static string? OnPath(string program)
    {
        string[] suffixes = OperatingSystem.IsWindows() ? [".exe", ".cmd", ""] : [""];
        return (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(folder => suffixes.Select(suffix => Path.Combine(folder, program + suffix)))
            .FirstOrDefault(File.Exists);
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
}
