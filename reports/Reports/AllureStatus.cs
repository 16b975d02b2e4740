using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Reports;

/// <summary>How outcomes appear in Allure, which knows five statuses only: none of them may look better than it is.</summary>
internal static class AllureStatus
{
    /// <summary>The Allure status of an outcome. A broken SHOULD is red too, and what decided nothing is never passed or skipped.</summary>
    public static string Of(Outcome outcome) => outcome switch
    {
        Outcome.Passed => "passed",
        Outcome.Failed or Outcome.Warning or Outcome.KnownFailure => "failed",
        Outcome.NotApplicable => "skipped",
        Outcome.Missing => "unknown",
        _ => "broken",
    };

    /// <summary>The Allure severity; a Warning is set apart from a Failed by it.</summary>
    public static string SeverityOf(Outcome outcome, Severity severity) => (outcome, severity) switch
    {
        (Outcome.Warning, Severity.Low) => "trivial",
        (Outcome.Warning, _) => "minor",
        (_, Severity.Critical) => "blocker",
        (_, Severity.High) => "critical",
        (_, Severity.Medium) => "normal",
        _ => "minor",
    };

    /// <summary>
    /// Categories, in the order in which they are tried. They match on the first word of the message; the pattern suits
    /// Allure 2 (whole text, Java) and Allure 3 (any part, JavaScript).
    /// </summary>
    public static IReadOnlyList<AllureCategory> Categories { get; } =
    [
        Category("Requirement broken, or attack worked", Outcome.Failed),
        Category("Advice not followed (a SHOULD is broken)", Outcome.Warning),
        Category("Ledger out of date: a declared failure is gone", Outcome.UnexpectedPass),
        Category("Inconclusive: nothing could be decided", Outcome.Inconclusive),
        Category("Error of the suite", Outcome.Error),
        Category("Planned, not run", Outcome.Missing),
        Category("Known failure, declared in the ledger", Outcome.KnownFailure),
        Category("Not applicable", Outcome.NotApplicable),
    ];

    private static AllureCategory Category(string name, Outcome outcome) =>
        new(name, $"^{ReportText.Word(outcome)}\\b[\\s\\S]*$", [Of(outcome)]);
}
