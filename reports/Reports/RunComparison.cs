using System.Text;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Reports;

/// <summary>Several targets side by side.</summary>
/// <param name="Targets">Their names, in the order of the columns.</param>
/// <param name="Rows">One for each check that was planned for any of them.</param>
public sealed record RunComparison(IReadOnlyList<string> Targets, IReadOnlyList<ComparedCheck> Rows)
{
    /// <summary>Compares runs.</summary>
    public static RunComparison Of(IReadOnlyList<RunRecord> runs)
    {
        var outcomes = runs.Select(run => CheckOutcome.Of(run).ToDictionary(outcome => outcome.Check.Id)).ToList();
        var checks = outcomes.SelectMany(run => run.Values).Select(outcome => outcome.Check).DistinctBy(check => check.Id).OrderBy(check => check.Id, StringComparer.Ordinal);
        return new(
            [.. runs.Select(run => run.Description.Target.Name)],
            [.. checks.Select(check => new ComparedCheck(check.Id, check.Title, [.. outcomes.Select(run => run.TryGetValue(check.Id, out var outcome) ? ReportText.Word(outcome.Outcome) : NotHeld)]))]);
    }

    /// <summary>The word for a check that a target is not held to.</summary>
    public const string NotHeld = "-";

    /// <summary>The checks that did not end in the same way everywhere.</summary>
    public IReadOnlyList<ComparedCheck> Differing => [.. Rows.Where(row => row.Outcomes.Distinct().Count() > 1)];

    /// <summary>The comparison as a page of Markdown.</summary>
    public string ToMarkdown()
    {
        var text = new StringBuilder($"# Side by side: {string.Join(", ", Targets.Select(MarkdownText.Escape))}\n\n");
        Table(text, "outcome", [.. Words.Select(word => (word, (IReadOnlyList<string>)[.. Targets.Select((_, column) => $"{Rows.Count(row => row.Outcomes[column] == word)}")]))]);
        text.Append($"## Where they differ ({Differing.Count} of {Rows.Count} checks)\n\n");
        Table(text, "check", [.. Differing.Select(row => (row.Check, row.Outcomes))]);
        text.Append("## Where they do not\n\n");
        Table(text, "check", [.. Rows.Except(Differing).Select(row => (row.Check, row.Outcomes))]);
        return text.ToString().TrimEnd('\n') + "\n";
    }

    /// <summary>How many checks ended in each way, for each target.</summary>
    public IReadOnlyList<string> Words => [.. Rows.SelectMany(row => row.Outcomes).Distinct().OrderBy(word => Array.IndexOf(Order, word))];

    private static string[] Order => [.. Enum.GetValues<Outcome>().Select(ReportText.Word), NotHeld];

    private void Table(StringBuilder text, string first, IReadOnlyList<(string Name, IReadOnlyList<string> Cells)> rows)
    {
        text.Append($"| {first} | {string.Join(" | ", Targets.Select(MarkdownText.Escape))} |\n| --- |{string.Concat(Targets.Select(_ => " --- |"))}\n");
        foreach (var (name, cells) in rows)
            text.Append($"| {name} | {string.Join(" | ", cells)} |\n");
        text.Append('\n');
    }
}

/// <summary>A check on every target.</summary>
/// <param name="Check">Its id.</param>
/// <param name="Title">The rule as a sentence.</param>
/// <param name="Outcomes">How it ended, one for each target.</param>
public sealed record ComparedCheck(string Check, string Title, IReadOnlyList<string> Outcomes);
