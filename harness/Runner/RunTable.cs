using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;
using OAuthConformance.Reports;
using Spectre.Console;

namespace OAuthConformance.Runner;

/// <summary>The end of a run on a terminal: a table by flow, the findings, the totals, where the report is.</summary>
internal static class RunTable
{
    public static void Write(RunRecord run, RunReportFiles reports)
    {
        var counts = RunCounts.Of(run);
        Terminal.Write(ByFlow(run));
        foreach (var result in run.Results.Where(result => result.Verdict is not Verdict.Passed and not Verdict.NotApplicable).OrderByDescending(result => result.Severity))
            WriteFinding(run, result);
        foreach (var missing in run.Missing)
            Console.Out.WriteLine($"Missing: {missing} was planned and has no result");

        foreach (var problem in LedgerReview.Of(run))
            Console.Out.WriteLine($"LEDGER {problem.Check}\n  {ReportText.OneLine(problem.Text)}\n");

        var totals = run.Description.Completion!.Totals;
        Console.Out.WriteLine($"{counts.Passed} passed, {counts.Failed} failed, {counts.Warning} warnings, {counts.NotApplicable} not applicable, {counts.Inconclusive} inconclusive, {counts.Error} errors, {counts.Missing} missing{(run.Description.KnownFailures.Count > 0 ? $", {counts.KnownFailure} known" : "")}");
        Console.Out.WriteLine($"{run.Description.Target.Name} under {string.Join(", ", run.Description.Plans)}: {totals.Checks} checks, {totals.Requests} requests, {totals.BrowserLogins} browser logins, {totals.QuickLogins} quick logins, {totals.Seconds:0.0} s");
        foreach (var note in reports.Notes)
            Console.Out.WriteLine(note);
        WriteReports(reports);
    }

    /// <summary>Where each report is.</summary>
    public static void WriteReports(RunReportFiles reports)
    {
        foreach (var (format, path) in reports.Paths.Where(report => report.Key != "allureResults"))
            Console.Out.WriteLine($"Report: {path} ({format})");
    }

    private static Table ByFlow(RunRecord run)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("flow").NoWrap());
        foreach (var verdict in Enum.GetValues<Verdict>())
            table.AddColumn(new TableColumn(Name(verdict)).RightAligned().NoWrap());
        var flows = run.Description.Checks.ToDictionary(check => check.Id, check => check.Flow);
        foreach (var flow in run.Results.GroupBy(result => flows[result.Check]).OrderBy(flow => flow.Key, StringComparer.Ordinal))
        {
            var cells = Enum.GetValues<Verdict>().Select(verdict => flow.Count(result => result.Verdict == verdict)).Select(count => count == 0 ? "" : count.ToString());
            table.AddRow([flow.Key, .. cells]);
        }

        return table;
    }

    private static void WriteFinding(RunRecord run, CheckResult result)
    {
        Console.Out.WriteLine($"{(result.Known is null ? Name(result.Verdict) : "known").ToUpperInvariant()} ({result.Severity.ToString().ToLowerInvariant()}) {result.Check}");
        if (result is { IsFinding: true, Known: { } known })
        {
            Console.Out.WriteLine($"  known        {ReportText.OneLine(known)}");
        }
        else if (result.IsFinding)
        {
            var requirement = run.Description.Checks.First(check => check.Id == result.Check).Requirements.FirstOrDefault(candidate => candidate.Id == result.Broken)
                ?? CheckInfo.Plan(Harness.Catalogue.RequirementCatalogue.Default[result.Broken!], new([.. Harness.Catalogue.RequirementCatalogue.Default.Plans]));
            Console.Out.WriteLine($"  requirement  {requirement.Id}: {requirement.Text}");
            Console.Out.WriteLine($"  accepted     {ReportText.OneLine(string.Join(" or ", result.Expected))}");
            Console.Out.WriteLine($"  happened     {ReportText.OneLine(result.Actual!)}");
            Console.Out.WriteLine($"  mend         {requirement.Mend}");
        }
        else
        {
            Console.Out.WriteLine($"  because      {ReportText.OneLine(result.Reason ?? "")}");
        }

        Console.Out.WriteLine();
    }

    private static string Name(Verdict verdict) => verdict == Verdict.NotApplicable ? "n/a" : verdict.ToString().ToLowerInvariant();
}
