using System.Globalization;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;

namespace OAuthConformance.Reports;

/// <summary>A run in two words, as an SVG picture without script, font or reference. It holds no text of the target.</summary>
public static class Badge
{
    private const string Label = "OAuth conformance";

    /// <summary>Writes the picture.</summary>
    public static string Write(RunRecord run)
    {
        var counts = RunCounts.Of(run);
        var (value, colour) = Say(counts, run.Description.Completion is not null, LedgerReview.Of(run).Count == 0);
        // Of a part of the checks nobody should think that it was all.
        if (run.Description.IsPartial && counts.Failed == 0)
            (value, colour) = ($"{value}, of a part", "#667085");
        var (left, right) = (Width(Label), Width(value));
        string Half(int x, int width, string text) =>
            $"""
              <text x="{Number(x + (width / 2.0))}" y="14" textLength="{Number(width - 12)}">{text}</text>

            """;
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{left + right}" height="20" viewBox="0 0 {left + right} 20" role="img" aria-label="{Label}: {value}">
              <title>{Label}: {value}</title>
              <clipPath id="r"><rect width="{left + right}" height="20" rx="4"/></clipPath>
              <g clip-path="url(#r)"><rect width="{left}" height="20" fill="#33415c"/><rect x="{left}" width="{right}" height="20" fill="{colour}"/></g>
              <g fill="#fff" text-anchor="middle" font-family="Verdana,DejaVu Sans,sans-serif" font-size="11">

            """ + Half(0, left, Label) + Half(left, right, value) + """
              </g>
            </svg>

            """;
    }

    /// <summary>The worst thing that a run has to say, so that no badge looks better than its run.</summary>
    private static (string Value, string Colour) Say(RunCounts counts, bool isComplete, bool isLedgerTended)
    {
        var undecided = counts.Inconclusive + counts.Error + counts.Missing;
        var known = counts.KnownFailure > 0 ? $", {counts.KnownFailure} known" : "";
        return counts switch
        {
            { Failed: > 0 } => (ReportText.Count(counts.Failed + counts.Warning, "finding"), "#b42318"),
            _ when undecided > 0 => ($"{undecided} undecided", "#667085"),
            _ when !isComplete => ("not finished", "#667085"),
            _ when counts.UnexpectedPass > 0 || !isLedgerTended => ("ledger out of date", "#667085"),
            { Warning: > 0 } => (ReportText.Count(counts.Warning, "warning"), "#b54708"),
            { Passed: 0 } => ("nothing checked", "#667085"),
            _ => ($"{counts.Passed} passed{known}", "#0f766e"),
        };
    }

    /// <summary>Near enough to the width of the text at this size: the picture then stretches it to exactly that.</summary>
    private static int Width(string text) => 12 + (int)Math.Ceiling(text.Sum(c => c is 'i' or 'l' or ',' or ' ' or 'f' or 't' ? 4.3 : char.IsAsciiDigit(c) ? 7 : 6.9));

    private static string Number(double number) => number.ToString("0.#", CultureInfo.InvariantCulture);
}
