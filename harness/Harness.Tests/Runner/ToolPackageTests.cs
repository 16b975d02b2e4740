using System.Text.Json.Nodes;
using NUnit.Framework;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>The program as it is given away.</summary>
public sealed class ToolPackageTests
{
    [Test]
    public async Task Packed_and_installed_from_a_folder_it_audits_the_embedded_server_from_an_empty_one()
    {
        using var folder = new TemporaryFolder();
        var nowhere = folder.Put("nuget.config", "<configuration><packageSources><clear /></packageSources></configuration>");
        Directory.CreateDirectory(folder["empty"]);
        // Of what was built for these tests; bin/CONFIGURATION/FRAMEWORK/.
        var configuration = Directory.GetParent(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar))!.Name;

        await SucceedsAsync(RunnerProcess.Root, RunnerProcess.Dotnet, "pack", "harness/Runner", "--no-build", "--configuration", configuration, "--output", folder["package"], "-m:1", "-nodeReuse:false");
        await SucceedsAsync(folder["empty"], RunnerProcess.Dotnet, "tool", "install", "oauth-conformance", "--tool-path", folder["tool"], "--add-source", folder["package"], "--configfile", nowhere);
        var tool = folder["tool", OperatingSystem.IsWindows() ? "oauth-conformance.exe" : "oauth-conformance"];
        var installed = Files(folder["tool"]);
        var version = await SucceedsAsync(folder["empty"], tool, "--version");
        var audit = await SucceedsAsync(folder["empty"], tool, "run", "pkce/*");

        var run = Directory.EnumerateDirectories(folder["empty", "reports", "runs"]).Single();
        var description = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "run.json")))!;
        Assert.That(description["checks"]!.AsArray().Select(check => (string)check!["id"]!), Is.Not.Empty.And.All.StartWith("pkce/"));
        Assert.That(version.Output, Does.StartWith((string)description["suiteVersion"]!));
        Assert.That(Directory.EnumerateFiles(folder["package"]).Select(Path.GetFileName), Is.EqualTo([$"oauth-conformance.{((string)description["suiteVersion"]!).Split('+')[0]}.nupkg"]));
        Assert.That(audit.Output, Does.Contain(" passed, 0 failed"));
        Assert.That(File.ReadAllText(Path.Combine(run, "summary.md")), Does.StartWith("# OAuthConformance - embedded"));
        // Without npm or a network there is none, which is said.
        Assert.That(File.Exists(Path.Combine(run, "allure-report", "index.html")) || audit.Output.Contains("No Allure HTML", StringComparison.Ordinal), audit.Output);
        Assert.That(Directory.EnumerateFileSystemEntries(folder["empty"]).Select(Path.GetFileName), Is.EqualTo(["reports"]));
        Assert.That(Files(folder["tool"]), Is.EqualTo(installed), "an audit writes nothing into the program's own folder");
    }

    private static async Task<Ended> SucceedsAsync(string folder, params string[] command)
    {
        await using var running = RunnerProcess.StartProgram(folder, command);
        var ended = await running.EndAsync();
        Assert.That(ended.ExitCode, Is.Zero, $"{string.Join(' ', command)}\n{ended.Output}\n{ended.Error}");
        return ended;
    }

    private static string[] Files(string folder) => [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal)];
}
