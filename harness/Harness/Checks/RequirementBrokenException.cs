namespace OAuthConformance.Harness.Checks;

/// <summary>A requirement is broken. The exception knows no verdict: the plans of the run decide how bad it is.</summary>
public sealed class RequirementBrokenException : Exception
{
    /// <summary>What would have been accepted, and what came.</summary>
    /// <param name="expected">Every acceptable answer.</param>
    /// <param name="actual">What came instead.</param>
    /// <param name="requirement">The requirement's id; null for the first one of the check.</param>
    /// <param name="severity">Null for the check's own severity.</param>
    public RequirementBrokenException(IReadOnlyList<string> expected, string actual, string? requirement = null, Severity? severity = null)
        : base(actual) => (Expected, Requirement, Severity) = (expected, requirement, severity);

    /// <summary>Every acceptable answer.</summary>
    public IReadOnlyList<string> Expected { get; }

    /// <summary>The requirement's id; null for the first one of the check.</summary>
    public string? Requirement { get; }

    /// <summary>Null for the check's own severity.</summary>
    public Severity? Severity { get; }
}

/// <summary>Nothing could be decided: the target throttled, broke down or got lost.</summary>
public sealed class UndecidedException : Exception
{
    /// <summary>What happened instead of an answer.</summary>
    public UndecidedException(string message)
        : base(message)
    {
    }
}
