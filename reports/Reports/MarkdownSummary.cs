using System.Text;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;

namespace OAuthConformance.Reports;

/// <summary>A run on one page of Markdown: the report where no HTML can be made, and the summary of a CI job.</summary>
public static class MarkdownSummary
{
    /// <summary>Enough of an answer to judge it; the run folder has the rest.</summary>
    private const int LongestPart = 2000;

    /// <summary>Writes the summary. Text of the audited server stands in it as text only.</summary>
    public static string Write(RunRecord run)
    {
        var outcomes = CheckOutcome.Of(run);
        var text = new StringBuilder();
        Head(text, run);
        Totals(text, run);
        Flows(text, outcomes);
        Section(text, outcomes, "Findings", Finding, Outcome.Failed, Outcome.Warning);
        LedgerOutOfDate(text, run);
        Section(text, outcomes, "Not decided", Short, Outcome.Inconclusive, Outcome.Error, Outcome.Missing);
        Section(text, outcomes, "Known failures", Short, Outcome.KnownFailure);
        Section(text, outcomes, "Not applicable", Short, Outcome.NotApplicable);
        Observations(text, run, outcomes);
        return text.ToString();
    }

    private static void Head(StringBuilder text, RunRecord run)
    {
        var (description, target) = (run.Description, run.Description.Target);
        text.Append($"# OAuthConformance - {MarkdownText.Escape(target.Name)}\n\n");
        var facts = new List<(string Name, string Value)>
        {
            ("Issuer", MarkdownText.Code(target.Issuer)),
            ("Plans", string.Join(", ", description.Plans.Select(plan => MarkdownText.Code(plan)))),
            ("Run", $"{MarkdownText.Code(description.Run)}, {ReportText.Moment(description.StartedAt)}"),
            ("Suite", MarkdownText.Escape($"{description.SuiteVersion}, {description.Runtime}, {description.Browser}")),
        };
        if (description.Completion is { Totals: var totals })
            facts.Add(("Cost", $"{totals.Checks} checks, {totals.Requests} requests, {totals.BrowserLogins} browser logins, "
                + $"{totals.QuickLogins} quick logins, {totals.Seconds:0.#} s"));
        else
            facts.Add(("Cost", "**the run did not come to its end**"));
        if (description.LeftOut.Count > 0)
            facts.Add(("Left out", $"{ReportText.Count(description.LeftOut.Count, "check")} that the plans ask for: "
                + string.Join("; ", description.LeftOut.GroupBy(check => check.Reason).Select(reason => $"{reason.Count()} {MarkdownText.Escape(reason.Key)}"))));
        text.Append(string.Concat(facts.Select(fact => $"- {fact.Name}: {fact.Value}\n"))).Append('\n');
    }

    private static void Totals(StringBuilder text, RunRecord run) => text.Append($"**{ReportText.Counts(RunCounts.Of(run))}**\n\n");

    private static void Flows(StringBuilder text, IReadOnlyList<CheckOutcome> outcomes)
    {
        var columns = Enum.GetValues<Outcome>().Where(column => outcomes.Any(outcome => outcome.Outcome == column)).ToList();
        text.Append($"| Flow | {string.Join(" | ", columns.Select(ReportText.Word))} |\n");
        text.Append($"| --- |{string.Concat(columns.Select(_ => " ---: |"))}\n");
        foreach (var flow in outcomes.GroupBy(outcome => outcome.Check.Flow).OrderBy(flow => flow.Key, StringComparer.Ordinal))
        {
            var cells = columns.Select(column => flow.Count(outcome => outcome.Outcome == column)).Select(count => count == 0 ? "" : $"{count}");
            text.Append($"| {MarkdownText.Escape(flow.Key)} | {string.Join(" | ", cells)} |\n");
        }

        text.Append('\n');
    }

    private static void Section(
        StringBuilder text, IReadOnlyList<CheckOutcome> outcomes, string title, Action<StringBuilder, CheckOutcome> write, params Outcome[] which)
    {
        var chosen = outcomes
            .Where(outcome => which.Contains(outcome.Outcome))
            .OrderBy(outcome => outcome.Outcome).ThenByDescending(outcome => outcome.Severity)
            .ToList();
        if (chosen.Count == 0)
            return;
        text.Append($"## {title} ({chosen.Count})\n\n");
        foreach (var outcome in chosen)
            write(text, outcome);
        // Short entries are items of one list, which has to end before the next heading.
        if (text[^2] != '\n')
            text.Append('\n');
    }

    private static void LedgerOutOfDate(StringBuilder text, RunRecord run)
    {
        var problems = LedgerReview.Of(run);
        if (problems.Count > 0)
            text.Append($"## Ledger out of date ({problems.Count})\n\n{string.Concat(problems.Select(problem => $"- {MarkdownText.Code(problem.Check)}: {MarkdownText.Escape(Clip(problem.Text))}\n"))}\n");
    }

    private static void Finding(StringBuilder text, CheckOutcome outcome)
    {
        var result = outcome.Result!;
        var severity = outcome.Severity.ToString().ToLowerInvariant();
        text.Append($"### {ReportText.Word(outcome.Outcome)} ({severity}): {MarkdownText.Escape(outcome.Check.Title)}\n\n");
        text.Append($"{MarkdownText.Code(result.Check)} - {MarkdownText.Escape(result.Summary)}\n\n");
        foreach (var requirement in outcome.Concerned)
            text.Append($"- Requirement: {MarkdownText.Requirement(requirement)}\n");
        if (result.Expected.Count > 0)
            text.Append($"- Accepted: {string.Join(" or ", result.Expected.Select(expected => MarkdownText.Code(Clip(expected))))}\n");
        Long(text, "Happened", result.Actual);
        foreach (var requirement in outcome.Concerned.Where(requirement => requirement.Mend.Length > 0))
            text.Append($"- Mend: {MarkdownText.Escape(requirement.Mend)}\n");
        if (outcome.Deciding is { RequestDifference: { } difference })
            text.Append($"- Changed against the control: {MarkdownText.Code(Clip(difference))}\n");
        Long(text, "Reproduce", outcome.DecidingExchange?.Curl);
        text.Append('\n');
    }

    private static void Short(StringBuilder text, CheckOutcome outcome)
    {
        var why = outcome.Outcome switch
        {
            Outcome.Missing => "the run ended without a result",
            Outcome.KnownFailure => $"ledger: {outcome.Result!.Known}",
            _ => outcome.Result!.Reason ?? outcome.Result.Summary,
        };
        text.Append($"- {ReportText.Word(outcome.Outcome)}: {MarkdownText.Code(outcome.Check.Id)} - {MarkdownText.Escape(Clip(why))}\n");
    }

    private static void Observations(StringBuilder text, RunRecord run, IReadOnlyList<CheckOutcome> outcomes)
    {
        var lines = run.Description.Observations
            .Select(observation => $"- {MarkdownText.Escape(Clip(observation))}\n")
            .Concat(outcomes.SelectMany(outcome => (outcome.Result?.Observations ?? [])
                .Select(observation => $"- {MarkdownText.Code(outcome.Check.Id)}: {MarkdownText.Escape(Clip(observation))}\n")))
            .ToList();
        if (lines.Count > 0)
            text.Append("## Observations, which break no rule\n\n").Append(string.Concat(lines));
    }

    private static void Long(StringBuilder text, string name, string? content)
    {
        if (!string.IsNullOrWhiteSpace(content))
            text.Append($"- {name}:\n\n{MarkdownText.Block(Clip(content), "  ")}");
    }

    private static string Clip(string text) => ReportText.Clip(text, LongestPart);
}
