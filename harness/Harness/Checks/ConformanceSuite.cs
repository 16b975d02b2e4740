using NUnit.Framework;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Harness.Checks;

/// <summary>The base of every suite: the words that rules are written in. CheckRunner sets the target before each check.</summary>
[TestFixture]
public abstract partial class ConformanceSuite
{
    private CheckContext? _context;
    private TimeSpan _waited;

    /// <summary>What the words work with.</summary>
    protected internal CheckContext Context
    {
        get => _context ?? throw new InvalidOperationException("checks run through CheckRunner, which gives them a target");
        internal set => _context = value;
    }

    /// <summary>The server under audit.</summary>
    protected Target Target => Context.Target;

    /// <summary>The profile's clients.</summary>
    protected Clients Clients => new(Context);

    /// <summary>The profile's users.</summary>
    protected Users Users => new(Context);

    /// <summary>The authorization endpoint and the person at the user agent.</summary>
    protected Flow Flow => new(Context);

    /// <summary>The pages that users see.</summary>
    protected UserPages Pages => new(Context);

    /// <summary>The token endpoint.</summary>
    protected TokenEndpoint Token => new(Context);

    /// <summary>What access tokens open.</summary>
    protected ProtectedResource Resource => new(Context);

    /// <summary>Introspection and revocation.</summary>
    protected TokenManagement Management => new(Context);

    /// <summary>How the endpoints are reached.</summary>
    protected TransportSecurity Tls => new(Context);

    /// <summary>What has to be true of the target before any check of the suite makes sense; says so by <see cref="Applies"/>.</summary>
    protected internal virtual void Precondition()
    {
    }

    /// <summary>Begins a named part of the check's evidence.</summary>
    protected void Step(string name) => Context.Recorder.Step(name);

    /// <summary>Tells a fact that breaks no rule.</summary>
    protected void Observe(string fact) => Context.Recorder.Observe(fact);

    /// <summary>The rule holds, or it is broken in the way told.</summary>
    /// <param name="holds">What the rule asks for.</param>
    /// <param name="expected">What would have been accepted.</param>
    /// <param name="actual">What came.</param>
    /// <param name="requirement">The requirement that is broken otherwise; null for the check's first.</param>
    /// <param name="severity">How much it matters; null for the check's own.</param>
    protected static void Holds(bool holds, string expected, string actual, string? requirement = null, Severity? severity = null)
    {
        if (!holds)
            throw new RequirementBrokenException([expected], actual, requirement, severity);
    }

    /// <summary>Ends the check where the target does not have what it is about.</summary>
    /// <param name="applies">True when it has.</param>
    /// <param name="evidence">What is missing, and where that was seen.</param>
    protected static void Applies(bool applies, string evidence)
    {
        if (!applies)
            throw new NotApplicableException(evidence);
    }

    /// <summary>Transport security is asked of a server whose issuer is https; plain http on a loopback address is a server under test.</summary>
    protected void AppliesToHttps() => Applies(
        Target.Profile.Issuer.StartsWith("https:", StringComparison.OrdinalIgnoreCase), $"the issuer {Target.Profile.Issuer} is plain http on a loopback address, where nothing leaves the machine");

    /// <summary>Waits for something of the target to expire. Several waits follow one another: at the same time, one could not be told from the other.</summary>
    /// <exception cref="NotApplicableException">The check would wait longer than the profile allows.</exception>
    protected Task WaitAsync(TimeSpan time)
    {
        _waited += time;
        var seconds = Math.Ceiling(_waited.TotalSeconds);
        Applies(_waited <= (Context.LongestWait ?? _waited), $"the check waits {seconds} s, and the profile allows {Context.LongestWait?.TotalSeconds}: set longestWait to {seconds} or more");
        return PauseAsync(time);
    }

    /// <summary>Whether the profile lets a check wait for so long, when it waits for nothing else.</summary>
    protected bool MayWait(TimeSpan time) => Context.LongestWait is not { } longest || time <= longest;

    /// <summary>Lets a little time pass before the same question is asked again.</summary>
    private Task PauseAsync(TimeSpan time) => Task.Delay(time, Target.Time, Context.Cancellation);
}
