using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

public sealed class MarkdownSummaryTests
{
    [TestCase("## Findings (2)", "### Failed (critical): A code is refused with another verifier")]
    [TestCase("## Findings (2)", "### Warning (medium): The authorization response names its issuer")]
    [TestCase("## Ledger out of date (1)", "- `token/no-store-on-error`: unexpected pass: the failure is gone, take the entry out")]
    [TestCase("## Not decided (3)", "- Inconclusive: `authorization/code-single-use` - the control failed: the server answered 429 Too Many Requests")]
    [TestCase("## Not decided (3)", "- Error: `authorization/code-expires` - InvalidOperationException: attack and control do not differ")]
    [TestCase("## Not decided (3)", "- Planned, not run: `token/basic-and-body-refused` - the run ended without a result")]
    [TestCase("## Known failures (1)", "- Known failure: `token/cache-control` - ledger: IDP-1234, until 2026-06-30")]
    [TestCase("## Not applicable (1)", "- Not applicable: `device/user-code-entropy` - discovery names no device_authorization_endpoint")]
    [TestCase("## Observations, which break no rule", "- Browser and quick agent saw the same login form.")]
    public void Every_outcome_but_passed_is_named_under_its_heading(string heading, string line)
    {
        var summary = MarkdownSummary.Write(SampleRun.WithAllOutcomes());

        var section = summary[summary.IndexOf(heading, StringComparison.Ordinal)..];
        var end = section.IndexOf("\n## ", StringComparison.Ordinal);
        Assert.That((end < 0 ? section : section[..end]).Split('\n'), Does.Contain(line));
    }

    [Test]
    public void A_finding_says_requirement_accepted_happened_mend_and_reproduce()
    {
        var summary = MarkdownSummary.Write(SampleRun.Of("run", (SampleRun.Plan("pkce/verifier-must-match"), SampleRun.Failed())));

        Assert.That(summary, Does.Contain("- Requirement: [RFC 7636 section 4.6](https://www.rfc-editor.org/rfc/rfc7636#section-4.6) (must, `RFC7636-4.6/verifier-compared`): "));
        Assert.That(summary, Does.Contain("- Accepted: `error invalid_grant with status 400` or `error invalid_request with status 400`"));
        Assert.That(summary, Does.Contain("- Happened:\n\n  ```text\n  200 OK with <access token 2>, token_type Bearer, expires_in 3600\n  ```\n"));
        Assert.That(summary, Does.Contain("- Mend: Compute BASE64URL"));
        Assert.That(summary, Does.Contain("- Changed against the control: `code_verifier: <verifier 1> -> <verifier 2>`"));
        Assert.That(summary, Does.Contain("- Reproduce:\n\n  ```text\n  curl -i"));
    }

    [Test]
    public void What_was_left_out_is_told_with_the_reason() =>
        Assert.That(MarkdownSummary.Write(SampleRun.WithAllOutcomes()), Does.Contain("- Left out: 1 check that the plans ask for: 1 not selected\n"));

    [Test]
    public void The_totals_and_the_table_count_every_check_once()
    {
        var summary = MarkdownSummary.Write(SampleRun.WithAllOutcomes());

        Assert.That(summary, Does.Contain("**1 failed, 1 warning, 1 passed, 1 not applicable, 1 inconclusive, 1 error, 1 missing, 1 known failure, 1 unexpected pass**"));
        Assert.That(summary, Does.Contain("| pkce | 1 |  |  |  |  |  |  |  | 1 |"));
        Assert.That(summary.Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Count(c => c == '|')), Is.All.EqualTo(11));
    }

    [Test]
    public void A_run_without_findings_has_no_section_of_findings()
    {
        var check = SampleRun.Plan("pkce/verifier-must-match");

        var summary = MarkdownSummary.Write(SampleRun.Of("run", (check, SampleRun.Result(check.Id, Verdict.Passed, "Refused."))));

        Assert.That(summary, Does.Not.Contain("## Findings").And.Not.Contain("## Not decided"));
    }

    [Test]
    public void A_run_that_was_interrupted_says_so()
    {
        var run = SampleRun.WithAllOutcomes();

        var summary = MarkdownSummary.Write(run with { Description = run.Description with { Completion = null } });

        Assert.That(summary, Does.Contain("**the run did not come to its end**"));
    }

    [Test]
    public void Hostile_text_makes_no_markup([Values] Verdict verdict)
    {
        var summary = MarkdownSummary.Write(HostileText.Run("run", verdict));

        Assert.That(summary.Where(c => c != '\n' && (char.IsControl(c) || char.IsSurrogate(c) || c is '\u202e' or '\u2028')), Is.Empty);
        var (text, fence) = (new List<string>(), "");
        foreach (var line in summary.Split('\n').Select(line => line.Trim()))
        {
            if (fence.Length > 0)
                fence = line == fence ? "" : fence;
            else if (line.StartsWith("```", StringComparison.Ordinal) && line.EndsWith("text", StringComparison.Ordinal))
                fence = line[..^"text".Length];
            else
                text.Add(WithoutCodeSpans(line));
        }

        Assert.That(fence, Is.Empty, "an open block would swallow the rest");
        Assert.That(text, Has.None.Contains("<script").And.None.Contains("<img").And.None.Contains("[x](").And.None.Contains("https://evil"));
        Assert.That(text, Has.None.StartsWith("# head"));
    }

    /// <summary>Takes out what stands between backtick strings of the same length (CommonMark 6.1).</summary>
    private static string WithoutCodeSpans(string line) =>
        System.Text.RegularExpressions.Regex.Replace(line, @"(?<![\\`])(`+)(?!`)(.+?)(?<!`)\1(?!`)", "");
}
