namespace OAuthConformance.Harness.Flows;

/// <summary>The sound variant of a request did not work, so that nothing can be learnt from the broken one.</summary>
public sealed class ControlFailedException : Exception
{
    /// <summary>What was tried and what came.</summary>
    public ControlFailedException(string message)
        : base(message)
    {
    }
}
