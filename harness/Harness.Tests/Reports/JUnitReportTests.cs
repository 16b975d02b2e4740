using System.Xml.Linq;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>JUnit XML that strict and loose readers take.</summary>
public sealed class JUnitReportTests
{
    [Test]
    public void It_keeps_its_schema() => Assert.That(Schemas.JUnit(JUnitReport.Write(SampleRun.WithAllOutcomes())), Is.Empty);

    [Test]
    public void It_keeps_its_schema_whatever_the_server_sent([Values] Verdict verdict)
    {
        var document = JUnitReport.Write(HostileText.Run("run", verdict));

        Assert.That(Schemas.JUnit(document), Is.Empty);
        Assert.That(document, Does.Not.Contain("<script").And.Not.Contain("<img"));
    }

    [Test]
    public void The_schema_sees_what_is_wrong() =>
        Assert.That(Schemas.JUnit(JUnitReport.Write(SampleRun.WithAllOutcomes()).Replace("hostname=\"localhost\" ", "").Replace("<system-err", "<system-bad").Replace("</system-err", "</system-bad")), Is.Not.Empty);

    [TestCase("pkce/verifier-must-match", "failure", "Failed (critical): The server gave tokens")]
    [TestCase("pkce/plain-is-refused", null, null)]
    [TestCase("authorization/code-single-use", "error", "Inconclusive: the control failed")]
    [TestCase("authorization/code-expires", "error", "Error: InvalidOperationException")]
    [TestCase("device/user-code-entropy", "skipped", "Not applicable: discovery names no device_authorization_endpoint")]
    [TestCase("token/basic-and-body-refused", "error", "Planned, not run: ")]
    [TestCase("token/cache-control", "skipped", "Known failure (low): The token response may be stored.")]
    [TestCase("token/no-store-on-error", "failure", "Unexpected pass: ")]
    public void Each_outcome_has_its_element(string check, string? element, string? message)
    {
        var found = Case(JUnitReport.Write(SampleRun.WithAllOutcomes()), check).Elements().SingleOrDefault();

        Assert.That(found?.Name.LocalName, Is.EqualTo(element));
        if (message is not null)
            Assert.That(found!.Attribute("message")!.Value, Does.StartWith(message));
    }

    [Test]
    public void A_failure_that_the_gate_lets_through_passes_and_is_told()
    {
        var run = SampleRun.WithAllOutcomes();
        run = run with { Description = run.Description with { Gate = new() { Everywhere = Severity.Critical } }, Results = [.. run.Results.Select(result => result with { Severity = Severity.High })] };

        var only = Case(JUnitReport.Write(run), "pkce/verifier-must-match").Elements().Single();

        Assert.That(only.Name.LocalName, Is.EqualTo("system-out"));
        Assert.That(only.Value, Does.StartWith("Failed (high)"));
    }

    [Test]
    public void An_entry_of_the_ledger_that_is_out_of_date_fails_by_itself()
    {
        var document = JUnitReport.Write(SampleRun.WithStaleLedger());

        Assert.That(Schemas.JUnit(document), Is.Empty);
        var suite = XDocument.Parse(document).Descendants("testsuite").Single(suite => suite.Attribute("name")!.Value == "known-failures");
        Assert.That(suite.Elements("testcase").Single().Attribute("name")!.Value, Is.EqualTo("token/cache-control"), "the unexpected pass fails in its own flow");
        Assert.That(suite.Descendants("failure").Single().Attribute("message")!.Value, Does.StartWith("expired on 2026-02-28"));
    }

    [Test]
    public void A_warning_passes_and_stays_visible()
    {
        var passing = Case(JUnitReport.Write(SampleRun.WithAllOutcomes()), "authorization/iss-in-response").Elements().Single();

        Assert.That(passing.Name.LocalName, Is.EqualTo("system-out"));
        Assert.That(passing.Value, Does.StartWith("Warning (medium): The response carries no iss.").And.Contain("How to mend it"));
    }

    [Test]
    public void A_failure_says_requirement_accepted_happened_mend_and_reproduce()
    {
        var failure = Case(JUnitReport.Write(SampleRun.WithAllOutcomes()), "pkce/verifier-must-match").Element("failure")!.Value;

        foreach (var part in new[] { "RFC7636-4.6/verifier-compared", "What would have been accepted", "What happened", "How to mend it", "curl -i" })
            Assert.That(failure, Does.Contain(part));
    }

    [Test]
    public void Totals_agree_with_what_is_there()
    {
        var root = XDocument.Parse(JUnitReport.Write(SampleRun.WithAllOutcomes())).Root!;

        foreach (var part in root.Elements("testsuite").Prepend(root))
        {
            Assert.That((int)part.Attribute("tests")!, Is.EqualTo(part.Descendants("testcase").Count()));
            Assert.That((int)part.Attribute("failures")!, Is.EqualTo(part.Descendants("failure").Count()));
            Assert.That((int)part.Attribute("errors")!, Is.EqualTo(part.Descendants("error").Count()));
        }

        Assert.That(root.Elements("testsuite").Select(suite => suite.Attribute("name")!.Value), Is.EqualTo(new[] { "authorization", "device", "pkce", "token" }));
        Assert.That(root.Elements("testsuite").Sum(suite => (int)suite.Attribute("skipped")!), Is.EqualTo(2));
    }

    [Test]
    public void Characters_that_XML_forbids_are_shown_instead()
    {
        var document = JUnitReport.Write(HostileText.Run("run", Verdict.Failed));

        Assert.That(XDocument.Parse(document).Descendants("failure").Single().Value, Does.Contain(@"\u001b[31mred\u001b[0m\u0000 \u202ereversed\u2066 \ud800 lone"));
    }

    private static XElement Case(string document, string check) => XDocument.Parse(document).Descendants("testcase").Single(one => one.Attribute("name")!.Value == check);
}
