using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>A listener of ours on this machine, to find out whether a target visits addresses that a request names to it (CWE-918).</summary>
public sealed class Canary : IAsyncDisposable
{
    /// <summary>A visit that follows from a request has come by then.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    private readonly CallbackListener _listener = CallbackListener.Start();

    private string? _tlsName;

    private Canary()
    {
    }

    /// <summary>Starts listening, and shows by a visit of our own that one is noticed.</summary>
    /// <exception cref="NoResponseException">It is not.</exception>
    public static async Task<Canary> StartAsync(CancellationToken cancellation)
    {
        var canary = new Canary();
        using var visitor = new HttpClient();
        using var answer = await visitor.GetAsync(canary.Address("control"), cancellation);
        return canary.HasVisit("control") ? canary : throw new NoResponseException("a listener on this machine did not notice a visit of our own");
    }

    /// <summary>An address whose visit shows under a name.</summary>
    public string Address(string name) => $"http://127.0.0.1:{_listener.HttpPort}/{name}";

    /// <summary>An address that is reached over TLS; one alone, since our certificate is refused before a visitor says which one it came for.</summary>
    public string TlsAddress(string name) => $"https://127.0.0.1:{_listener.HttpsPort}/{_tlsName = name}";

    /// <summary>Those of the names whose address was visited, after a while for visits that are under way.</summary>
    public async Task<IReadOnlyList<string>> VisitedAsync(IEnumerable<string> names, CancellationToken cancellation)
    {
        await Task.Delay(Patience, cancellation);
        return [.. names.Where(HasVisit)];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _listener.DisposeAsync();

    // Who takes an address for an issuer goes on to /.well-known below or before it.
    private bool HasVisit(string name) => _listener.Received.Any(request => new Uri(request.Url).AbsolutePath.Split('/').Contains(name)) || (_tlsName == name && _listener.TlsConnections > 0);
}
