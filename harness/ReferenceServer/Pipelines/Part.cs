namespace OAuthConformance.ReferenceServer.Pipelines;

/// <summary>One named part of an endpoint. Contravariant, so that a part written for any exchange serves each endpoint.</summary>
internal interface IPart<in TExchange> where TExchange : Exchange
{
    string Id { get; }

    ValueTask RunAsync(TExchange exchange);
}

/// <summary>A part that is a rule the server keeps, and hence a part that a fault can leave out.</summary>
internal interface IKeptRule
{
    RuleInfo Info { get; }
}

/// <summary>Produces something (a client, a session, a grant, claims) while the exchange is undecided. It refuses only when it has nothing to work on.</summary>
internal sealed class Step<TExchange>(string id, Func<TExchange, ValueTask> produce) : IPart<TExchange> where TExchange : Exchange
{
    public Step(string id, Action<TExchange> produce) : this(id, exchange => { produce(exchange); return ValueTask.CompletedTask; })
    {
    }

    public string Id => id;

    public ValueTask RunAsync(TExchange exchange) => exchange.IsDecided ? ValueTask.CompletedTask : produce(exchange);
}

/// <summary>Refuses, or does nothing. It answers for its own condition alone and passes when what it looks at is missing.</summary>
internal sealed class Rule<TExchange>(string id, string description, Func<TExchange, Refusal?> refuse)
    : IPart<TExchange>, IKeptRule where TExchange : Exchange
{
    public string Id => id;

    public RuleInfo Info { get; } = new(id, description);

    /// <summary>A rule of the same name that judges otherwise.</summary>
    public Rule<TExchange> Judging(Func<TExchange, Refusal?> otherwise) => new(id, description, otherwise);

    /// <summary>A rule of the same name that refuses more.</summary>
    public Rule<TExchange> AlsoRefusing(Func<TExchange, Refusal?> more) => Judging(exchange => refuse(exchange) ?? more(exchange));

    public ValueTask RunAsync(TExchange exchange)
    {
        if (!exchange.IsDecided && refuse(exchange) is { } refusal)
            exchange.Refuse(refusal, id);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A rule about what follows from a decision: it adds to an answer or acts on one, and runs on every exchange.</summary>
internal sealed class Consequence<TExchange>(string id, string description, Action<TExchange> act)
    : IPart<TExchange>, IKeptRule where TExchange : Exchange
{
    public string Id => id;

    public RuleInfo Info { get; } = new(id, description);

    /// <summary>A consequence of the same name that does something else.</summary>
    public Consequence<TExchange> Doing(Action<TExchange> otherwise) => new(id, description, otherwise);

    public ValueTask RunAsync(TExchange exchange)
    {
        act(exchange);
        return ValueTask.CompletedTask;
    }
}

/// <summary>A step that gives a decision its form on the wire; it runs on every exchange.</summary>
internal sealed class Closing<TExchange>(string id, Action<TExchange> close) : IPart<TExchange> where TExchange : Exchange
{
    public string Id => id;

    public ValueTask RunAsync(TExchange exchange)
    {
        close(exchange);
        return ValueTask.CompletedTask;
    }
}
