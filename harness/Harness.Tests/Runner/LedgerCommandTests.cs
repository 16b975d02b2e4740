using NUnit.Framework;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>The life of a known failure, from the first run to its end, with the commands that a pipeline uses.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class LedgerCommandTests : IDisposable
{
    private const string Check = "pkce/verifier-must-match";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task A_known_failure_is_green_its_mending_is_red_and_an_update_takes_it_out()
    {
        await using var broken = await ReferenceProcess.StartAsync("verifier-not-compared");
        await using var sound = await ReferenceProcess.StartAsync();

        Assert.That((await AuditAsync(broken, "first")).ExitCode, Is.EqualTo(1));
        Assert.That((await UpdateAsync("first")).ExitCode, Is.EqualTo(2), "nobody answers for it");
        Assert.That((await UpdateAsync("first", "--reason", "old client", "--owner", "us", "--issue", "https://issues.example/1")).ExitCode, Is.Zero);
        var known = await AuditAsync(broken, "second");
        Assert.That(known.ExitCode, Is.Zero, known.Error);
        Assert.That(Contract.CountsOf(known.Document()), Does.ContainKey("knownFailure").WithValue(1).And.ContainKey("failed").WithValue(0));

        var mended = await AuditAsync(sound, "third");
        Assert.That(mended.ExitCode, Is.EqualTo(1));
        Assert.That((string)mended.Document()["ledger"]![0]!["text"]!, Does.Contain("unexpected pass"));
        Assert.That((await DiffAsync("second", "third")).ExitCode, Is.Zero);
        Assert.That((await DiffAsync("third", "second")).ExitCode, Is.EqualTo(5));
        var rerun = await RunnerProcess.RunAsync("rerun", _folder["third"], "--failed", "--profile", _folder["profile.json"], "--out", _folder["fourth"], "--json");
        Assert.That(rerun.Document()["results"]!.AsArray().Select(result => (string)result!["check"]!), Is.EqualTo(new[] { Check }), "what the ledger says otherwise is not settled");
        Assert.That((await UpdateAsync("third")).ExitCode, Is.Zero);
        Assert.That((await AuditAsync(sound, "fifth")).ExitCode, Is.Zero);
    }

    [Test]
    public async Task Several_targets_are_audited_one_after_the_other_and_compared()
    {
        await using var broken = await ReferenceProcess.StartAsync("verifier-not-compared");
        await using var sound = await ReferenceProcess.StartAsync();

        var ended = await RunnerProcess.RunAsync("run", Check, "--profile", Put(broken, "broken"), "--profile", Put(sound, "sound"), "--out", _folder["both"], "--json");

        Assert.That(ended.ExitCode, Is.EqualTo(1), ended.Error);
        var document = ended.Document();
        Assert.That(document["comparison"]![0]!["outcomes"]!.AsArray().Select(outcome => (string)outcome!), Is.EqualTo(new[] { "Failed", "Passed" }));
        Assert.That(document["runs"]!.AsArray().Select(run => (int)run!["exitCode"]!), Is.EqualTo(new[] { 1, 0 }));
        Assert.That(File.ReadAllText(_folder["both/comparison.md"]), Does.Contain($"| {Check} | Failed | Passed |"));
        Assert.That(File.Exists(_folder["both/sound/run.json"]));
    }

    private string Put(ReferenceProcess server, string name)
    {
        var profile = server.Profile;
        profile["name"] = name;
        return _folder.Put($"{name}.json", profile.ToJsonString());
    }

    private Task<Ended> AuditAsync(ReferenceProcess server, string run, params string[] words) =>
        RunnerProcess.RunAsync(["run", Check, "--profile", _folder.Put("profile.json", server.Profile.ToJsonString()), "--out", _folder[run], "--json", .. words]);

    private Task<Ended> UpdateAsync(string run, params string[] words) => RunnerProcess.RunAsync(["baseline", "update", _folder[run], "--profile", _folder["profile.json"], .. words]);

    private Task<Ended> DiffAsync(string before, string after) => RunnerProcess.RunAsync("diff", _folder[before], _folder[after]);
}
