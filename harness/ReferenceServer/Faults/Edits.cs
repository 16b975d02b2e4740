using OAuthConformance.ReferenceServer.Pipelines;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>One change to the parts of an endpoint.</summary>
internal interface IEdit
{
    /// <summary>The parts after the change; null when it does not touch this endpoint.</summary>
    IReadOnlyList<IPart<TExchange>>? Apply<TExchange>(string endpoint, IReadOnlyList<IPart<TExchange>> parts) where TExchange : Exchange;
}

/// <summary>Leaves a rule out.</summary>
/// <param name="RuleId">The rule.</param>
/// <param name="Endpoint">Only there; null: wherever the rule stands.</param>
internal sealed record LeaveOut(string RuleId, string? Endpoint = null) : IEdit
{
    public IReadOnlyList<IPart<TExchange>>? Apply<TExchange>(string endpoint, IReadOnlyList<IPart<TExchange>> parts) where TExchange : Exchange
    {
        if (Endpoint is not null && Endpoint != endpoint)
            return null;
        var kept = parts.Where(part => part is not IKeptRule || part.Id != RuleId).ToList();
        return kept.Count < parts.Count ? kept : null;
    }
}

/// <summary>A rule that looks away at times.</summary>
/// <param name="rule">The rule.</param>
/// <param name="looksAway">When it does.</param>
internal sealed class Lax<TExchange>(IPart<TExchange> rule, Func<TExchange, bool> looksAway) : IPart<TExchange>, IKeptRule where TExchange : Exchange
{
    public string Id => rule.Id;

    public RuleInfo Info => ((IKeptRule)rule).Info;

    public ValueTask RunAsync(TExchange exchange) => looksAway(exchange) ? ValueTask.CompletedTask : rule.RunAsync(exchange);
}

/// <summary>Puts a wrong part in the place of the part with the same id, wherever that stands.</summary>
internal sealed record Swap<TPart>(IPart<TPart> Wrong) : IEdit where TPart : Exchange
{
    public IReadOnlyList<IPart<TExchange>>? Apply<TExchange>(string endpoint, IReadOnlyList<IPart<TExchange>> parts) where TExchange : Exchange =>
        Wrong is IPart<TExchange> wrong && parts.Any(part => part.Id == wrong.Id)
            ? [.. parts.Select(part => part.Id == wrong.Id ? wrong : part)]
            : null;
}
