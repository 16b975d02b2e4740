using System.Text;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.KnownFailures;

namespace OAuthConformance.Reports;

/// <summary>What an Allure report says about the run as a whole.</summary>
internal static class AllureExtras
{
    /// <summary>Writes categories, environment, executor and the run-wide attachments.</summary>
    public static void Write(RunRecord run, AllureFolder folder)
    {
        var description = run.Description;
        folder.Write("categories.json", AllureStatus.Categories);
        folder.Write("executor.json", new AllureExecutor(
            $"OAuthConformance {description.SuiteVersion}", "oauth-conformance", ReportText.OneLine(description.Run), ReportName(run)));
        folder.WriteText("environment.properties", string.Concat(Environment(run).Select(Property)));

        var owner = AllureFolder.Uuid(description.Run);
        var attachments = new List<AllureAttachment> { folder.AttachText(owner, "summary.md", MarkdownSummary.Write(run)) };
        if (description.Observations.Count > 0)
            attachments.Add(folder.AttachText(owner, "observations of the whole run", string.Join("\n", description.Observations) + "\n"));
        folder.Write($"{owner}-globals.json", new AllureGlobals(attachments, [.. Incomplete(run).Concat(Stale(run)).Select(text => new AllureGlobalError(text))]));
    }

    /// <summary>The title of the report.</summary>
    public static string ReportName(RunRecord run) => $"OAuthConformance - {ReportText.OneLine(run.Description.Target.Name)}";

    private static IEnumerable<string> Incomplete(RunRecord run)
    {
        if (run.Description.Completion is null)
            yield return "The run did not come to its end.";
        if (run.Missing.Count is > 0 and var missing)
            yield return $"The run is incomplete: {missing} planned {(missing == 1 ? "check has" : "checks have")} no result.";
    }

    private static IEnumerable<string> Stale(RunRecord run) =>
        LedgerReview.Of(run).Select(problem => $"The ledger of known failures is out of date: {problem.Check}: {ReportText.OneLine(problem.Text)}");

    private static IEnumerable<(string Key, string Value)> Environment(RunRecord run)
    {
        var (description, target) = (run.Description, run.Description.Target);
        var counts = RunCounts.Of(run);
        yield return ("Findings", $"{counts.Failed} failed, {counts.Warning} warning");
        yield return ("Not decided", $"{counts.Inconclusive} inconclusive, {counts.Error} error, {counts.Missing} missing");
        yield return ("Without a finding", $"{counts.Passed} passed, {counts.NotApplicable} not applicable");
        yield return ("Ledger", $"{counts.KnownFailure} known failure, {counts.UnexpectedPass} unexpected pass");
        yield return ("Target", target.Name);
        yield return ("Issuer", target.Issuer);
        yield return ("Profile", target.Profile);
        yield return ("Plans", string.Join(", ", description.Plans));
        yield return ("Hosts", string.Join(", ", target.Hosts));
        yield return ("Client roles", string.Join(", ", target.Clients));
        yield return ("User roles", string.Join(", ", target.Users));
        yield return ("Run", description.Run);
        yield return ("Started", ReportText.Moment(description.StartedAt));
        if (description.Completion is { } completion)
        {
            var totals = completion.Totals;
            yield return ("Finished", ReportText.Moment(completion.FinishedAt));
            yield return ("Cost",
                $"{totals.Requests} requests, {totals.BrowserLogins} browser logins, {totals.QuickLogins} quick logins, {totals.Seconds:0.#} s");
        }

        yield return ("Suite version", description.SuiteVersion);
        yield return ("Runtime", description.Runtime);
        yield return ("Browser", description.Browser);
    }

    /// <summary>A line of a Java properties file, in ASCII.</summary>
    private static string Property((string Key, string Value) property) =>
        $"{Escape(property.Key, key: true)}={Escape(property.Value, key: false)}\n";

    private static string Escape(string text, bool key)
    {
        var escaped = new StringBuilder();
        foreach (var c in ReportText.OneLine(text))
            escaped.Append(c switch
            {
                '\\' => "\\\\",
                ' ' when key || escaped.Length == 0 => "\\ ",
                '=' or ':' or '#' or '!' when key => $"\\{c}",
                > '~' => $"\\u{(int)c:x4}",
                _ => c.ToString(),
            });
        return escaped.ToString();
    }
}
