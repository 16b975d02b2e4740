using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Proof;

/// <summary>What the proof found: <c>prove --json</c>.</summary>
/// <param name="Checks">Every proven check with the faults that turned it red.</param>
/// <param name="Rules">Every rule of the reference server with the checks that turn red when it is left out.</param>
/// <param name="Unproven">Checks that name no fault, or stayed green with a fault that they name.</param>
/// <param name="Unguarded">Rules that can be left out without a check turning red.</param>
/// <param name="FalseAlarms">Checks that the sound server does not pass.</param>
public sealed record ProofReport(
    IReadOnlyList<ProvenCheck> Checks, IReadOnlyList<GuardedRule> Rules, IReadOnlyList<ProofGap> Unproven, IReadOnlyList<string> Unguarded, IReadOnlyList<ProofGap> FalseAlarms)
{
    /// <summary>True when nothing is missing.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public bool IsComplete => Unproven.Count == 0 && Unguarded.Count == 0 && FalseAlarms.Count == 0;
}

/// <summary>A check and the faults that turned it red.</summary>
/// <param name="Id">Check id.</param>
/// <param name="ProvenBy">Fault ids.</param>
public sealed record ProvenCheck(string Id, IReadOnlyList<string> ProvenBy);

/// <summary>A rule and the checks that guard it.</summary>
/// <param name="Id">Rule id.</param>
/// <param name="GuardedBy">Check ids.</param>
public sealed record GuardedRule(string Id, IReadOnlyList<string> GuardedBy);

/// <summary>A check that did not do what the proof asks of it.</summary>
/// <param name="Check">Check id.</param>
/// <param name="Fault">The fault; null for the sound server.</param>
/// <param name="Verdict">What the check said; null when it was not run.</param>
/// <param name="Reason">Its words.</param>
public sealed record ProofGap(string Check, string? Fault, Verdict? Verdict, string Reason);
