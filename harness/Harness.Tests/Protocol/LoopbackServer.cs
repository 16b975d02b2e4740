using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Protocol;

/// <summary>A real server on a loopback port that answers with exactly the bytes it is told, and remembers what it received.</summary>
internal sealed class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<ReceivedRequest> _received = new();
    private readonly Func<ReceivedRequest, Stream, CancellationToken, Task> _answer;
    private readonly Task _accepting;

    private LoopbackServer(Func<ReceivedRequest, Stream, CancellationToken, Task> answer, IPAddress? address = null)
    {
        _listener = new(address ?? IPAddress.Loopback, 0);
        _answer = answer;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"http://{_listener.LocalEndpoint}";

    public HostList Hosts => new([Url], []);

    public IReadOnlyList<ReceivedRequest> Received => [.. _received];

    /// <summary>Answers with whole responses, one a connection.</summary>
    public static LoopbackServer Start(Func<ReceivedRequest, string> answer, IPAddress? address = null) =>
        new((request, stream, stop) => stream.WriteAsync(Encoding.UTF8.GetBytes(answer(request)), stop).AsTask(), address);

    /// <summary>Answers byte by byte; the connection is closed when the task ends.</summary>
    public static LoopbackServer StartRaw(Func<ReceivedRequest, Stream, CancellationToken, Task> answer) => new(answer);

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient connection)
    {
        using var _ = connection;
        try
        {
            var stream = connection.GetStream();
            if (await ReceivedRequest.ReadAsync(stream, _stop.Token) is not { } request)
                return;
            _received.Enqueue(request);
            await _answer(request, stream, _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or the test is over.
        }
    }
}

/// <summary>A request as it came over the wire.</summary>
internal sealed record ReceivedRequest(string Method, string Target, IReadOnlyList<Header> Headers, string Body, string Raw)
{
    public string Path => Target.Split('?')[0];

    public Parameters Query => Parameters.OfQuery(Target);

    public Parameters Form => Parameters.Parse(Body);

    public string? this[string header] => Headers.FirstOrDefault(candidate => candidate.Name.Equals(header, StringComparison.OrdinalIgnoreCase))?.Value;

    public static async Task<ReceivedRequest?> ReadAsync(Stream stream, CancellationToken cancellation)
    {
        var received = new StringBuilder();
        var buffer = new byte[4096];
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            received.Append(Encoding.Latin1.GetString(buffer, 0, count));
            var raw = received.ToString();
            var end = raw.IndexOf("\r\n\r\n", StringComparison.Ordinal);
            if (end < 0)
                continue;
            var lines = raw[..end].Split("\r\n");
            var headers = lines.Skip(1).Select(line => line.Split(": ", 2)).Select(parts => new Header(parts[0], parts[^1])).ToList();
            var body = raw[(end + 4)..];
            var length = int.Parse(headers.FirstOrDefault(header => header.Name == "Content-Length")?.Value ?? "0");
            if (body.Length >= length)
                return new(lines[0].Split(' ')[0], lines[0].Split(' ')[1], headers, body, raw);
        }

        return null;
    }
}

/// <summary>Whole responses as text.</summary>
internal static class Reply
{
    public static string Html(string html, int status = 200) => Of(status, html, "Content-Type: text/html; charset=utf-8");

    public static string Json(string json, int status = 200) => Of(status, json, "Content-Type: application/json");

    public static string Redirect(string location, int status = 302, params string[] headers) => Of(status, "", [$"Location: {location}", .. headers]);

    public static string Of(int status, string body, params string[] headers) =>
        $"HTTP/1.1 {status} Said\r\nConnection: close\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n{string.Concat(headers.Select(header => header + "\r\n"))}\r\n{body}";
}
