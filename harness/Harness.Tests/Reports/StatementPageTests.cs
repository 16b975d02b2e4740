using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>The statement is whole in itself, and honest.</summary>
public sealed class StatementPageTests
{
    [Test]
    public void It_has_no_script_and_loads_nothing_whatever_the_server_sent([Values] Verdict verdict)
    {
        var page = StatementPage.Write(HostileText.Run("run", verdict));

        var document = new HtmlParser().ParseDocument(page);
        Assert.That(RemoteReferences.Find(page), Is.Empty);
        Assert.That(document.QuerySelectorAll("script, img, iframe, object, embed, form, link, base, a, [onerror], [onload]"), Is.Empty);
        Assert.That(document.QuerySelector(".target")!.TextContent, Does.StartWith("</script><script>alert(1)</script>"));
        Assert.That(page.Where(c => c != '\n' && (char.IsControl(c) || char.IsSurrogate(c) || c is '\u202e' or '\u2066' or '\u2028')), Is.Empty);
    }

    [Test]
    public void It_says_what_is_broken_undecided_and_left_out()
    {
        var document = Parse(SampleRun.WithAllOutcomes());

        Assert.That(document.QuerySelector(".verdict h2")!.TextContent, Is.EqualTo("2 requirements broken, 1 of them advice"));
        Assert.That(
            document.QuerySelectorAll("aside h3").Select(heading => heading.TextContent),
            Is.EqualTo(new[] { "Findings (3)", "Checks that decided nothing (3)", "Checks that were left out (1)", "Checks that do not apply (1)", "Seen besides" }));
        foreach (var said in new[] { "1 requirement could not be decided", "1 finding is declared as known, and counts as broken", "1 check that the plans ask for was left out", "It is no certificate" })
            Assert.That(document.QuerySelector(".verdict p")!.TextContent, Does.Contain(said));
        foreach (var check in SampleRun.WithAllOutcomes().Description.Checks.Where(check => check.Id is not ("pkce/plain-is-refused" or "token/no-store-on-error")))
            Assert.That(document.QuerySelector("aside")!.TextContent, Does.Contain(check.Id));
        Assert.That(document.QuerySelector("aside")!.TextContent, Does.Contain("IDP-1234, until 2026-06-30").And.Contain("authorization-code/code-expires-later"));
    }

    [Test]
    public void It_counts_requirements_by_specification_and_threats_by_class()
    {
        var document = Parse(SampleRun.WithAllOutcomes());

        Assert.That(
            document.QuerySelectorAll("tbody tr").Select(row => string.Join(' ', row.QuerySelectorAll("th b, td:not(.bars)").Select(cell => cell.TextContent))),
            Is.EqualTo(new[] { "RFC 6749 0 0 1 0 3", "RFC 7636 0 1 0 0 ", "RFC 9207 0 1 0 0 1" }));
        Assert.That(
            document.QuerySelectorAll(".threats li").Select(threat => threat.TextContent),
            Is.EqualTo(new[] { "B18 PKCE downgrade § 4.8: Open", "B21 Code replay § 4.5: Mitigated", "B23 Codes and tokens that can be guessed: Not tried" }));
    }

    [Test]
    public void It_is_sealed_with_the_digests_of_the_files_that_it_was_made_from() =>
        Assert.That(Parse(SampleRun.WithAllOutcomes()).QuerySelectorAll("footer dd").Select(digest => digest.TextContent), Is.EqualTo(new[] { new string('2', 64), new string('1', 64) }));

    [Test]
    public void A_sound_server_is_called_sound_and_no_more()
    {
        var check = SampleRun.Plan("pkce/verifier-must-match");
        var run = SampleRun.Of("run", (check, SampleRun.Result(check.Id, Verdict.Passed, "Refused.")));

        var document = Parse(run with { Description = run.Description with { Observations = [] } });

        Assert.That(document.QuerySelector(".verdict h2")!.TextContent, Is.EqualTo("Every requirement that applies and was checked is met"));
        Assert.That(document.QuerySelector("aside"), Is.Null);
    }

    [TestCase(Verdict.NotApplicable, "Nothing was decided")]
    [TestCase(Verdict.Inconclusive, "No requirement was seen broken, and 1 could not be decided")]
    public void What_was_not_decided_is_not_called_met(Verdict verdict, string headline)
    {
        var check = SampleRun.Plan("pkce/verifier-must-match");

        Assert.That(Parse(SampleRun.Of("run", (check, SampleRun.Result(check.Id, verdict, "s")))).QuerySelector(".verdict h2")!.TextContent, Is.EqualTo(headline));
    }

    private static IDocument Parse(RunRecord run) => new HtmlParser().ParseDocument(StatementPage.Write(run));
}
