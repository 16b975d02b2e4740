using System.Buffers.Binary;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace OAuthConformance.Harness.Protocol;

/// <summary>The first message of a TLS handshake (RFC 5246 section 7.4.1.2, the same since SSL 3.0), as one record.</summary>
internal static class ClientHello
{
    // What servers of that time and of ours have, so that none refuses for want of a common one. No fallback signal: a server
    // that knows a newer version would refuse because of it.
    private static readonly ushort[] CipherSuites =
    [
        0xc02b, 0xc02c, 0xc02f, 0xc030, 0x009c, 0x009d, 0x009e, 0x009f, // AES-GCM with ECDHE, RSA, DHE
        0xc009, 0xc00a, 0xc013, 0xc014, 0x0033, 0x0039, 0x0032, 0x0038, 0x002f, 0x0035, // AES-CBC with SHA-1
        0xc008, 0xc012, 0x0016, 0x0013, 0x000a, // 3DES
        0xc007, 0xc011, 0x0005, 0x0004, // RC4
        0x00ff, // renegotiation is secure (RFC 5746 section 3.3)
    ];

    private static readonly ushort[] Groups = [0x001d, 0x0017, 0x0018, 0x0019];
    private static readonly ushort[] Signatures = [0x0403, 0x0503, 0x0603, 0x0804, 0x0805, 0x0806, 0x0401, 0x0501, 0x0601, 0x0203, 0x0201, 0x0202];

    /// <summary>Offers this version as the highest, and hence to a server of today as the only one.</summary>
    public static byte[] Of(TlsVersion version, string host)
    {
        byte[] body =
        [
            .. Number((ushort)version), .. RandomNumberGenerator.GetBytes(32), 0,
            .. Sized(List(CipherSuites)), 1, 0,
            .. version == TlsVersion.Ssl30 ? [] : Sized(Extensions(version, host)),
        ];
        byte[] handshake = [1, 0, .. Sized(body)];
        // The record layer of a first message names TLS 1.0 (RFC 5246 appendix E.1), and SSL 3.0 its own version.
        return [22, .. Number(version == TlsVersion.Ssl30 ? (ushort)0x0300 : (ushort)0x0301), .. Sized(handshake)];
    }

    private static byte[] Extensions(TlsVersion version, string host) =>
    [
        // An address is no server name (RFC 6066 section 3).
        .. IPAddress.TryParse(host, out _) ? [] : Extension(0, Sized([0, .. Sized(Encoding.ASCII.GetBytes(host))])),
        .. Extension(10, Sized(List(Groups))),
        .. Extension(11, [1, 0]),
        .. version < TlsVersion.Tls12 ? [] : Extension(13, Sized(List(Signatures))),
    ];

    private static byte[] Extension(ushort type, byte[] content) => [.. Number(type), .. Sized(content)];

    private static byte[] List(IEnumerable<ushort> numbers) => [.. numbers.SelectMany(Number)];

    private static byte[] Sized(byte[] content) => [.. Number((ushort)content.Length), .. content];

    private static byte[] Number(ushort number)
    {
        var bytes = new byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, number);
        return bytes;
    }
}
