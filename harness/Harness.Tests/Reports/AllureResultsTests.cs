using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

public sealed partial class AllureResultsTests
{
    private ReportFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [TestCase("pkce/verifier-must-match", "failed", "blocker", "Failed", "Requirement broken, or attack worked")]
    [TestCase("authorization/iss-in-response", "failed", "minor", "Warning", "Advice not followed (a SHOULD is broken)")]
    [TestCase("authorization/code-single-use", "broken", "critical", "Inconclusive", "Inconclusive: nothing could be decided")]
    [TestCase("authorization/code-expires", "broken", "critical", "Error", "Error of the suite")]
    [TestCase("device/user-code-entropy", "skipped", "critical", "Not applicable", "Not applicable")]
    [TestCase("token/basic-and-body-refused", "unknown", "minor", "Planned, not run", "Planned, not run")]
    [TestCase("token/cache-control", "failed", "minor", "Known failure", "Known failure, declared in the ledger")]
    [TestCase("token/no-store-on-error", "broken", "critical", "Unexpected pass", "Ledger out of date: a declared failure is gone")]
    public void Every_outcome_but_passed_is_told_apart(string check, string status, string severity, string word, string category)
    {
        AllureResults.Write(SampleRun.WithAllOutcomes(_folder.Path), _folder["allure-results"]);

        var result = ReportFolder.Result(_folder["allure-results"], check);
        var message = (string)result["statusDetails"]!["message"]!;
        Assert.That((string?)result["status"], Is.EqualTo(status));
        Assert.That(Labels(result, "severity"), Is.EqualTo(new[] { severity }));
        Assert.That(Labels(result, "verdict"), Is.EqualTo(new[] { word }));
        Assert.That(Labels(result, "tag"), Does.Contain(word));
        Assert.That(message, Does.StartWith(word));
        Assert.That(CategoryOf(result, message), Is.EqualTo(category));
    }

    [Test]
    public void A_passed_check_is_green_and_carries_no_message()
    {
        AllureResults.Write(SampleRun.WithAllOutcomes(_folder.Path), _folder["allure-results"]);

        var result = ReportFolder.Result(_folder["allure-results"], "pkce/plain-is-refused");
        Assert.That((string?)result["status"], Is.EqualTo("passed"));
        Assert.That(result["statusDetails"], Is.Null);
        Assert.That((string?)result["description"], Does.Contain("The server refused with invalid\\_request").Or.Contain("The server refused with invalid_request"));
        Assert.That(ReportFolder.Results(_folder["allure-results"]).Count(one => (string?)one["status"] == "passed"), Is.EqualTo(1));
    }

    [Test]
    public void The_message_of_a_finding_says_requirement_accepted_happened_mend_and_reproduce_in_this_order()
    {
        AllureResults.Write(SampleRun.WithAllOutcomes(_folder.Path), _folder["allure-results"]);

        var details = ReportFolder.Result(_folder["allure-results"], "pkce/verifier-must-match")["statusDetails"]!;
        var headings = ((string)details["message"]!).Split('\n').Where(line => line.Length > 0 && line[0] != ' ');
        Assert.That(headings, Is.EqualTo(new[]
        {
            "Failed (critical): The server gave tokens for a code with another verifier.",
            "Requirement: RFC 7636 section 4.6 (must), RFC7636-4.6/verifier-compared",
            "What would have been accepted",
            "What happened",
            "How to mend it",
            "How to reproduce it: run the check pkce/verifier-must-match, or its deciding request",
        }));
        Assert.That((string?)details["trace"], Does.Contain("attack 2: POST idp.example/tenant/token → HTTP 200 OK [http]"));
    }

    [Test]
    public void A_result_is_filed_under_its_flow_family_and_requirement_and_links_the_specification()
    {
        AllureResults.Write(SampleRun.WithAllOutcomes(_folder.Path), _folder["allure-results"]);

        var result = ReportFolder.Result(_folder["allure-results"], "pkce/verifier-must-match");
        Assert.That(Labels(result, "epic"), Is.EqualTo(new[] { "pkce" }));
        Assert.That(Labels(result, "feature"), Is.EqualTo(new[] { "Verifier rules" }));
        Assert.That(Labels(result, "story"), Is.EqualTo(new[] { "RFC7636-4.6/verifier-compared" }));
        Assert.That((string?)result["links"]![0]!["name"], Is.EqualTo("RFC 7636 4.6"));
        Assert.That((string?)result["testCaseId"], Is.EqualTo("pkce/verifier-must-match"));
        var parameters = result["parameters"]!.AsArray().Select(parameter => $"{parameter!["name"]}={parameter["value"]}");
        Assert.That(parameters, Is.EqualTo(new[] { "verdict=Failed", "severity=critical", "level=must", "plan=oauth-2.0, security-bcp", "target=staging-idp" }));
    }

    [Test]
    public void The_step_that_decided_is_red_and_shows_what_it_changed()
    {
        AllureResults.Write(SampleRun.WithAllOutcomes(_folder.Path), _folder["allure-results"]);

        var steps = ReportFolder.Result(_folder["allure-results"], "pkce/verifier-must-match")["steps"]!.AsArray();
        Assert.That(steps.Select(step => (string?)step!["status"]), Is.EqualTo(new[] { "passed", "failed", "passed" }));
        Assert.That((string?)steps[1]!["parameters"]![0]!["value"], Is.EqualTo("code_verifier: <verifier 1> -> <verifier 2>"));
        Assert.That(steps[1]!["steps"]!.AsArray().Select(step => (string?)step!["status"]), Is.EqualTo(new[] { "passed", "failed" }));
        Assert.That((string?)steps[2]!["name"], Does.StartWith("Observations (1)"));
        var attached = steps[1]!["steps"]![1]!["attachments"]!.AsArray().Select(one => (string?)one!["name"]);
        Assert.That(attached, Is.EqualTo(new[] { "attack 2: request and response", "attack 2: curl" }));
    }

    [Test]
    public void The_same_run_gives_the_same_files_and_replaces_those_of_an_earlier_report()
    {
        AllureResults.Write(SampleRun.WithAllOutcomes(_folder.Path), _folder["first"]);
        _folder.Put("second/old-result.json", "{}");
        _folder.Put("second/of-somebody-else.json", "{}");

        AllureResults.Write(SampleRun.WithAllOutcomes(_folder.Path), _folder["second"]);

        var kept = ReportFolder.Files(_folder["second"]).Where(file => file.Name != "of-somebody-else.json");
        Assert.That(kept, Is.EqualTo(ReportFolder.Files(_folder["first"])));
        Assert.That(File.Exists(_folder["second/of-somebody-else.json"]));
    }

    [Test]
    public void The_identity_of_a_check_survives_another_run_and_the_uuid_does_not()
    {
        var run = SampleRun.WithAllOutcomes(_folder.Path);
        AllureResults.Write(run, _folder["first"]);
        AllureResults.Write(run with { Description = run.Description with { Run = "another" } }, _folder["second"]);

        var first = ReportFolder.Result(_folder["first"], "pkce/verifier-must-match");
        var second = ReportFolder.Result(_folder["second"], "pkce/verifier-must-match");
        Assert.That((string?)second["historyId"], Is.EqualTo((string?)first["historyId"]));
        Assert.That((string?)second["uuid"], Is.Not.EqualTo((string?)first["uuid"]));
    }

    [Test]
    public void Every_attachment_has_a_name_that_Allure_accepts_and_is_there()
    {
        _folder.Put("evidence/pkce-verifier-must-match/consent.png", "not really a picture");

        AllureResults.Write(SampleRun.WithAllOutcomes(_folder.Path), _folder["allure-results"]);

        var sources = Directory.EnumerateFiles(_folder["allure-results"], "*.json")
            .SelectMany(file => SourceProperty().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .ToList();
        Assert.That(sources, Has.Count.GreaterThan(10).And.Unique);
        Assert.That(sources, Has.All.Matches("^[a-zA-Z0-9._-]{1,100}$"));
        Assert.That(sources.Where(source => !File.Exists(_folder[$"allure-results/{source}"])), Is.Empty);
    }

    [Test]
    public void A_result_that_nobody_planned_is_shown_all_the_same()
    {
        var run = SampleRun.Of(_folder.Path) with { Results = [SampleRun.Failed("token/unplanned")] };

        AllureResults.Write(run, _folder["allure-results"]);

        Assert.That((string?)ReportFolder.Result(_folder["allure-results"], "token/unplanned")["status"], Is.EqualTo("failed"));
    }

    [Test]
    public void A_run_with_missing_checks_is_called_incomplete()
    {
        AllureResults.Write(SampleRun.WithAllOutcomes(_folder.Path), _folder["allure-results"]);

        var globals = JsonNode.Parse(File.ReadAllText(Directory.GetFiles(_folder["allure-results"], "*-globals.json").Single()))!;
        Assert.That((string?)globals["errors"]![0]!["message"], Is.EqualTo("The run is incomplete: 1 planned check has no result."));
    }

    private string? CategoryOf(JsonNode result, string message) =>
        JsonNode.Parse(File.ReadAllText(_folder["allure-results/categories.json"]))!.AsArray()
            .Where(category => category!["matchedStatuses"]!.AsArray().Any(status => (string?)status == (string?)result["status"]))
            .Where(category => Regex.Match(message, (string)category!["messageRegex"]!).Length == message.Length)
            .Select(category => (string?)category!["name"])
            .FirstOrDefault();

    private static IEnumerable<string?> Labels(JsonNode result, string name) =>
        result["labels"]!.AsArray().Where(label => (string?)label!["name"] == name).Select(label => (string?)label!["value"]);

    [GeneratedRegex("\"source\": \"([^\"]*)\"")]
    private static partial Regex SourceProperty();
}
