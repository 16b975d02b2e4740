using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Harness.Tests.CheckTests;

/// <summary>Runs made by hand, as small as they can be.</summary>
internal static class SampleRuns
{
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static RunDescription Described(params string[] checks) => new()
    {
        Run = "run",
        StartedAt = Start,
        SuiteVersion = "0.1.0",
        Runtime = ".NET",
        Browser = "none",
        Target = new("local", "https://idp.example", "local.json", [], [], []),
        Plans = ["security-bcp"],
        Checks = [.. checks.Select(check => new PlannedCheck(check, check, "a", "sample", "", [], Severity.High, [], [], []))],
    };

    public static CheckResult Result(string check, Verdict verdict, string? known = null) => new()
    {
        Check = check,
        Requirements = [],
        Verdict = verdict,
        Severity = Severity.High,
        Summary = "s",
        Known = known,
        StartedAt = Start,
    };
}
