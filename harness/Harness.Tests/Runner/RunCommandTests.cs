using System.Text.Json.Nodes;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>What <c>run</c> says of servers that are sound, broken a little, broken a lot, and of nothing at all.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class RunCommandTests : IDisposable
{
    private const int Findings = 1;
    private const int Incomplete = 4;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task A_finding_ends_with_1_and_carries_its_evidence()
    {
        await using var server = await ReferenceProcess.StartAsync("verifier-not-compared");

        var ended = await AuditAsync(server, "pkce/verifier-must-match", "pkce/verifier-is-required");

        Assert.That(ended.ExitCode, Is.EqualTo(Findings), ended.Error);
        var document = ended.Document();
        Assert.That(Contract.CountsOf(document), Does.ContainKey("failed").WithValue(1).And.ContainKey("passed").WithValue(1));
        Assert.That((int)document["exitCode"]!, Is.EqualTo(Findings));
        var finding = Result(document, "pkce/verifier-must-match");
        Assert.Multiple(() =>
        {
            Assert.That((string)finding["verdict"]!, Is.EqualTo("failed"));
            Assert.That((string)finding["severity"]!, Is.EqualTo("critical"));
            Assert.That((string)finding["broken"]!, Is.EqualTo("RFC7636-4.6/verifier-compared"));
            Assert.That(finding["requirements"]!.AsArray().Select(requirement => $"{requirement!["id"]} {requirement["spec"]} {requirement["level"]}"), Does.Contain("RFC7636-4.6/verifier-compared RFC7636 must"));
            Assert.That(finding["expected"]!.AsArray(), Is.Not.Empty);
            Assert.That((string)finding["actual"]!, Is.Not.Empty);
            Assert.That((string)finding["summary"]!, Does.Contain((string)finding["actual"]!));
        });
        var attack = finding["steps"]!.AsArray().Single(step => (string)step!["name"]! == "attack")!;
        Assert.That((string)attack["requestDifference"]!, Does.Contain("code_verifier"));
        var redemption = attack["exchanges"]!.AsArray()[^1]!;
        Assert.That((string)redemption["request"]!, Does.StartWith($"POST http://127.0.0.1:{server.Port}/token").And.Contain("code_verifier=<code verifier "));
        Assert.That((string)redemption["response"]!, Does.StartWith("HTTP 200").And.Contain("\"access_token\":\"<access token "));
        Assert.That((string)redemption["curl"]!, Does.StartWith("curl "));
    }

    [Test]
    public async Task A_warning_alone_ends_with_0()
    {
        await using var server = await ReferenceProcess.StartAsync("replay-keeps-tokens");

        var ended = await AuditAsync(server, "authorization-code/replay-revokes-access-tokens");

        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        Assert.That(Contract.CountsOf(ended.Document()), Does.ContainKey("warning").WithValue(1).And.ContainKey("failed").WithValue(0));
    }

    [Test]
    public async Task A_check_that_no_plan_holds_is_not_run_and_the_run_is_incomplete()
    {
        await using var server = await ReferenceProcess.StartAsync();

        var ended = await AuditAsync(server, "id-token/signature-is-valid", "--plan", "oauth-2.0");

        Assert.That(ended.ExitCode, Is.EqualTo(Incomplete), ended.Error);
        Assert.That(ended.LastWord, Does.Contain("No check was run").And.Contain("oauth-2.0"));
        Assert.That(ended.Document()["results"]!.AsArray(), Is.Empty);
    }

    [Test]
    public async Task A_quick_run_leaves_out_what_waits_and_says_so_in_its_reports()
    {
        await using var server = await ReferenceProcess.StartAsync();

        var ended = await AuditAsync(server, "--quick", "RFC6749-4.1.2/code-expires", "resource/*", "refresh/superseded-token-is-refused");

        const string Said = "--quick leaves out 2 checks that wait: authorization-code/code-expires, resource/expired-token-is-refused";
        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        Assert.That(ended.Error.Split('\n')[0].TrimEnd(), Is.EqualTo(Said));
        Assert.That(ended.Document()["results"]!.AsArray().Select(result => (string)result!["check"]!), Does.Contain("refresh/superseded-token-is-refused").And.Not.Contain("authorization-code/code-expires").And.Not.Contain("resource/expired-token-is-refused"));
        Assert.That(File.ReadAllText(_folder["run/run.json"]), Does.Contain(Said));
        var leftOut = RunFolder.Read(_folder["run"]).Description.LeftOut.ToLookup(check => check.Reason, check => check.Id);
        Assert.That(leftOut["waits for something to expire, and the audit was a quick one"], Is.EqualTo(new[] { "authorization-code/code-expires", "resource/expired-token-is-refused" }));
        Assert.That(leftOut["not selected"], Does.Contain("pkce/verifier-must-match"));
        Assert.That(File.ReadAllText((string)ended.Document()["reports"]!["summary"]!), Does.Contain("authorization-code/code-expires"));
    }

    [Test]
    public async Task A_quick_run_of_nothing_but_what_waits_is_incomplete()
    {
        await using var server = await ReferenceProcess.StartAsync();

        var ended = await AuditAsync(server, "--quick", "RFC6749-4.1.2/code-expires");

        Assert.That(ended.ExitCode, Is.EqualTo(Incomplete), ended.Error);
        Assert.That(ended.LastWord, Does.Contain("No check was run: all that is selected is left out"));
    }

    [Test]
    public async Task A_check_whose_role_is_absent_is_not_applicable_and_names_the_role()
    {
        await using var server = await ReferenceProcess.StartAsync();
        var profile = server.Profile;
        profile["clients"]!.AsObject().Remove("public");

        var ended = await AuditAsync(profile, "pkce/public-client-needs-a-challenge");

        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        var result = Result(ended.Document(), "pkce/public-client-needs-a-challenge");
        Assert.That((string)result["verdict"]!, Is.EqualTo("notApplicable"));
        Assert.That((string)result["reason"]!, Does.Contain("'public'"));
    }

    [Test]
    public async Task A_budget_that_does_not_reach_to_the_first_check_is_a_matter_of_the_profile()
    {
        await using var server = await ReferenceProcess.StartAsync();
        var profile = server.Profile;
        profile["limits"] = new JsonObject { ["requests"] = 3 };

        var ended = await AuditAsync(profile, "pkce/verifier-must-match");

        Assert.That(ended.ExitCode, Is.EqualTo(2), ended.Error);
        Assert.That(ended.LastWord, Does.StartWith("limits.requests: the run has sent the 3 requests"));
    }

    [Test]
    public async Task For_a_person_it_prints_the_finding_its_mending_and_the_report()
    {
        await using var server = await ReferenceProcess.StartAsync("verifier-not-compared");
        var profile = _folder.Put("profile.json", server.Profile.ToJsonString());

        var ended = await RunnerProcess.RunAsync("run", "pkce/verifier-must-match", "--profile", profile, "--out", _folder["run"]);

        Assert.That(ended.ExitCode, Is.EqualTo(Findings), ended.Error);
        Assert.That(ended.Output, Does.Contain("FAILED (critical) pkce/verifier-must-match"));
        foreach (var line in new[] { "requirement  RFC7636-4.6/verifier-compared", "accepted ", "happened ", "mend ", "1 failed", $"Report: {_folder["run/summary.md"]} (summary)" })
            Assert.That(ended.Output, Does.Contain(line));
    }

    private Task<Ended> AuditAsync(ReferenceProcess server, params string[] words) => AuditAsync(server.Profile, words);

    private Task<Ended> AuditAsync(JsonNode profile, params string[] words) =>
        RunnerProcess.RunAsync(["run", .. words, "--profile", _folder.Put("profile.json", profile.ToJsonString()), "--out", _folder["run"], "--json"]);

    private static JsonNode Result(JsonNode document, string check) =>
        document["results"]!.AsArray().Single(result => (string)result!["check"]! == check)!;
}
