using System.Net;
using System.Net.Sockets;
using NUnit.Framework;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>A command line that cannot be served ends with exit code 2 and one sentence that names the word.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BadCommandLineTests : IDisposable
{
    private const int Usage = 2;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase("frobnicate", "'frobnicate'", "--help")]
    [TestCase("--frobnicate", "'--frobnicate'", "--help")]
    [TestCase("run --frobnicate", "'--frobnicate'", "run --help")]
    [TestCase("run --profile", "--profile", "run --help")]
    [TestCase("run --plan oauth-9", "'oauth-9'", "security-bcp")]
    [TestCase("run pkce/no-such-check", "'pkce/no-such-check'", "list")]
    [TestCase("run --format rtf", "'rtf'", "sarif")]
    [TestCase("report x --format rtf", "'rtf'", "sarif")]
    [TestCase("report", "'RUN'", "report --help")]
    [TestCase("run --workers 0", "--workers", "'0'")]
    [TestCase("run --workers many", "--workers", "'many'")]
    [TestCase("run --gate severe", "--gate", "severe")]
    [TestCase("run --max-inconclusive few", "--max-inconclusive", "'few'")]
    [TestCase("run --profile embedded --profile embedded", "--profile", "'embedded'")]
    [TestCase("diff no-such-run other", "'no-such-run'", "run.json")]
    [TestCase("rerun no-such-run", "'no-such-run'", "run.json")]
    [TestCase("baseline update no-such-run", "'no-such-run'", "run.json")]
    [TestCase("schema --of nothing", "'nothing'", "known-failures")]
    [TestCase("completion tcsh", "'tcsh'", "bash")]
    [TestCase("list surplus", "'surplus'", "list --help")]
    [TestCase("explain", "'ID'", "explain --help")]
    [TestCase("explain pkce/no-such-check", "'pkce/no-such-check'", "list")]
    [TestCase("prove pkce/no-such-check", "'pkce/no-such-check'", "list")]
    [TestCase("prove --frobnicate", "'--frobnicate'", "prove --help")]
    [TestCase("serve-reference --fault no-such-fault", "'no-such-fault'", "verifier-not-compared")]
    [TestCase("serve-reference --port 65536", "--port", "'65536'")]
    [TestCase("serve-reference --port http", "--port", "'http'")]
    public async Task A_wrong_word_is_named(string line, params string[] words)
    {
        string[] output = line.StartsWith("run ") && line != "run --profile" ? ["--out", _folder["run"]] : [];

        var ended = await RunnerProcess.RunAsync([.. line.Split(' '), .. output]);

        ended.AssertRefusedAtOnce(Usage, _folder["run"], words);
    }

    [Test]
    public async Task A_port_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString();

        var ended = await RunnerProcess.RunAsync("serve-reference", "--port", port);

        ended.AssertRefusedAtOnce(Usage, _folder["run"], "--port", port, "in use");
    }

    [Test]
    public async Task A_folder_that_holds_a_run_is_refused_before_anything_starts()
    {
        Directory.CreateDirectory(_folder["held"]);
        File.WriteAllText(Path.Combine(_folder["held"], "run.json"), "{}");

        var ended = await RunnerProcess.RunAsync("run", "--out", _folder["held"]);

        ended.AssertRefusedAtOnce(Usage, _folder["run"], _folder["held"], "already holds a run");
        Assert.That(Directory.EnumerateFileSystemEntries(_folder["held"]).Select(Path.GetFileName), Is.EqualTo(["run.json"]));
    }

    [Test]
    public async Task A_folder_that_is_a_file_is_refused()
    {
        var file = _folder.Put("file", "");

        var ended = await RunnerProcess.RunAsync("run", "--out", file, "pkce/verifier-must-match");

        ended.AssertRefused(Usage, _folder["run"], file);
    }

    /// <summary>Playwright's own browsers live below the home folder, Debian's and Google's on the PATH.</summary>
    [Test, Platform(Exclude = "Win,MacOsX", Reason = "there a browser is found at its fixed place, whatever the PATH says")]
    public async Task Without_a_browser_and_with_no_install_the_command_says_what_to_do()
    {
        var nowhere = new Dictionary<string, string?> { ["PATH"] = "", ["PLAYWRIGHT_BROWSERS_PATH"] = _folder["browsers"] };
        await using var running = RunnerProcess.Start(nowhere, "run", "--no-install", "--out", _folder["run"]);

        var ended = await running.EndAsync();

        ended.AssertRefusedAtOnce(Usage, _folder["run"], "--no-install", "chromium");
    }
}
