namespace OAuthConformance.Harness.Checks;

/// <summary>What a check found. Silence is never <see cref="Passed"/>.</summary>
public enum Verdict
{
    /// <summary>The control worked, the broken variant was seen to be refused.</summary>
    Passed,

    /// <summary>A SHOULD of a specification is broken.</summary>
    Warning,

    /// <summary>A MUST of a specification is broken, or an attack worked.</summary>
    Failed,

    /// <summary>The target does not have, or does not claim, what the check is about; the reason says what.</summary>
    NotApplicable,

    /// <summary>Nothing could be decided: the control failed, the target throttled, broke down or timed out.</summary>
    Inconclusive,

    /// <summary>A fault of ours.</summary>
    Error,
}

/// <summary>How much a finding of a check matters.</summary>
public enum Severity
{
    /// <summary>A deviation with no known way to exploit it.</summary>
    Low,

    /// <summary>A missing defence that another defence still backs.</summary>
    Medium,

    /// <summary>A missing defence that an attacker can use under common conditions.</summary>
    High,

    /// <summary>An attacker gets tokens, or acts as somebody else.</summary>
    Critical,
}
