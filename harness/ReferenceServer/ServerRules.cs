using OAuthConformance.ReferenceServer.Pipelines;

namespace OAuthConformance.ReferenceServer;

/// <summary>A rule the sound server keeps.</summary>
/// <param name="Id">Endpoint and rule, for example <c>token/code-is-unused</c>.</param>
/// <param name="Description">What is kept, in one line, with the section it comes from.</param>
public sealed record RuleInfo(string Id, string Description);

/// <summary>Every rule of every endpoint, read from the endpoints themselves.</summary>
public static class ServerRules
{
    /// <summary>The rules in the order of the endpoints; a rule of several endpoints once.</summary>
    public static IReadOnlyList<RuleInfo> All { get; } =
        [.. Endpoints.All.SelectMany(endpoint => endpoint.Rules).DistinctBy(rule => rule.Id)];
}
