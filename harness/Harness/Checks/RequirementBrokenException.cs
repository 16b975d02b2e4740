namespace OAuthConformance.Harness.Checks;

/// <summary>A requirement is broken. The exception knows no verdict: the plans of the run decide how bad it is.</summary>
public sealed class RequirementBrokenException : Exception
{
    /// <summary>What would have been accepted, and what came.</summary>
    /// <param name="expected">Every acceptable answer.</param>
    /// <param name="actual">What came instead.</param>
    /// <param name="requirement">The requirement's id; null for the strictest one of the check.</param>
    /// <param name="severity">Null for the check's own severity.</param>
    /// <param name="exceptFor">A requirement of the check that is not meant where none is named.</param>
    public RequirementBrokenException(IReadOnlyList<string> expected, string actual, string? requirement = null, Severity? severity = null, string? exceptFor = null)
        : base(actual) => (Expected, Requirement, Severity, ExceptFor) = (expected, requirement, severity, exceptFor);

    /// <summary>Every acceptable answer.</summary>
    public IReadOnlyList<string> Expected { get; }

    /// <summary>The requirement's id; null for the strictest one of the check.</summary>
    public string? Requirement { get; }

    /// <summary>A requirement of the check that is not meant where none is named; null when any may be.</summary>
    public string? ExceptFor { get; }

    /// <summary>Null for the check's own severity.</summary>
    public Severity? Severity { get; }

    /// <summary>The step whose answer decided; null for the last one that changed something.</summary>
    public string? Step { get; init; }

    /// <summary>True when the request was refused, as it has to be, and only the form of the refusal is wrong.</summary>
    public bool WasRefused { get; init; }
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
