using OAuthConformance.Harness.Catalogue;

namespace OAuthConformance.Harness.Checks;

/// <summary>One line of <c>results.ndjson</c>: everything that is known about one finished check, already free of secrets.</summary>
public sealed record CheckResult
{
    /// <summary>Version of this record's shape.</summary>
    public int Schema { get; init; } = 1;

    /// <summary>The id of the check, such as <c>pkce/verifier-must-match</c>.</summary>
    public required string Check { get; init; }

    /// <summary>The requirements that the check judges, with the level that the run's plans give them.</summary>
    public required IReadOnlyList<JudgedRequirement> Requirements { get; init; }

    /// <summary>The id of the requirement that was broken; null unless the verdict is a finding.</summary>
    public string? Broken { get; init; }

    /// <summary>What was decided.</summary>
    public required Verdict Verdict { get; init; }

    /// <summary>How much a finding matters; lower than the check's own when only the form of a refusal was wrong.</summary>
    public required Severity Severity { get; init; }

    /// <summary>One sentence for people.</summary>
    public required string Summary { get; init; }

    /// <summary>Every answer that would have been accepted.</summary>
    public IReadOnlyList<string> Expected { get; init; } = [];

    /// <summary>What came instead.</summary>
    public string? Actual { get; init; }

    /// <summary>Why a check is not applicable, inconclusive or in error.</summary>
    public string? Reason { get; init; }

    /// <summary>The ledger entry that declares this failure as known; null when there is none.</summary>
    public string? Known { get; init; }

    /// <summary>Facts worth telling that break no rule.</summary>
    public IReadOnlyList<string> Observations { get; init; } = [];

    /// <summary>What was sent and received, grouped as the check went: control, attack, and so on.</summary>
    public IReadOnlyList<ResultStep> Steps { get; init; } = [];

    /// <summary>Files of the run folder that back the verdict.</summary>
    public IReadOnlyList<EvidenceFile> Evidence { get; init; } = [];

    /// <summary>Time the check worked, in milliseconds; waiting for a session of its own is left out.</summary>
    public double DurationMs { get; init; }

    /// <summary>When the check began.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>True for a Failed or Warning verdict.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsFinding => Verdict is Verdict.Failed or Verdict.Warning;
}

/// <summary>A requirement as a run judged it.</summary>
/// <param name="Id">Requirement id, such as <c>RFC7636-4.6/verifier-compared</c>.</param>
/// <param name="Spec">Specification id, such as <c>RFC7636</c>.</param>
/// <param name="Level">The level under the run's plans: <c>must</c>, <c>should</c> or <c>info</c>.</param>
public sealed record JudgedRequirement(string Id, string Spec, string Level)
{
    /// <summary>A requirement at the level that plans give it.</summary>
    public static JudgedRequirement Of(Requirement requirement, PlanSet plans) =>
        new(requirement.Id, requirement.Spec, plans.LevelOf(requirement).ToString().ToLowerInvariant());
}

/// <summary>A named part of a check with what went over the wire in it.</summary>
/// <param name="Name">For example <c>control</c> or <c>attack</c>.</param>
/// <param name="RequestDifference">What this step's request changes against the control; null for the control itself.</param>
/// <param name="Exchanges">Requests with their responses, in order.</param>
public sealed record ResultStep(string Name, string? RequestDifference, IReadOnlyList<ResultExchange> Exchanges);

/// <summary>One request and its response as text without secrets.</summary>
/// <param name="Sender">Who sent it: <c>http</c>, <c>raw</c>, <c>browser</c>, or <c>tls</c> for what was said before any HTTP.</param>
/// <param name="Request">Request line, headers and body.</param>
/// <param name="Response">Status line, headers and body; null when none came.</param>
/// <param name="Failure">Why no response came; null when one did.</param>
/// <param name="Curl">A command that repeats the request, with <c>$VARIABLES</c> in the place of secrets.</param>
/// <param name="ElapsedMs">Time until the response was read, in milliseconds.</param>
public sealed record ResultExchange(string Sender, string Request, string? Response, string? Failure, string? Curl, double ElapsedMs);

/// <summary>A file that backs a verdict.</summary>
/// <param name="Kind">For example <c>screenshot</c>.</param>
/// <param name="Path">Relative to the run folder, with forward slashes.</param>
public sealed record EvidenceFile(string Kind, string Path);
