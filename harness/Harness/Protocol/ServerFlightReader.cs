using System.Buffers.Binary;

namespace OAuthConformance.Harness.Protocol;

/// <summary>Reads what a server answers to a ClientHello (RFC 5246 sections 6.2.1, 7.2 and 7.4), as far as it goes without keys.</summary>
internal sealed class ServerFlightReader(Stream stream)
{
    private const byte AlertRecord = 21;
    private const byte HandshakeRecord = 22;
    private const byte ServerHello = 2;
    private const byte ServerHelloDone = 14;
    private const byte Warning = 1;
    private const int LargestFlight = 1 << 17;

    private readonly List<byte> _handshake = [];

    /// <summary>
    /// A server that goes on to the end of its first flight accepted the version of its ServerHello. That message alone is
    /// not enough: a server may find out behind it that it may not sign as the old version asks.
    /// </summary>
    public async Task<TlsReaction> ReadAsync(TlsVersion offered, CancellationToken cancellation)
    {
        try
        {
            while (_handshake.Count < LargestFlight)
            {
                var (type, content) = await ReadRecordAsync(cancellation);
                if (type is not (AlertRecord or HandshakeRecord))
                    return TlsReaction.Undecided($"the answer is no TLS, it begins with byte {type}");
                if (type == AlertRecord && content is [not Warning, var alert, ..])
                    return TlsReaction.Refused($"it answered with alert {alert}");
                if (type == HandshakeRecord && Take(content, offered) is { } reaction)
                    return reaction;
            }

            return TlsReaction.Undecided("the server's first flight has no end");
        }
        catch (Exception e) when (e is EndOfStreamException or IOException)
        {
            return TlsReaction.Refused("it closed the connection");
        }
    }

    private async Task<(byte Type, byte[] Content)> ReadRecordAsync(CancellationToken cancellation)
    {
        var header = new byte[5];
        await stream.ReadExactlyAsync(header.AsMemory(0, 1), cancellation);
        if (header[0] is not (AlertRecord or HandshakeRecord))
            return (header[0], []);
        await stream.ReadExactlyAsync(header.AsMemory(1), cancellation);
        var content = new byte[BinaryPrimitives.ReadUInt16BigEndian(header.AsSpan(3))];
        await stream.ReadExactlyAsync(content, cancellation);
        return (header[0], content);
    }

    /// <summary>Messages may share a record or be spread over several, so all of them are looked at again with each record.</summary>
    private TlsReaction? Take(byte[] content, TlsVersion offered)
    {
        _handshake.AddRange(content);
        if (_handshake.Count < 6)
            return null;
        var agreed = (TlsVersion)((_handshake[4] << 8) | _handshake[5]);
        if (_handshake[0] != ServerHello || agreed < TlsVersion.Ssl30 || agreed > offered)
            return TlsReaction.Undecided($"the answer to {offered.Words()} is no ServerHello of that version or a lower one");

        for (var at = 0; at + 4 <= _handshake.Count; at += 4 + ((_handshake[at + 1] << 16) | (_handshake[at + 2] << 8) | _handshake[at + 3]))
        {
            if (_handshake[at] == ServerHelloDone)
                return TlsReaction.WentOn(agreed);
        }

        return null;
    }
}
