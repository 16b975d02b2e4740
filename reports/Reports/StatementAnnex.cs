using System.Text;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Reports;

/// <summary>What stands behind the numbers of a statement, by name: what is broken, what was not decided, what was left out.</summary>
internal static class StatementAnnex
{
    /// <summary>Writes the annex; nothing where there is nothing to name.</summary>
    public static void Write(StringBuilder page, RunRecord run, IReadOnlyList<CheckOutcome> outcomes)
    {
        var annex = new StringBuilder();
        Findings(annex, outcomes);
        Undecided(annex, outcomes);
        StayedOpen(annex, outcomes);
        LeftOut(annex, run);
        NotApplicable(annex, outcomes);
        Observations(annex, run);
        if (annex.Length > 0)
            page.Append("<aside>\n<h2>Annex: what stands behind the numbers</h2>\n").Append(annex).Append("</aside>\n");
    }

    private static void Findings(StringBuilder annex, IReadOnlyList<CheckOutcome> outcomes)
    {
        var findings = outcomes.Where(outcome => outcome.Result is { IsFinding: true }).OrderByDescending(outcome => outcome.Severity).ToList();
        if (findings.Count == 0)
            return;
        annex.Append($"<section>\n<h3>Findings ({findings.Count})</h3>\n<ul class=\"findings\">\n");
        foreach (var finding in findings)
        {
            var kind = finding.Result!.Verdict == Verdict.Failed ? "Broken" : "Advice not followed";
            var known = finding.Result.Known is { } entry ? $" Declared as known: {StatementPage.Text(entry)}." : "";
            annex.Append($"<li><p><b>{kind}, {finding.Severity.ToString().ToLowerInvariant()}</b> <code>{StatementPage.Text(finding.Check.Id)}</code> {StatementPage.Text(finding.Check.Title)}.{known}</p>");
            foreach (var requirement in finding.Concerned)
                annex.Append($"<p class=\"rule\">{StatementPage.Reference(requirement)}: {StatementPage.Text(requirement.Text)}</p>");
            annex.Append("</li>\n");
        }

        annex.Append("</ul>\n</section>\n");
    }

    private static void Undecided(StringBuilder annex, IReadOnlyList<CheckOutcome> outcomes)
    {
        var undecided = outcomes.Where(outcome => outcome.Outcome is Outcome.Inconclusive or Outcome.Error or Outcome.Missing).ToList();
        if (undecided.Count == 0)
            return;
        annex.Append($"<section>\n<h3>Checks that decided nothing ({undecided.Count})</h3>\n<ul>\n");
        foreach (var outcome in undecided.Where(outcome => outcome.Outcome != Outcome.Missing))
            annex.Append($"<li><b>{ReportText.Word(outcome.Outcome)}</b> <code>{StatementPage.Text(outcome.Check.Id)}</code> {StatementPage.Text(outcome.Result!.Reason ?? outcome.Result.Summary)}</li>\n");
        if (undecided.Where(outcome => outcome.Outcome == Outcome.Missing).Select(outcome => outcome.Check.Id).ToList() is { Count: > 0 } missing)
            annex.Append($"<li><b>Planned, not run</b> ({missing.Count}) {Codes(missing)}</li>\n");
        annex.Append("</ul>\n</section>\n");
    }

    /// <summary>What a check would have judged after its first finding; another check may tell of it all the same.</summary>
    private static void StayedOpen(StringBuilder annex, IReadOnlyList<CheckOutcome> outcomes)
    {
        var ended = outcomes.Where(outcome => outcome.Result is { IsFinding: true, Broken: not null })
            .Select(outcome => (outcome.Check.Id, Open: outcome.Check.Requirements.Where(requirement => requirement.Level is "must" or "should" && requirement.Id != outcome.Result!.Broken).Select(requirement => requirement.Id).ToList()))
            .Where(pair => pair.Open.Count > 0).ToList();
        if (ended.Count == 0)
            return;
        annex.Append($"<section>\n<h3>Requirements of which a check tells nothing, since it ended at its finding ({ended.SelectMany(pair => pair.Open).Distinct().Count()})</h3>\n<ul>\n");
        foreach (var (check, open) in ended)
            annex.Append($"<li><code>{StatementPage.Text(check)}</code> {string.Join(", ", open.Select(id => StatementPage.Text(id)))}</li>\n");
        annex.Append("</ul>\n</section>\n");
    }

    private static void LeftOut(StringBuilder annex, RunRecord run)
    {
        if (run.Description.LeftOut.Count == 0)
            return;
        annex.Append($"<section>\n<h3>Checks that were left out ({run.Description.LeftOut.Count})</h3>\n<ul>\n");
        foreach (var reason in run.Description.LeftOut.GroupBy(check => check.Reason))
            annex.Append($"<li><b>{StatementPage.Text(reason.Key)}</b> ({reason.Count()}) {Codes(reason.Select(check => check.Id))}</li>\n");
        annex.Append("</ul>\n</section>\n");
    }

    private static void NotApplicable(StringBuilder annex, IReadOnlyList<CheckOutcome> outcomes)
    {
        var reasons = outcomes.Where(outcome => outcome.Outcome == Outcome.NotApplicable).GroupBy(outcome => outcome.Result!.Reason ?? outcome.Result.Summary).ToList();
        if (reasons.Count == 0)
            return;
        annex.Append($"<section>\n<h3>Checks that do not apply ({reasons.Sum(reason => reason.Count())})</h3>\n<ul>\n");
        foreach (var reason in reasons.OrderByDescending(reason => reason.Count()))
            annex.Append($"<li>{StatementPage.Text(reason.Key)} ({reason.Count()}) {Codes(reason.Select(outcome => outcome.Check.Id))}</li>\n");
        annex.Append("</ul>\n</section>\n");
    }

    private static void Observations(StringBuilder annex, RunRecord run)
    {
        if (run.Description.Observations.Count == 0)
            return;
        annex.Append("<section>\n<h3>Seen besides</h3>\n<ul>\n");
        foreach (var observation in run.Description.Observations)
            annex.Append($"<li>{StatementPage.Text(observation)}</li>\n");
        annex.Append("</ul>\n</section>\n");
    }

    private static string Codes(IEnumerable<string> ids) => string.Join(" ", ids.Select(id => $"<code>{StatementPage.Text(id)}</code>"));
}
