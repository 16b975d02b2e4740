using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace OAuthConformance.Harness.Protocol;

/// <summary>Reads one HTTP/1.1 response (RFC 9112) from a stream; interim responses are passed over.</summary>
internal sealed class RawResponseReader(Stream stream)
{
    private const int LargestResponse = 4 << 20;

    private readonly ArrayBufferWriter<byte> _received = new();

    /// <summary>When the first byte came, in <see cref="Stopwatch"/> ticks.</summary>
    public long FirstByteAt { get; private set; }

    private ReadOnlySpan<byte> Received => _received.WrittenSpan;

    /// <exception cref="FormatException">It is no HTTP response, or it was cut off.</exception>
    public async Task<WireResponse> ReadAsync(CancellationToken cancellation)
    {
        for (var start = 0; ;)
        {
            var (status, headers, bodyStart) = await ReadHeadAsync(start, cancellation);
            if (status is < 100 or > 199)
                return new(status, headers, await ReadBodyAsync(status, headers, bodyStart, cancellation));
            start = bodyStart;
        }
    }

    private async Task<(int Status, Header[] Headers, int BodyStart)> ReadHeadAsync(int start, CancellationToken cancellation)
    {
        int length;
        while ((length = Received[start..].IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (!await ReceiveAsync(cancellation))
                throw new FormatException("the connection was closed before a whole response head came");
        }

        var lines = Encoding.Latin1.GetString(Received.Slice(start, length)).Split("\r\n");
        if (lines[0].Split(' ') is not [['H', 'T', 'T', 'P', '/', ..], { Length: 3 } code, ..] || !int.TryParse(code, NumberStyles.None, null, out var status))
            throw new FormatException($"'{lines[0]}' is no HTTP status line");
        var headers = lines.Skip(1).Select(line => line.Split(':', 2)).Select(parts => new Header(parts[0], parts.Length > 1 ? parts[1].Trim() : ""));
        return (status, [.. headers], start + length + 4);
    }

    /// <summary>The body as RFC 9112 section 6.3 delimits it: by chunks, by length, or by the end of the connection.</summary>
    private async Task<byte[]> ReadBodyAsync(int status, Header[] headers, int start, CancellationToken cancellation)
    {
        string? Find(string name) => headers.FirstOrDefault(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Value;

        if (status is 204 or 304)
            return [];
        if (Find("Transfer-Encoding")?.Contains("chunked", StringComparison.OrdinalIgnoreCase) == true)
            return await ReadChunksAsync(start, cancellation);
        if (Find("Content-Length") is { } announced)
        {
            if (!int.TryParse(announced, NumberStyles.None, null, out var length))
                throw new FormatException($"'{announced}' is no Content-Length");
            await ReceiveUntilAsync(start + (long)length, cancellation);
            return Received.Slice(start, length).ToArray();
        }

        while (await ReceiveAsync(cancellation))
        {
        }

        return Received[start..].ToArray();
    }

    private async Task<byte[]> ReadChunksAsync(int at, CancellationToken cancellation)
    {
        var joined = new MemoryStream();
        while (true)
        {
            int lineLength;
            while ((lineLength = Received[at..].IndexOf("\r\n"u8)) < 0)
                await ReceiveUntilAsync(_received.WrittenCount + 1, cancellation);
            var line = Encoding.Latin1.GetString(Received.Slice(at, lineLength));
            if (!int.TryParse(line.Split(';')[0].Trim(), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var size) || size < 0)
                throw new FormatException($"'{line}' is no chunk size");
            if (size == 0)
                return joined.ToArray();

            at += lineLength + 2;
            await ReceiveUntilAsync((long)at + size + 2, cancellation);
            joined.Write(Received.Slice(at, size));
            at += size + 2;
        }
    }

    private async Task ReceiveUntilAsync(long length, CancellationToken cancellation)
    {
        while (_received.WrittenCount < length)
        {
            if (!await ReceiveAsync(cancellation))
                throw new FormatException("the connection was closed before the whole body came");
        }
    }

    private async Task<bool> ReceiveAsync(CancellationToken cancellation)
    {
        var count = await stream.ReadAsync(_received.GetMemory(), cancellation);
        if (count > 0 && _received.WrittenCount == 0)
            FirstByteAt = Stopwatch.GetTimestamp();
        _received.Advance(count);
        if (_received.WrittenCount > LargestResponse)
            throw new FormatException($"the response is longer than {LargestResponse} bytes");
        return count > 0;
    }
}
