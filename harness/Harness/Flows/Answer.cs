namespace OAuthConformance.Harness.Flows;

/// <summary>What became of a request.</summary>
public enum Outcome
{
    /// <summary>The target did what was asked.</summary>
    Accepted,

    /// <summary>The target was seen to refuse.</summary>
    Refused,

    /// <summary>Neither: throttled, broken down, timed out, login lost.</summary>
    Undecided,
}

/// <summary>An answer of the target to one request, judged only as far as accepted or refused goes.</summary>
public abstract record Answer
{
    /// <summary>What was asked, part by part.</summary>
    public abstract IReadOnlyList<RequestPart> Parts { get; }

    /// <summary>What became of it.</summary>
    public abstract Outcome Outcome { get; }

    /// <summary>True when the server failed at the request, with status 500: that decides nothing until it does so each time.</summary>
    public virtual bool HasFailed => false;

    /// <summary>The error code; null when none was told.</summary>
    public abstract string? ErrorCode { get; }

    /// <summary>One sentence for a report.</summary>
    public abstract string Summary { get; }

    /// <summary>True for something that was accepted against a rule and leads nowhere else than a sound request would.</summary>
    public virtual bool LeadsNowhereElse => false;

    /// <summary>What is wrong with the form of a refusal; null when nothing is, or nothing is prescribed.</summary>
    public virtual string? FormFault => null;

    /// <summary>The requirement that a faulty form of a refusal breaks.</summary>
    public virtual string FormRequirement => "RFC6749-5.2/error-response-form";

    /// <summary>The requirement that a wrong error code breaks.</summary>
    public virtual string CodeRequirement => "RFC6749-5.2/error-code-fits";
}
