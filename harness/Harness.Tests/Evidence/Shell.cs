using System.Diagnostics;
using NUnit.Framework;

namespace OAuthConformance.Harness.Tests.Evidence;

/// <summary>A real shell, to see what it makes of a text.</summary>
internal static class Shell
{
    /// <summary>Runs bash; a machine without it skips the test.</summary>
    public static async Task<(string Output, string Errors)> RunAsync(string folder, params string[] arguments)
    {
        var start = new ProcessStartInfo("bash", ["--norc", "--noprofile", .. arguments]) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        using var shell = Start(start);
        var (output, errors) = (shell.StandardOutput.ReadToEndAsync(), shell.StandardError.ReadToEndAsync());
        await shell.WaitForExitAsync();
        return (await output, await errors);
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new IgnoreException("there is no bash on this machine");
        }
    }
}
