using System.Diagnostics;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Flows;

/// <summary>How the target's endpoints are reached: what stands below the requests of every other check.</summary>
public sealed class TransportSecurity(CheckContext context)
{
    /// <summary>Every endpoint that is known, with the name that the metadata has for it, and the API of the profile.</summary>
    public IReadOnlyList<(string Name, string Url)> Endpoints
    {
        get
        {
            var metadata = context.Target.Metadata;
            return
            [
                .. new (string Name, string? Url)[]
                    {
                        ("authorization_endpoint", metadata.AuthorizationEndpoint), ("token_endpoint", metadata.TokenEndpoint),
                        ("userinfo_endpoint", metadata.UserinfoEndpoint), ("introspection_endpoint", metadata.IntrospectionEndpoint),
                        ("revocation_endpoint", metadata.RevocationEndpoint), ("jwks_uri", metadata.JwksUri),
                        ("end_session_endpoint", metadata.EndSessionEndpoint), ("resource", context.Target.Profile.Resource?.Url),
                    }
                    .Where(pair => pair.Url is not null)
                    .Select(pair => (pair.Name, pair.Url!)),
            ];
        }
    }

    /// <summary>Host and port of each https endpoint, once, with the names of what lies there.</summary>
    /// <exception cref="NotApplicableException">No endpoint is https.</exception>
    public IReadOnlyList<TlsHost> Hosts =>
        Endpoints.Where(endpoint => IsHttps(endpoint.Url))
            .GroupBy(endpoint => (new Uri(endpoint.Url).DnsSafeHost, new Uri(endpoint.Url).Port))
            .Select(group => new TlsHost(group.Key.DnsSafeHost, group.Key.Port, [.. group.Select(endpoint => endpoint.Name)]))
            .ToList() is { Count: > 0 } hosts ? hosts : throw new NotApplicableException("no endpoint of the target has an https address");

    /// <summary>True for an address that is reached over TLS; what is no address at all is none.</summary>
    public static bool IsHttps(string url) => Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme == Uri.UriSchemeHttps;

    /// <summary>Where somebody would find an endpoint who leaves TLS out: the same port, and the usual one of http beside the usual one of https.</summary>
    public async Task<IReadOnlyList<string>> PlainTwinsAsync(string endpoint)
    {
        var url = new UriBuilder(endpoint) { Scheme = Uri.UriSchemeHttp };
        List<string> twins = [url.Uri.AbsoluteUri];
        url.Port = 80;
        if (new Uri(endpoint).IsDefaultPort && await TlsProbe.ListensAsync(url.Uri.DnsSafeHost, url.Port, context.Cancellation))
            twins.Add(url.Uri.AbsoluteUri);
        return twins;
    }

    /// <summary>A handshake with the newest version that both sides have.</summary>
    public async Task<TlsHandshake> HandshakeAsync(TlsHost host)
    {
        var clock = Stopwatch.StartNew();
        var handshake = await TlsProbe.HandshakeAsync(host.Name, host.Port, context.Target.Trust, context.Cancellation);
        Record(host, "TLS handshake", handshake.Failure ?? $"{handshake.Version}; the certificate is {(handshake.CertificateFault is { } fault ? $"not accepted: {fault}" : "accepted")}", clock);
        return handshake;
    }

    /// <summary>Offers one version alone.</summary>
    public async Task<TlsReaction> OfferAsync(TlsHost host, TlsVersion version)
    {
        var clock = Stopwatch.StartNew();
        var reaction = await TlsProbe.OfferAsync(host.Name, host.Port, version, context.Cancellation);
        Record(host, $"ClientHello of {version.Words()}", reaction.Text, clock);
        return reaction;
    }

    /// <summary>Sends a request to a plain http address.</summary>
    /// <returns>The answer that has to be looked at; null when the transport already refused it.</returns>
    /// <exception cref="Checks.UndecidedException">Nothing came in time, or the server was busy or broken.</exception>
    public async Task<WireResponse?> AskInPlainAsync(WireRequest request)
    {
        var address = new Uri(request.Url);
        if (!context.Target.Hosts.OwnsConnection(address.Host, address.Port))
            throw new InvalidOperationException($"{request.Url} would not be sent, which must not pass for a refusal");
        var exchange = await context.SendAsync(request);
        if (exchange.TimedOut)
            throw new Checks.UndecidedException($"{request.Url}: {exchange.Failure}");
        return exchange.Response switch
        {
            null => null,
            { Status: 429 or >= 500 } busy => throw new Checks.UndecidedException($"{request.Url.Split('?')[0]} was answered with status {busy.Status}"),
            { Status: 403 or 404 or 421 or 426 } => null,
            { IsRedirect: true } redirect when QuickAgent.Absolute(request.Url, redirect.Find("Location")!).StartsWith("https:", StringComparison.OrdinalIgnoreCase) => Redirected(request),
            var response => response,
        };
    }

    private WireResponse? Redirected(WireRequest request)
    {
        if (request.Body is not null)
            context.Recorder.Observe($"{request.Url} redirects to https. Nothing is done there, but whatever the request carried was read by then; a refusal teaches the client.");
        return null;
    }

    /// <summary>What was said before any HTTP has its place among the exchanges too.</summary>
    private void Record(TlsHost host, string said, string answer, Stopwatch clock)
    {
        context.Target.Traffic.CountRequest();
        context.Recorder.Add(new("tls", new(said, $"https://{host}", []), null, answer, clock.Elapsed));
    }
}

/// <summary>A host and port that speaks TLS.</summary>
/// <param name="Name">Host name or address.</param>
/// <param name="Port">Port.</param>
/// <param name="Endpoints">What lies there.</param>
public sealed record TlsHost(string Name, int Port, IReadOnlyList<string> Endpoints)
{
    /// <summary>True when one of the two lies there at which users and clients show their credentials.</summary>
    public bool TakesCredentials => Endpoints.Contains("authorization_endpoint") || Endpoints.Contains("token_endpoint");

    /// <inheritdoc/>
    public override string ToString() => $"{(Name.Contains(':', StringComparison.Ordinal) ? $"[{Name}]" : Name)}:{Port}";
}
