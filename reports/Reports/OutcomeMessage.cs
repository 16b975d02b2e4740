using System.Text;

namespace OAuthConformance.Reports;

/// <summary>The text of a result that is not passed: what was required, what would have been accepted, what happened, what to do.</summary>
internal static class OutcomeMessage
{
    /// <summary>Enough of an answer to judge it; the exchange below the message has more.</summary>
    private const int LongestPart = 4000;

    /// <summary>The message; null for a check that passed, because reports show every message as a failure.</summary>
    public static string? Of(CheckOutcome outcome)
    {
        if (outcome.Outcome == Outcome.Passed)
            return null;

        var text = new StringBuilder(Headline(outcome)).Append('\n');
        if (outcome.Result?.Known is { } known)
            Part(text, "Ledger of known failures", [known]);
        foreach (var requirement in outcome.Concerned)
            Part(text, $"Requirement: {ReportText.Reference(requirement)} ({requirement.Level}), {requirement.Id}", [requirement.Text]);
        if (outcome.Result is not { } result)
            return text.ToString().TrimEnd();

        if (outcome.Outcome != Outcome.NotApplicable)
            Part(text, "What would have been accepted", result.Expected.Select(expected => $"- {expected}"));
        Part(text, "What happened", [result.Actual ?? ""]);
        if (result.IsFinding)
            Part(text, "How to mend it", outcome.Concerned.Select(requirement => requirement.Mend));
        if (outcome.DecidingExchange?.Curl is { } curl && outcome.Outcome != Outcome.NotApplicable)
            Part(text, $"How to reproduce it: run the check {result.Check}, or its deciding request", [curl]);
        return text.ToString().TrimEnd();
    }

    private static string Headline(CheckOutcome outcome)
    {
        var word = ReportText.Word(outcome.Outcome);
        var said = outcome.Outcome switch
        {
            Outcome.Missing => "The run ended before this check had a result.",
            Outcome.UnexpectedPass => "The ledger declares a failure that did not happen; take the entry out.",
            Outcome.Inconclusive or Outcome.Error or Outcome.NotApplicable => outcome.Result?.Reason ?? outcome.Result?.Summary ?? "",
            _ => outcome.Result?.Summary ?? "",
        };
        var severity = outcome.Result is { IsFinding: true } ? $" ({outcome.Severity.ToString().ToLowerInvariant()})" : "";
        return ReportText.Visible($"{word}{severity}: {said}");
    }

    private static void Part(StringBuilder text, string heading, IEnumerable<string> lines)
    {
        var content = lines.Where(line => line.Trim().Length > 0).ToList();
        if (content.Count == 0)
            return;
        text.Append('\n').Append(ReportText.OneLine(heading)).Append('\n');
        foreach (var line in content.SelectMany(line => ReportText.Visible(ReportText.Clip(line.Trim(), LongestPart)).Split('\n')))
            text.Append("  ").Append(line).Append('\n');
    }
}
