using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Reports;

/// <summary>
/// Writes a run as an <c>allure-results</c> folder, which Allure 2 and Allure 3 turn into a report. The same run gives the
/// same files, byte by byte.
/// </summary>
public static class AllureResults
{
    /// <summary>Writes one result for every planned check, also for those that were never run.</summary>
    /// <param name="run">The run; its folder is read for evidence files only.</param>
    /// <param name="folder">Made when it is not there; the results of an earlier report in it are replaced.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static void Write(RunRecord run, string folder)
    {
        var target = AllureFolder.Open(folder);
        foreach (var outcome in CheckOutcome.Of(run))
        {
            var uuid = AllureFolder.Uuid(run.Description.Run, outcome.Check.Id);
            target.Write($"{uuid}-result.json", Result(run, outcome, uuid, target));
        }

        AllureExtras.Write(run, target);
    }

    private static AllureResult Result(RunRecord run, CheckOutcome outcome, string uuid, AllureFolder folder)
    {
        var (check, result) = (outcome.Check, outcome.Result);
        var start = result?.StartedAt.ToUnixTimeMilliseconds();
        return new()
        {
            Uuid = uuid,
            HistoryId = AllureFolder.Uuid(run.Description.Target.Issuer, check.Id),
            TestCaseId = check.Id,
            FullName = check.Id,
            Name = ReportText.OneLine(check.Title) + Mark(outcome.Outcome),
            Status = AllureStatus.Of(outcome.Outcome),
            StatusDetails = OutcomeMessage.Of(outcome) is { } message
                ? new(message, result is null ? null : AllureSteps.Brief(result), Known: outcome.Outcome == Outcome.KnownFailure)
                : null,
            Start = start,
            Stop = start + (long)Math.Max(0, result?.DurationMs ?? 0),
            Description = AllureDescription.Of(outcome),
            TitlePath = [ReportText.OneLine(check.Flow), ReportText.OneLine(check.Family)],
            Labels = [.. Labels(run, outcome).Select(label => label with { Value = ReportText.OneLine(label.Value) })],
            Links = [.. check.Requirements.Where(requirement => WebAddress.Is(requirement.Link)).Select(Link).Distinct()],
            Parameters = Parameters(run, outcome),
            Steps = AllureSteps.Of(outcome, uuid, folder),
            Attachments = result is null ? [] : AllureEvidence.Attach(run.Path, result, uuid, folder),
        };
    }

    /// <summary>Tells apart in a list what Allure shows in one colour; the identity of the test is its full name.</summary>
    private static string Mark(Outcome outcome) => outcome switch
    {
        Outcome.Passed or Outcome.Failed or Outcome.NotApplicable => "",
        _ => $" [{ReportText.Word(outcome).ToLowerInvariant()}]",
    };

    private static IEnumerable<AllureLabel> Labels(RunRecord run, CheckOutcome outcome)
    {
        var check = outcome.Check;
        yield return new("epic", check.Flow);
        yield return new("feature", check.Family);
        foreach (var requirement in check.Requirements)
            yield return new("story", requirement.Id);
        yield return new("parentSuite", check.Flow);
        yield return new("suite", check.Family);
        yield return new("severity", AllureStatus.SeverityOf(outcome.Outcome, outcome.Severity));
        yield return new("verdict", ReportText.Word(outcome.Outcome));
        yield return new("tag", ReportText.Word(outcome.Outcome));
        if (outcome.Result is { Observations.Count: > 0 })
            yield return new("tag", "Observation");
        foreach (var tag in check.Tags)
            yield return new("tag", tag);
        foreach (var plan in run.Description.Plans)
            yield return new("plan", plan);
        yield return new("framework", "OAuthConformance");
        yield return new("language", "csharp");
    }

    private static AllureLink Link(PlannedRequirement requirement) =>
        new(ReportText.OneLine($"{ReportText.SpecName(requirement.Spec)} {requirement.Section}"), requirement.Link);

    private static List<AllureParameter> Parameters(RunRecord run, CheckOutcome outcome) =>
    [
        new("verdict", ReportText.Word(outcome.Outcome), Excluded: true),
        new("severity", outcome.Severity.ToString().ToLowerInvariant(), Excluded: true),
        new("level", outcome.Level, Excluded: true),
        new("plan", ReportText.OneLine(string.Join(", ", run.Description.Plans)), Excluded: true),
        new("target", ReportText.OneLine(run.Description.Target.Name)),
    ];
}
