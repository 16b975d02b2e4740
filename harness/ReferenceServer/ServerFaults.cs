using OAuthConformance.ReferenceServer.Faults;

namespace OAuthConformance.ReferenceServer;

/// <summary>One thing the server can do wrong.</summary>
/// <param name="Id">The name to start a server with.</param>
/// <param name="Description">What is wrong then, in one line.</param>
/// <param name="LeavesOut">The rule that is left out; null when a step or a rule is swapped for a wrong one.</param>
public sealed record FaultInfo(string Id, string Description, string? LeavesOut);

/// <summary>Every fault a server can be started with.</summary>
public static class ServerFaults
{
    /// <summary>The faults in the order of the catalogue.</summary>
    public static IReadOnlyList<FaultInfo> All { get; } = [.. FaultCatalogue.All.Select(fault => fault.Info)];
}
