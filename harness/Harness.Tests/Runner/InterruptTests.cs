using System.Diagnostics;
using System.Text.Json.Nodes;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>A signal ends the command in order: children stopped, what was found so far readable, exit code 130.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
[Platform(Exclude = "Win", Reason = "signals are sent with kill, children found with ps")]
public sealed class InterruptTests : IDisposable
{
    private const int Interrupted = 130;

    /// <summary>A browser takes a moment to end its own processes after it was closed.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [TestCase("INT", false)]
    [TestCase("TERM", false)]
    [TestCase("INT", true, Description = "Ctrl+C in a terminal goes to the browser too")]
    public async Task During_the_checks_what_was_found_so_far_stays_readable(string signal, bool alsoToChildren)
    {
        await using var running = RunnerProcess.Start("run", "--out", _folder["run"], "--json");
        var results = Path.Combine(_folder["run"], "results.ndjson");
        // Checks that wait for something to expire keep the run going for seconds after these.
        await running.UntilAsync(() => File.Exists(results) && File.ReadLines(results).Count() >= 3, "a third result");
        var children = Descendants(running.Id);
        Assert.That(children.Values, Has.Some.Contain("--host-resolver-rules"), "the browser is among them");

        await running.SignalAsync(signal, alsoToChildren ? children.Keys : []);
        var ended = await running.EndAsync();

        Assert.That(ended.ExitCode, Is.EqualTo(Interrupted), ended.Error);
        Assert.That(ended.Output, Is.Empty);
        Assert.That(ended.Error, Does.Contain($"what was found so far is in {_folder["run"]}").And.Not.Contain("   at "));
        var run = RunFolder.Read(_folder["run"]);
        Assert.That(run.Description.Completion, Is.Null);
        Assert.That(run.Results, Has.Count.GreaterThanOrEqualTo(3));
        Assert.That(run.Results.Select(result => result.Verdict), Has.All.AnyOf(Verdict.Passed, Verdict.NotApplicable), "nothing is blamed on the interruption");
        Assert.That(run.Missing, Has.Count.EqualTo(run.Description.Checks.Count - run.Results.Count).And.Count.GreaterThan(0));
        await AssertGoneAsync(children);
    }

    [TestCase("INT")]
    [TestCase("TERM")]
    public async Task While_a_launched_server_is_awaited_it_is_stopped_too(string signal)
    {
        var profile = new JsonObject
        {
            ["name"] = "t",
            ["issuer"] = $"http://127.0.0.1:{ProfileVariables.FreeLoopbackPort()}",
            ["launch"] = new JsonObject { ["command"] = new JsonArray("sh", "-c", "echo up; sleep 600; echo down") },
            ["clients"] = new JsonObject { ["web"] = new JsonObject { ["id"] = "shop", ["secret"] = "not-so-secret" } },
        };
        await using var running = RunnerProcess.Start("run", "--profile", _folder.Put("profile.json", profile.ToJsonString()), "--out", _folder["run"]);
        await running.UntilAsync(() => running.Error.Contains("up\n"), "the launched server");
        var children = Descendants(running.Id);

        await running.SignalAsync(signal);
        var ended = await running.EndAsync();

        ended.AssertRefused(Interrupted, _folder["run"], "Interrupted");
        await AssertGoneAsync(children);
    }

    [Test]
    public async Task The_reference_server_stops()
    {
        await using var running = RunnerProcess.Start("serve-reference");
        await running.UntilAsync(() => running.Error.Contains("listens on"), "the reference server");

        await running.SignalAsync("TERM");
        var ended = await running.EndAsync();

        Assert.That(ended.ExitCode, Is.EqualTo(Interrupted));
        Assert.That(ended.LastWord, Is.EqualTo("Interrupted."));
    }

    private static async Task AssertGoneAsync(Dictionary<int, string> children)
    {
        Assert.That(children, Is.Not.Empty);
        var left = children;
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Settling; await Task.Delay(100)) // nobody tells of the end of a process that is not one's own
        {
            var alive = Processes().ToDictionary(process => process.Id, process => process.Command);
            left = children.Where(child => alive.GetValueOrDefault(child.Key) == child.Value).ToDictionary();
            if (left.Count == 0)
                return;
        }

        Assert.Fail($"still alive: {string.Join("; ", left.Values)}");
    }

    private static Dictionary<int, string> Descendants(int root)
    {
        var all = Processes();
        var found = new Dictionary<int, string>();
        for (var generation = new HashSet<int> { root }; generation.Count > 0;)
        {
            var next = all.Where(process => generation.Contains(process.Parent) && found.TryAdd(process.Id, process.Command)).Select(process => process.Id);
            generation = [.. next];
        }

        return found;
    }

    private static IReadOnlyList<(int Id, int Parent, string Command)> Processes()
    {
        using var ps = Process.Start(new ProcessStartInfo("ps", ["-A", "-o", "pid=,ppid=,stat=,args="]) { RedirectStandardOutput = true })!;
        var lines = ps.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return
        [
            .. lines.Select(line => line.Split(' ', 4, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                // A process that ended and that nobody has asked about yet is no process any more.
                .Where(columns => columns.Length == 4 && columns[2][0] != 'Z')
                .Select(columns => (int.Parse(columns[0]), int.Parse(columns[1]), columns[3])),
        ];
    }
}
