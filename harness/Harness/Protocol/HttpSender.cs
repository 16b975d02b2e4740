using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace OAuthConformance.Harness.Protocol;

/// <summary>
/// The sender for nearly everything: HttpClient with connection reuse, no redirects, no cookies, and a guard that
/// opens connections to the target's own hosts only.
/// </summary>
public sealed class HttpSender : ISender, IDisposable
{
    private const int LargestResponse = 4 << 20;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan PatienceUnasked = TimeSpan.FromSeconds(1);

    private readonly HttpClient _client;
    private readonly Func<HostList> _hosts;
    private readonly Traffic _traffic;
    private readonly ServerTrust _trust;

    /// <summary>A sender for one target.</summary>
    /// <param name="hosts">Asked at each new connection; discovery may add to the list after the first request.</param>
    /// <param name="traffic">Counts the requests.</param>
    /// <param name="trust">Which certificates are accepted; null for those that this system accepts.</param>
    public HttpSender(Func<HostList> hosts, Traffic traffic, ServerTrust? trust = null)
    {
        (_hosts, _traffic, _trust) = (hosts, traffic, trust ?? ServerTrust.OfSystem);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            AutomaticDecompression = System.Net.DecompressionMethods.All,
            MaxConnectionsPerServer = 64,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            SslOptions = _trust.OptionsFor(host: null),
            ConnectCallback = async (context, cancellation) => await ConnectAsync(hosts(), context, cancellation),
        };
        _client = new(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = LargestResponse };
    }

    /// <inheritdoc/>
    public async Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellation)
    {
        await _traffic.TakeTurnAsync(cancellation);
        _traffic.CountRequest();
        var exchange = await ExchangeAsync(request, cancellation);
        if (exchange.Response is { Status: 429 } answer)
            _traffic.PutOff(RetryAfter(answer) ?? PatienceUnasked);
        return exchange;
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    /// <summary>What the server asks for, as seconds or as a date (RFC 9110 section 10.2.3); null when it names no time.</summary>
    private static TimeSpan? RetryAfter(WireResponse response) =>
        RetryConditionHeaderValue.TryParse(response.All("Retry-After").FirstOrDefault(), out var asked) ? asked.Delta ?? asked.Date - DateTimeOffset.UtcNow : null;

    private async Task<Exchange> ExchangeAsync(WireRequest request, CancellationToken cancellation)
    {
        // HttpClient writes the methods that it knows in capitals, and takes a Host header for the name to verify a certificate by.
        if (request.Method.Any(char.IsAsciiLetterLower) || request.Headers.Any(header => RawConnection.IsHost(header)))
            return await RawConnection.SendAsync(request, _hosts(), _trust, cancellation);
        var clock = Stopwatch.StartNew();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            using var message = ToMessage(request);
            using var answer = await _client.SendAsync(message, HttpCompletionOption.ResponseContentRead, limit.Token);
            var body = await answer.Content.ReadAsByteArrayAsync(limit.Token);
            var headers = answer.Headers.NonValidated.Concat(answer.Content.Headers.NonValidated)
                .SelectMany(header => header.Value.Select(value => new Header(header.Key, value)));
            return new("http", request, new((int)answer.StatusCode, [.. headers], body), null, clock.Elapsed);
        }
        catch (Exception e) when (e is HttpRequestException or InvalidDataException or UriFormatException or NotSupportedException)
        {
            // Besides the network: a body that does not decompress, and an address from a page or a redirect that nobody can ask.
            return new("http", request, null, e.InnerException?.Message ?? e.Message, clock.Elapsed);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return new("http", request, null, $"no response within {Limit.TotalSeconds:0} s", clock.Elapsed) { TimedOut = true };
        }
    }

    private static HttpRequestMessage ToMessage(WireRequest request)
    {
        // HttpClient would otherwise rewrite percent-encoding and dot segments, which are often the very point of a request.
        var uri = new Uri(request.Url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(request.Method), uri);
        if (request.Body is not null)
            message.Content = new ByteArrayContent(request.Body);
        foreach (var header in request.Headers)
        {
            if (header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase) && message.Content is not null)
                message.Content.Headers.TryAddWithoutValidation(header.Name, header.Value);
            else
                message.Headers.TryAddWithoutValidation(header.Name, header.Value);
        }

        return message;
    }

    private static async Task<Stream> ConnectAsync(HostList hosts, SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        if (!hosts.OwnsConnection(host, port))
            throw new HttpRequestException($"{host}:{port} does not belong to the target; if it does, add it to 'hosts' in the profile");

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
