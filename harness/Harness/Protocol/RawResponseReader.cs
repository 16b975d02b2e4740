using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OAuthConformance.Harness.Protocol;

/// <summary>Reads one HTTP/1.1 response (RFC 9112) from a stream that the peer closes afterwards.</summary>
internal sealed class RawResponseReader(Stream stream)
{
    private const int LargestResponse = 4 << 20;

    /// <summary>When the first byte came, in <see cref="Stopwatch"/> ticks.</summary>
    public long FirstByteAt { get; private set; }

    /// <exception cref="FormatException">It is no HTTP response.</exception>
    public async Task<WireResponse> ReadAsync(CancellationToken cancellation)
    {
        var bytes = await ReadToEndAsync(cancellation);
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        if (end < 0)
            throw new FormatException("the connection was closed before a whole response head came");

        var lines = Encoding.Latin1.GetString(bytes, 0, end).Split("\r\n");
        if (lines[0].Split(' ') is not [_, var code, ..] || !int.TryParse(code, out var status))
            throw new FormatException($"'{lines[0]}' is no HTTP status line");

        Header[] headers = [.. lines.Skip(1).Select(line => line.Split(':', 2)).Select(parts => new Header(parts[0], parts.Length > 1 ? parts[1].Trim() : ""))];
        var chunked = headers.Any(header =>
            header.Name.Equals("Transfer-Encoding", StringComparison.OrdinalIgnoreCase) && header.Value.Contains("chunked", StringComparison.OrdinalIgnoreCase));
        var body = bytes[(end + 4)..];
        return new(status, headers, chunked ? Dechunk(body) : body);
    }

    private async Task<byte[]> ReadToEndAsync(CancellationToken cancellation)
    {
        var all = new MemoryStream();
        var buffer = new byte[16 << 10];
        while (await stream.ReadAsync(buffer, cancellation) is > 0 and var count)
        {
            if (all.Length == 0)
                FirstByteAt = Stopwatch.GetTimestamp();
            all.Write(buffer, 0, count);
            if (all.Length > LargestResponse)
                throw new FormatException($"the response is longer than {LargestResponse} bytes");
        }

        return all.ToArray();
    }

    private static byte[] Dechunk(byte[] body)
    {
        var joined = new MemoryStream();
        for (var at = 0; ;)
        {
            var lineEnd = body.AsSpan(at).IndexOf("\r\n"u8);
            if (lineEnd < 0)
                throw new FormatException("a chunk is cut off");
            var size = int.Parse(Encoding.ASCII.GetString(body, at, lineEnd).Split(';')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size == 0)
                return joined.ToArray();
            joined.Write(body, at + lineEnd + 2, size);
            at += lineEnd + 2 + size + 2;
        }
    }
}
