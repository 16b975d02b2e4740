using System.Text.Json.Nodes;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>SARIF in the form that code scanning takes.</summary>
public sealed class SarifReportTests
{
    [Test]
    public void A_ledger_that_is_out_of_date_is_told_in_the_notifications() =>
        Assert.That(SarifReport.Write(SampleRun.WithStaleLedger()), Does.Contain("The ledger of known failures is out of date: token/cache-control: expired on 2026-02-28"));

    [Test]
    public void It_keeps_its_schema() => Assert.That(Schemas.Sarif(SarifReport.Write(SampleRun.WithAllOutcomes())), Is.Empty);

    [Test]
    public void It_keeps_its_schema_whatever_the_server_sent([Values] Verdict verdict)
    {
        var document = SarifReport.Write(HostileText.Run("run", verdict));

        Assert.That(Schemas.Sarif(document), Is.Empty);
        Assert.That(document, Does.Not.Contain("<").And.Not.Contain("[x](javascript"));
        Assert.That(document.Where(c => c != '\n' && (char.IsControl(c) || c is '\u202e' or '\u2066' or '\u2028')), Is.Empty);
    }

    [Test]
    public void The_schema_sees_what_is_wrong() =>
        Assert.That(Schemas.Sarif(SarifReport.Write(SampleRun.WithAllOutcomes()).Replace("\"startLine\": 6", "\"startLine\": 0").Replace("\"columnKind\"", "\"columKind\"")), Has.Count.GreaterThanOrEqualTo(2));

    [Test]
    public void Findings_are_results_and_nothing_else_is()
    {
        var run = Run(SampleRun.WithAllOutcomes());

        Assert.That(
            Results(run).Select(result => $"{result["ruleId"]} {result["level"]}"),
            Is.EqualTo(new[] { "pkce/verifier-must-match error", "authorization/iss-in-response warning", "token/cache-control error" }));
        Assert.That(run["tool"]!["driver"]!["rules"]!.AsArray().Select(rule => (string)rule!["id"]!), Is.EqualTo(Results(run).Select(result => (string)result["ruleId"]!)));
        Assert.That(Results(run).Select((result, index) => (int)result["ruleIndex"]! == index), Is.All.True);
    }

    [TestCase("authorization/code-single-use", "warning", "Inconclusive: the control failed")]
    [TestCase("authorization/code-expires", "error", "Error: InvalidOperationException")]
    [TestCase("token/basic-and-body-refused", "warning", "Planned, not run: ")]
    [TestCase("token/no-store-on-error", "warning", "Unexpected pass: ")]
    public void What_was_not_decided_is_a_notification(string check, string level, string text)
    {
        var invocation = Run(SampleRun.WithAllOutcomes())["invocations"]!.AsArray().Single()!;

        var notification = invocation["toolExecutionNotifications"]!.AsArray().Single(one => ((string)one!["message"]!["text"]!).StartsWith($"{check}: {text}", StringComparison.Ordinal))!;
        Assert.That((string)notification["level"]!, Is.EqualTo(level));
        Assert.That((bool)invocation["executionSuccessful"]!, Is.False);
    }

    [Test]
    public void A_run_without_findings_has_an_empty_list_which_closes_what_was_open_before()
    {
        var check = SampleRun.Plan("pkce/verifier-must-match");

        var run = Run(SampleRun.Of("run", (check, SampleRun.Result(check.Id, Verdict.Passed, "Refused."))));

        Assert.That(Results(run), Is.Empty);
        Assert.That((bool)run["invocations"]![0]!["executionSuccessful"]!, Is.True);
    }

    [Test]
    public void A_rule_tells_the_requirement_its_mending_and_how_much_it_matters()
    {
        var rule = Run(SampleRun.WithAllOutcomes())["tool"]!["driver"]!["rules"]![0]!;

        Assert.That((string)rule["help"]!["text"]!, Does.Contain("RFC 7636 section 4.6 (must), RFC7636-4.6/verifier-compared").And.Contain("Mend: Compute BASE64URL"));
        Assert.That((string)rule["help"]!["markdown"]!, Does.Contain("[RFC 7636 section 4.6](https://www.rfc-editor.org/rfc/rfc7636#section-4.6)").And.Contain("**Mend:**"));
        Assert.That((string)rule["helpUri"]!, Is.EqualTo("https://www.rfc-editor.org/rfc/rfc7636#section-4.6"));
        Assert.That((string)rule["properties"]!["security-severity"]!, Is.EqualTo("9.5"));
        Assert.That(rule["properties"]!["tags"]!.AsArray().Select(tag => (string)tag!), Is.EqualTo(new[] { "security", "external/cwe/cwe-757", "pkce", "RFC7636", "replay" }));
    }

    [Test]
    public void The_severity_is_that_of_what_was_found()
    {
        var run = Run(SampleRun.Of("run", (SampleRun.Plan("pkce/verifier-must-match"), SampleRun.Failed() with { Severity = Severity.Low })));

        Assert.That((string)run["tool"]!["driver"]!["rules"]![0]!["properties"]!["security-severity"]!, Is.EqualTo("2.0"));
    }

    [Test]
    public void A_known_failure_is_suppressed_with_its_reason()
    {
        var results = Results(Run(SampleRun.WithAllOutcomes()));

        Assert.That(results.Select(result => (string?)result["suppressions"]?[0]!["justification"]), Is.EqualTo(new[] { null, null, "IDP-1234, until 2026-06-30" }));
    }

    [Test]
    public void A_finding_is_anchored_to_the_client_that_its_check_needs()
    {
        var location = Results(Run(SampleRun.WithAllOutcomes()))[0]["locations"]![0]!["physicalLocation"]!;

        Assert.That((string)location["artifactLocation"]!["uri"]!, Is.EqualTo("ci/staging.json"));
        Assert.That((int)location["region"]!["startLine"]!, Is.EqualTo(6));
    }

    [TestCase("absent victim", 20, TestName = "Without that client, to the user")]
    [TestCase("absent", 3, TestName = "Without a role of the profile, to the issuer")]
    public void A_finding_is_anchored_to_what_is_there(string needs, int line)
    {
        var whole = SampleRun.WithAllOutcomes();
        var run = whole with { Description = whole.Description with { Checks = [.. whole.Description.Checks.Select(check => check with { Needs = needs.Split(' ') })] } };

        Assert.That((int)Results(Run(run))[0]["locations"]![0]!["physicalLocation"]!["region"]!["startLine"]!, Is.EqualTo(line));
    }

    [Test]
    public void A_run_of_an_older_version_is_anchored_to_the_first_line_of_its_profile()
    {
        var location = Results(Run(SampleRun.Of("run", (SampleRun.Plan("pkce/verifier-must-match"), SampleRun.Failed()))))[0]["locations"]![0]!["physicalLocation"]!;

        Assert.That((string)location["artifactLocation"]!["uri"]!, Is.EqualTo("staging.json"));
        Assert.That((int)location["region"]!["startLine"]!, Is.EqualTo(1));
    }

    [Test]
    public void Fingerprints_stay_the_same_in_the_next_run_and_differ_between_findings()
    {
        var first = SampleRun.WithAllOutcomes();
        var later = first with { Description = first.Description with { Run = "later", Target = first.Description.Target with { Issuer = "http://127.0.0.1:1" } } };

        string[] Fingerprints(RunRecord run) => [.. Results(Run(run)).Select(result => (string)result["partialFingerprints"]!["primaryLocationLineHash"]!)];

        Assert.That(Fingerprints(later), Is.EqualTo(Fingerprints(first)).And.Unique);
    }

    [TestCase("staging-idp", "oauth-conformance/staging-idp/")]
    [TestCase("../a b/c", "oauth-conformance/a-b-c/")]
    [TestCase("///", "oauth-conformance/target/")]
    public void The_category_is_the_target(string name, string category)
    {
        var run = SampleRun.WithAllOutcomes();

        Assert.That(Category(run.Description with { Target = run.Description.Target with { Name = name }, LeftOut = [] }), Is.EqualTo(category));

        string Category(RunDescription description) => (string)Run(run with { Description = description })["automationDetails"]!["id"]!;
    }

    [Test]
    public void A_run_of_selected_checks_has_a_category_of_its_own()
    {
        var run = SampleRun.WithAllOutcomes();

        Assert.That(run.Description.IsPartial);
        Assert.That((string)Run(run)["automationDetails"]!["id"]!, Does.EndWith("/partial/"));
        Assert.That(Run(run)["invocations"]![0]!["toolExecutionNotifications"]!.ToJsonString(), Does.Contain("1 check that the plans ask for left out (not selected): authorization-code/code-expires-later"));
    }

    private static JsonNode Run(RunRecord run) => JsonNode.Parse(SarifReport.Write(run))!["runs"]!.AsArray().Single()!;

    private static List<JsonNode> Results(JsonNode run) => [.. run["results"]!.AsArray().Select(result => result!)];
}
