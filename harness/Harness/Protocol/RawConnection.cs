using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace OAuthConformance.Harness.Protocol;

/// <summary>
/// One HTTP/1.1 connection that is written to byte by byte: for requests that HttpClient would join, rewrite or
/// refuse, and for races that hold back the last byte.
/// </summary>
public sealed class RawConnection : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TcpClient _tcp;
    private readonly Stream _stream;
    private readonly WireRequest _request;
    private readonly byte[] _bytes;
    private int _written;

    private RawConnection(TcpClient tcp, Stream stream, WireRequest request)
    {
        (_tcp, _stream, _request) = (tcp, stream, request);
        _bytes = Serialise(request);
    }

    /// <summary>Connects and sends all of the request but its last byte.</summary>
    /// <exception cref="NoResponseException">The connection cannot be made, or the host is not the target's.</exception>
    public static Task<RawConnection> PrepareAsync(WireRequest request, HostList hosts, ServerTrust trust, CancellationToken cancellation) =>
        OpenAsync(request, hosts, trust, holdsAll: false, cancellation);

    private static async Task<RawConnection> OpenAsync(WireRequest request, HostList hosts, ServerTrust trust, bool holdsAll, CancellationToken cancellation)
    {
        var uri = new Uri(request.Url);
        if (!hosts.OwnsConnection(uri.Host, uri.Port))
            throw new NoResponseException($"{uri.Authority} does not belong to the target");

        var tcp = new TcpClient { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            await tcp.ConnectAsync(uri.DnsSafeHost, uri.Port, limit.Token);
            Stream stream = tcp.GetStream();
            if (uri.Scheme == "https")
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsClientAsync(trust.OptionsFor(uri.DnsSafeHost), limit.Token);
                stream = tls;
            }

            var connection = new RawConnection(tcp, stream, request);
            connection._written = holdsAll ? 0 : connection._bytes.Length - 1;
            await stream.WriteAsync(connection._bytes.AsMemory(..connection._written), limit.Token);
            await stream.FlushAsync(limit.Token);
            return connection;
        }
        catch (Exception e) when (e is SocketException or IOException or System.Security.Authentication.AuthenticationException
            || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            tcp.Dispose();
            throw new NoResponseException($"{uri.Authority}: {e.Message}");
        }
    }

    /// <summary>
    /// Sends one request by itself, in one piece: a server that refuses it by its first line and closes would answer bytes that
    /// come later with a reset, and that takes the answer along (RFC 7230 tells of it under the tear-down of connections).
    /// </summary>
    internal static async Task<Exchange> SendAsync(WireRequest request, HostList hosts, ServerTrust trust, CancellationToken cancellation)
    {
        try
        {
            await using var connection = await OpenAsync(request, hosts, trust, holdsAll: true, cancellation);
            connection.Release();
            return await connection.ReadAsync(cancellation);
        }
        catch (NoResponseException e)
        {
            return new("raw", request, null, e.Message, TimeSpan.Zero);
        }
    }

    /// <summary>When the last byte was handed to the network, in <see cref="Stopwatch"/> ticks; 0 before.</summary>
    public long ReleasedAt { get; private set; }

    /// <summary>When the first byte of the answer came, in <see cref="Stopwatch"/> ticks; 0 when none did.</summary>
    public long AnsweredAt { get; private set; }

    /// <summary>Sends what was held back, on the calling thread: a loop over many connections releases them within microseconds.</summary>
    public void Release()
    {
        try
        {
            _stream.Write(_bytes.AsSpan(_written..));
            _stream.Flush();
            ReleasedAt = Stopwatch.GetTimestamp();
        }
        catch (IOException)
        {
            // The peer closed early; the reader of this connection says so.
        }
    }

    /// <summary>Reads the response; may be started before the request is released.</summary>
    public async Task<Exchange> ReadAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            var reader = new RawResponseReader(_stream);
            var response = await reader.ReadAsync(limit.Token);
            AnsweredAt = reader.FirstByteAt;
            return new("raw", _request, response, null, Elapsed);
        }
        catch (Exception e) when (e is IOException or FormatException || (e is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return new("raw", _request, null, e.Message, Elapsed);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _tcp.Dispose();
    }

    private TimeSpan Elapsed => ReleasedAt == 0 ? TimeSpan.Zero : Stopwatch.GetElapsedTime(ReleasedAt);

    /// <summary>True for the header that names the host, which stands in the place of that of the URL.</summary>
    internal static bool IsHost(Header header) => header.Name.Equals("Host", StringComparison.OrdinalIgnoreCase);

    private static byte[] Serialise(WireRequest request)
    {
        var uri = new Uri(request.Url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var host = request.Headers.LastOrDefault(IsHost)?.Value ?? uri.Authority;
        var head = new StringBuilder($"{request.Method} {uri.PathAndQuery} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
        foreach (var header in request.Headers.Where(header => !IsHost(header)))
            head.Append($"{header.Name}: {header.Value}\r\n");
        if (request.Body is not null)
            head.Append($"Content-Length: {request.Body.Length}\r\n");
        head.Append("\r\n");
        return [.. Encoding.Latin1.GetBytes(head.ToString()), .. request.Body ?? []];
    }
}
