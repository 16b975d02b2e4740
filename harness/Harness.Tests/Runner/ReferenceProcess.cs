using System.Text.Json.Nodes;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary><c>serve-reference</c> as a process of its own, and the profile that it prints.</summary>
internal sealed class ReferenceProcess : IAsyncDisposable
{
    private readonly RunnerProcess _process;
    private readonly string _profile;

    private ReferenceProcess(RunnerProcess process, string profile) => (_process, _profile) = (process, profile);

    /// <summary>The profile, to be changed at will.</summary>
    public JsonNode Profile => JsonNode.Parse(_profile)!;

    /// <summary>Its port.</summary>
    public int Port => new Uri((string)Profile["issuer"]!).Port;

    /// <summary>Starts a server with faults and waits until it listens.</summary>
    public static async Task<ReferenceProcess> StartAsync(params string[] faults)
    {
        var process = RunnerProcess.Start(["serve-reference", .. faults.SelectMany(fault => new[] { "--fault", fault })]);
        try
        {
            await process.UntilAsync(() => process.Error.Contains("listens on") && process.Output.EndsWith("}\n"), "the reference server");
            return new(process, process.Output);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
