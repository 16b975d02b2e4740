using System.Text.RegularExpressions;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Harness.KnownFailures;

/// <summary>A failure that somebody knows of and answers for, until a day.</summary>
public sealed record KnownFailure
{
    /// <summary>The id of the check, such as <c>pkce/verifier-must-match</c>.</summary>
    public required string Check { get; init; }

    /// <summary>The verdict that is expected: <c>failed</c> or <c>warning</c>.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>The id of the requirement that is broken.</summary>
    public required string Broken { get; init; }

    /// <summary>What happens, as the report tells it; <c>*</c> stands for any text, such as a port. Another failure of the same check is not known.</summary>
    public required string Actual { get; init; }

    /// <summary>Why it is not mended now.</summary>
    public required string Reason { get; init; }

    /// <summary>Who answers for it.</summary>
    public required string Owner { get; init; }

    /// <summary>The address of the issue in which it is followed.</summary>
    public required string Issue { get; init; }

    /// <summary>The last day on which it counts as known (UTC).</summary>
    public required DateOnly Expires { get; init; }

    /// <summary>True when a finding is this failure, and not another one of the same check.</summary>
    public bool LooksLike(CheckResult finding) =>
        finding.Verdict == Verdict && finding.Broken == Broken && finding.Actual is { } actual
        && Regex.IsMatch(actual, $"^{Regex.Escape(Actual).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.Singleline | RegexOptions.NonBacktracking);

    /// <summary>True after its last day.</summary>
    public bool IsExpired(DateTimeOffset now) => DateOnly.FromDateTime(now.UtcDateTime) > Expires;

    /// <summary>The result with this entry on it, where the run has to tell of it: on the failure that it declares, and on a pass that it did not expect.</summary>
    public CheckResult Applied(CheckResult result, DateTimeOffset now) =>
        result.Verdict == Verdict.Passed || (LooksLike(result) && !IsExpired(now)) ? result with { Known = ToString() } : result;

    /// <summary>For a report: why, who, where, until when.</summary>
    public override string ToString() => $"{Reason} ({Owner}, {Issue}, until {Expires:yyyy-MM-dd})";
}
