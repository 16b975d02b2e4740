using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Flows;

/// <summary>What the words of one check work with.</summary>
/// <param name="Target">The server under audit.</param>
/// <param name="Recorder">Takes the evidence of this check.</param>
/// <param name="Needs">Roles that the check declared; others are refused to it.</param>
/// <param name="Cancellation">Ends the check.</param>
public sealed record CheckContext(Target Target, Recorder Recorder, IReadOnlySet<string> Needs, CancellationToken Cancellation)
{
    /// <summary>Ids of the plans that the audit is held to.</summary>
    public IReadOnlyList<string> Plans { get; init; } = [];

    /// <summary>How long the check may wait, all its waits together; null for no limit.</summary>
    public TimeSpan? LongestWait { get; init; }

    /// <summary>Sends a request and records it.</summary>
    public async Task<Exchange> SendAsync(WireRequest request)
    {
        var exchange = await Target.Http.SendAsync(request, Cancellation);
        Recorder.Add(exchange);
        return exchange;
    }

    /// <summary>Makes sure that a role was declared, so that <c>list</c> tells the truth about what a check needs.</summary>
    public T Declared<T>(string role, T? value)
        where T : class
    {
        if (!Needs.Contains(role))
            throw new InvalidOperationException($"the check uses the role '{role}' without declaring it in [Needs]");
        return value ?? throw new NotApplicableException($"the profile gives no '{role}'");
    }
}

/// <summary>The target does not have, or does not claim, what a check is about.</summary>
public sealed class NotApplicableException : Exception
{
    /// <summary>What is missing, and where that was seen.</summary>
    public NotApplicableException(string message)
        : base(message)
    {
    }
}
