using System.Globalization;
using System.Net;
using System.Text;
using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Reports;

/// <summary>
/// A conformance statement: one page of HTML to hand over or to print, without script and without anything remote. It says
/// what was observed, when, and just as plainly what was not.
/// </summary>
public static class StatementPage
{
    /// <summary>Of a foreign text; a name that is longer is none.</summary>
    private const int LongestText = 160;

    private static readonly (Standing Standing, string Word)[] Columns =
        [(Standing.Met, "Met"), (Standing.Broken, "Broken"), (Standing.Undecided, "Undecided"), (Standing.NotApplicable, "Not applicable")];

    private static readonly (ThreatStanding Standing, string Word)[] Threats =
        [(ThreatStanding.Open, "Open"), (ThreatStanding.Undecided, "Undecided"), (ThreatStanding.Mitigated, "Mitigated"), (ThreatStanding.NotTried, "Not tried")];

    /// <summary>Writes the page.</summary>
    public static string Write(RunRecord run)
    {
        var outcomes = CheckOutcome.Of(run);
        var standings = Standings.Of(run, outcomes);
        var page = new StringBuilder();
        page.Append($"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Conformance statement - {Text(run.Description.Target.Name)}</title>
            <style>
            {Style()}</style>
            </head>
            <body>
            <main>

            """);
        Head(page, run, standings);
        Verdict(page, run, outcomes, standings);
        Facts(page, run, outcomes);
        Specifications(page, standings);
        ThreatGrid(page, standings);
        Foot(page, run);
        page.Append("</main>\n");
        StatementAnnex.Write(page, run, outcomes);
        return page.Append("</body>\n</html>\n").ToString();
    }

    /// <summary>Foreign text on one line, visible, clipped, and nothing but text.</summary>
    internal static string Text(string text) => WebUtility.HtmlEncode(ReportText.OneLine(ReportText.Clip(text, LongestText)));

    /// <summary>A reference of a requirement; a class of attacks is its own reference.</summary>
    internal static string Reference(PlannedRequirement requirement) =>
        Text(ReportText.Reference(requirement));

    private static void Head(StringBuilder page, RunRecord run, Standings standings)
    {
        var target = run.Description.Target;
        page.Append($"""
            <header>
            <div>
            <p class="mark">OAuthConformance</p>
            <h1>Conformance statement</h1>
            <p class="target">{Text(target.Name)}</p>
            <p class="issuer">{Text(target.Issuer)}</p>
            </div>
            {Ring(standings)}
            </header>

            """);
    }

    /// <summary>Requirements by standing as a ring. What does not apply is left out of it: it would make the rest look small.</summary>
    private static string Ring(Standings standings)
    {
        const double Around = 100;
        var parts = Columns.Where(column => column.Standing != Standing.NotApplicable).Select(column => (column.Standing, Count: standings.With(column.Standing).Count)).ToList();
        var all = Math.Max(1, parts.Sum(part => part.Count));
        var ring = new StringBuilder();
        var at = 0.0;
        foreach (var (standing, count) in parts.Where(part => part.Count > 0))
        {
            var length = Around * count / all;
            ring.Append($"<circle class=\"{Class(standing)}\" r=\"15.9155\" cx=\"21\" cy=\"21\" stroke-dasharray=\"{Number(length)} {Number(Around - length)}\" stroke-dashoffset=\"{Number(25 - at)}\"/>");
            at += length;
        }

        var met = standings.With(Standing.Met).Count;
        var label = $"{met} of {parts.Sum(part => part.Count)} requirements that apply are met";
        return $"""
            <svg class="ring" viewBox="0 0 42 42" role="img" aria-label="{label}"><circle class="track" r="15.9155" cx="21" cy="21"/>{ring}<text class="n" x="21" y="21.5">{met}</text><text class="of" x="21" y="26.5">of {parts.Sum(part => part.Count)} met</text></svg>
            """;
    }

    private static void Verdict(StringBuilder page, RunRecord run, IReadOnlyList<CheckOutcome> outcomes, Standings standings)
    {
        var broken = standings.With(Standing.Broken);
        var (undecided, met) = (standings.With(Standing.Undecided).Count, standings.With(Standing.Met).Count);
        var advice = broken.Count(requirement => requirement.Level == "should");
        var (kind, headline) = broken.Count > 0 ? ("broken", $"{ReportText.Count(broken.Count, "requirement")} broken{(advice == 0 ? "" : advice == broken.Count ? ", all of them advice" : $", {advice} of them advice")}")
            : undecided > 0 ? ("undecided", $"No requirement was seen broken, and {undecided} could not be decided")
            : met > 0 ? ("met", "Every requirement that applies and was checked is met")
            : ("undecided", "Nothing was decided");
        var sentences = new List<string>();
        if (run.Description.Completion is null)
            sentences.Add("<strong>The audit did not come to its end.</strong>");
        if (broken.Count > 0 && undecided > 0)
            sentences.Add($"{ReportText.Count(undecided, "requirement")} could not be decided.");
        if (outcomes.Count(outcome => outcome.Outcome == Outcome.KnownFailure) is > 0 and var known)
            sentences.Add($"{ReportText.Count(known, "finding")} {(known == 1 ? "is" : "are")} declared as known, and {(known == 1 ? "counts" : "count")} as broken here all the same.");
        if (run.Description.LeftOut.Count is > 0 and var leftOut)
            sentences.Add($"{ReportText.Count(leftOut, "check")} that the plans ask for {(leftOut == 1 ? "was" : "were")} left out; what {(leftOut == 1 ? "it judges" : "they judge")} is undecided.");
        sentences.Add("This page tells what was observed from outside, as a client, a user and an attacker see the server, at the time that is named. It is no certificate, and no promise for any other time, configuration or version.");
        page.Append($"<section class=\"verdict {kind}\">\n<h2>{headline}</h2>\n<p>{string.Join(' ', sentences)}</p>\n</section>\n");
    }

    private static void Facts(StringBuilder page, RunRecord run, IReadOnlyList<CheckOutcome> outcomes)
    {
        var description = run.Description;
        var ended = description.Completion is { } completion ? ReportText.Moment(completion.FinishedAt) : "not at all";
        var aside = outcomes.Count(outcome => outcome.Outcome == Outcome.NotApplicable);
        var decided = outcomes.Count(outcome => outcome.Outcome is not (Outcome.Inconclusive or Outcome.Error or Outcome.Missing)) - aside;
        page.Append("<dl class=\"facts\">\n");
        foreach (var (style, name, value) in new[]
        {
            ("", "Began", ReportText.Moment(description.StartedAt)), ("", "Ended", ended),
            ("", "Checks", $"{outcomes.Count} planned, {decided} decided, {aside} not applicable, {description.LeftOut.Count} left out"),
            (" class=\"wide\"", "Plans", string.Join(", ", description.Plans)),
            ("", "Suite and run", $"OAuthConformance {description.SuiteVersion}, {description.Run}"),
        })
        {
            page.Append($"<div{style}><dt>{name}</dt><dd>{Text(value)}</dd></div>\n");
        }

        page.Append("</dl>\n");
    }

    private static void Specifications(StringBuilder page, Standings standings)
    {
        page.Append("<section>\n<h3>Requirements by specification</h3>\n<table>\n<thead><tr><th scope=\"col\">Specification</th><th scope=\"col\" class=\"bars\"><span class=\"hidden\">Shares</span></th>");
        foreach (var (standing, word) in Columns)
            page.Append($"<th scope=\"col\"><i class=\"{Class(standing)}\"></i>{word}</th>");
        page.Append("<th scope=\"col\">Not judged</th></tr></thead>\n<tbody>\n");
        foreach (var spec in standings.Specs)
        {
            page.Append($"<tr><th scope=\"row\"><b>{Text(spec.Id == RequirementCatalogue.Attack ? "Attacks" : ReportText.SpecName(spec.Id))}</b> <span>{Text(spec.Title)}</span></th><td class=\"bars\">{Bar(spec)}</td>");
            foreach (var (standing, _) in Columns)
                page.Append(Cell(spec.Count(standing), standing));
            page.Append($"<td>{(spec.Unjudged is { } unjudged ? unjudged == 0 ? "" : Number(unjudged) : "?")}</td></tr>\n");
        }

        page.Append("</tbody>\n<tfoot><tr><th scope=\"row\">All</th><td class=\"bars\"></td>");
        foreach (var (standing, _) in Columns)
            page.Append(Cell(standings.With(standing).Count, standing));
        var unknown = standings.Specs.Any(spec => spec.Unjudged is null);
        page.Append($"<td>{(unknown ? "?" : Number(standings.Specs.Sum(spec => spec.Unjudged ?? 0)))}</td></tr></tfoot>\n</table>\n");
        page.Append("<p class=\"note\">A requirement is met when every check of it that applies passed, broken when one found it broken, else undecided: of what comes after its first finding a check tells nothing. Not judged are statements of which no check can tell from outside, or none does yet.</p>\n</section>\n");
    }

    private static string Cell(int count, Standing standing) => count == 0 ? "<td class=\"zero\">0</td>" : $"<td class=\"{Class(standing)}\">{count}</td>";

    private static string Bar(SpecStanding spec)
    {
        var bar = new StringBuilder();
        var at = 0.0;
        foreach (var (standing, _) in Columns)
        {
            var width = 100.0 * spec.Count(standing) / Math.Max(1, spec.Requirements.Count);
            if (width > 0)
                bar.Append($"<rect class=\"{Class(standing)}\" x=\"{Number(at)}\" width=\"{Number(width)}\" height=\"6\"/>");
            at += width;
        }

        return $"<svg viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\">{bar}</svg>";
    }

    private static void ThreatGrid(StringBuilder page, Standings standings)
    {
        if (standings.Threats.Count == 0)
            return;
        page.Append("<section>\n<h3>Threats</h3>\n<p class=\"legend\">");
        foreach (var (standing, word) in Threats)
            page.Append($"<span><i class=\"{Class(standing)}\"></i>{word} <b>{standings.Threats.Count(threat => threat.Standing == standing)}</b></span>");
        page.Append("<span class=\"what\">§ is the section of RFC 9700 that describes the threat</span></p>\n<ul class=\"threats\">\n");
        foreach (var (attack, standing) in standings.Threats)
        {
            var word = Threats.Single(row => row.Standing == standing).Word;
            var section = attack.Threat is { } threat ? $" <em>§ {Text(threat)}</em>" : "";
            page.Append($"<li class=\"{Class(standing)}\"><i class=\"{Class(standing)}\"></i><b>{Text(attack.Id)}</b> {Text(attack.Title)}{section}<span class=\"hidden\">: {word}</span></li>\n");
        }

        page.Append("</ul>\n</section>\n");
    }

    private static void Foot(StringBuilder page, RunRecord run)
    {
        page.Append("<footer>\n");
        if (run.Digests is { } digests)
            page.Append($"<dl><dt>SHA-256 of results.ndjson</dt><dd>{digests.Results}</dd><dt>SHA-256 of run.json</dt><dd>{digests.Description}</dd></dl>\n");
        page.Append("<p>Every line of this page follows from these two files of the run; with them, <code>oauth-conformance report</code> writes it again.</p>\n</footer>\n");
    }

    private static string Class(Standing standing) => standing switch
    {
        Standing.Met => "met",
        Standing.Broken => "broken",
        Standing.Undecided => "undecided",
        _ => "none",
    };

    private static string Class(ThreatStanding standing) => standing switch
    {
        ThreatStanding.Mitigated => "met",
        ThreatStanding.Open => "broken",
        ThreatStanding.Undecided => "undecided",
        _ => "none",
    };

    private static string Style()
    {
        using var stream = typeof(StatementPage).Assembly.GetManifestResourceStream("statement.css")!;
        return new StreamReader(stream).ReadToEnd();
    }

    private static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);
}
