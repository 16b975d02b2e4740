using System.Text;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>Reads one request of the browser from a connection to the <see cref="CallbackListener"/>.</summary>
internal static class ListenerRequestReader
{
    private const int Largest = 1 << 20;

    /// <summary>The request; null when the peer closed without sending one.</summary>
    public static async Task<WireRequest?> ReadAsync(Stream stream, string scheme, CancellationToken cancellation)
    {
        var received = new MemoryStream();
        var buffer = new byte[8 << 10];
        while (received.Length < Largest && await stream.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            received.Write(buffer, 0, count);
            if (TryParse(received.ToArray(), scheme) is { } request)
                return request;
        }

        return null;
    }

    private static WireRequest? TryParse(byte[] bytes, string scheme)
    {
        var headEnd = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (headEnd < 0)
            return null;
        var lines = Encoding.Latin1.GetString(bytes, 0, headEnd).Split("\r\n");
        if (lines[0].Split(' ') is not [var method, var target, _])
            return null;

        Header[] headers = [.. lines.Skip(1).Select(line => line.Split(':', 2)).Select(parts => new Header(parts[0], parts[^1].Trim()))];
        string? Find(string name) => headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;
        var length = int.TryParse(Find("Content-Length"), out var announced) ? announced : 0;
        var body = bytes[(headEnd + 4)..];
        return body.Length < length ? null : new(method, $"{scheme}://{Find("Host")}{target}", headers, length > 0 ? body : null);
    }
}
