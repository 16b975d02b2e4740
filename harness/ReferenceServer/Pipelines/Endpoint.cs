using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Faults;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Pipelines;

/// <summary>An address of the server and what happens there.</summary>
internal interface IEndpoint
{
    IReadOnlyList<string> Paths { get; }

    /// <summary>The methods that are served; empty when the parts decide themselves.</summary>
    IReadOnlyList<string> Methods { get; }

    IEnumerable<RuleInfo> Rules { get; }

    /// <summary>The same endpoint after a fault; itself when the fault lies elsewhere.</summary>
    IEndpoint With(IEdit edit);

    Task HandleAsync(HttpContext http, ServerState server);
}

/// <summary>An endpoint as an ordered list of parts.</summary>
internal sealed record Endpoint<TExchange>(
    string Name,
    IReadOnlyList<string> Paths,
    IReadOnlyList<string> Methods,
    Func<HttpContext, ServerState, TExchange> Open,
    IReadOnlyList<IPart<TExchange>> Parts) : IEndpoint where TExchange : Exchange
{
    public IEnumerable<RuleInfo> Rules => Parts.OfType<IKeptRule>().Select(rule => rule.Info);

    public IEndpoint With(IEdit edit) => edit.Apply(Name, Parts) is { } parts ? this with { Parts = parts } : this;

    public async Task HandleAsync(HttpContext http, ServerState server)
    {
        var exchange = Open(http, server);
        foreach (var part in Parts)
            await part.RunAsync(exchange);
        var answer = exchange.Answer ?? throw new InvalidOperationException($"No part of {Name} answered.");
        await answer.WriteAsync(http.Response);
    }
}
