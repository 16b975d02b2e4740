using NUnit.Framework;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>What shells are told when they complete a command line.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CompletionTests
{
    [TestCase("ru", "run")]
    [TestCase("completion ", "bash", "zsh", "fish", "pwsh")]
    [TestCase("run --profile emb", "embedded", "embedded-https", "embedded-legacy")]
    [TestCase("run --plan oauth-", "oauth-2.0", "oauth-2.1")]
    [TestCase("run --gate ", "critical", "high", "medium", "low")]
    [TestCase("run --format sarif --format j", "json", "junit")]
    [TestCase("schema --of ", "profile", "known-failures", "report")]
    [TestCase("run --quick --profile embedded --js", "--json")]
    [TestCase("run pk", "pkce/*", "pkce/verifier-must-match")]
    [TestCase("run --json --profile embedded pkce/* RFC7636-4.6", "RFC7636-4.6/verifier-compared")]
    [TestCase("explain pkce/", "pkce/verifier-must-match")]
    [TestCase("explain B2", "B27")]
    [TestCase("serve-reference --fault verifier-", "verifier-not-compared")]
    [TestCase("list --tag att", "attack")]
    public async Task Suggested_is_what_goes_on_from_what_is_written(string line, params string[] words)
    {
        var ended = await RunnerProcess.RunAsync($"[suggest:{line.Length}]", line);

        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        Assert.That(Suggested(ended), Is.SupersetOf(words));
        Assert.That(Suggested(ended), Is.Unique.And.All.StartWith(line.Split(' ')[^1]));
    }

    [Test]
    public async Task Earlier_runs_are_suggested_by_name()
    {
        using var folder = new TemporaryFolder();
        folder.Put("reports/runs/20261128-101500-staging/run.json", "{}");
        folder.Put("reports/runs/20261128-101500-interrupted-before-it-began/nothing", "");

        foreach (var line in new[] { "rerun ", "diff 2026", "diff 20261128-101500-staging 2026", "baseline update " })
        {
            await using var running = RunnerProcess.StartProgram(folder.Path, RunnerProcess.Dotnet, RunnerProcess.ProgramFile, $"[suggest:{line.Length}]", line);
            var ended = await running.EndAsync();

            Assert.That(Suggested(ended), Is.EqualTo(["20261128-101500-staging"]), line);
        }
    }

    [Test, Platform(Exclude = "Win", Reason = "bash is not at hand there")]
    public async Task The_script_for_bash_completes_a_line_up_to_the_cursor()
    {
        // As bash does it: the words of the line, the one at the cursor, and the line itself.
        const string Simulation = """
            eval "$(oauth-conformance completion bash)" || exit
            COMP_LINE='oauth-conformance run --profile emb --json' COMP_POINT=35 COMP_WORDS=(oauth-conformance run --profile emb --json) COMP_CWORD=3
            _oauth_conformance
            printf '%s\n' "${COMPREPLY[@]}"
            complete -p oauth-conformance
            """;
        await using var running = RunnerProcess.StartProgram(
            RunnerProcess.Root, "bash", "-euc", $"PATH=\"{Path.GetDirectoryName(RunnerProcess.ProgramFile)}:$PATH\" DOTNET_ROOT=\"$(dirname \"$(readlink -f \"$(command -v '{RunnerProcess.Dotnet}')\")\")\"; export PATH DOTNET_ROOT; {Simulation}");

        var ended = await running.EndAsync();

        Assert.That(ended.Error, Is.Empty);
        Assert.That(Suggested(ended), Is.EqualTo(["embedded", "embedded-https", "embedded-legacy", "complete -o default -F _oauth_conformance oauth-conformance"]));
    }

    [TestCase("bash")]
    [TestCase("zsh")]
    [TestCase("fish")]
    [TestCase("pwsh")]
    public async Task There_is_a_script_for_each_shell(string shell)
    {
        var ended = await RunnerProcess.RunAsync("completion", shell);

        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        Assert.That(ended.Output, Does.Contain("oauth-conformance").And.Contain("[suggest:"));
    }

    private static string[] Suggested(Ended ended) => ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}
