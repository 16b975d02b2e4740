using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using NUnit.Framework;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Protocol;

/// <summary>The probe reads from real TLS servers, and from bytes that they might send, which versions are spoken.</summary>
public sealed class TlsProbeTests
{
#pragma warning disable SYSLIB0039, CA5397 // Obsolete because they are not safe, which is what the probe is there to find.
    private const SslProtocols Tls10 = SslProtocols.Tls;
    private const SslProtocols Tls11 = SslProtocols.Tls11;
#pragma warning restore SYSLIB0039, CA5397

    private static readonly byte[] ServerHello = [22, 3, 2, 0, 8, 2, 0, 0, 4, 3, 2, 0, 0];
    private static readonly byte[] ServerHelloDone = [22, 3, 2, 0, 4, 14, 0, 0, 0];
    private static readonly byte[] Alert = [21, 3, 2, 0, 2, 2, 40];
    private static readonly byte[] UnknownNameWarning = [21, 3, 2, 0, 2, 1, 112];

    private static readonly TestCaseData[] Flights =
    [
        Case("to its end", Bytes(ServerHello, ServerHelloDone), true, TlsVersion.Tls11),
        Case("after a warning", Bytes(UnknownNameWarning, ServerHello, ServerHelloDone), true, TlsVersion.Tls11),
        Case("in one record", new byte[] { 22, 3, 2, 0, 12, 2, 0, 0, 4, 3, 2, 0, 0, 14, 0, 0, 0 }, true, TlsVersion.Tls11),
        Case("over two records", new byte[] { 22, 3, 2, 0, 3, 2, 0, 0, 22, 3, 2, 0, 9, 4, 3, 1, 0, 0, 14, 0, 0, 0 }, true, TlsVersion.Tls10),
        Case("given up behind the ServerHello", Bytes(ServerHello, Alert), true, null!),
        Case("closed behind the ServerHello", ServerHello, true, null!),
        Case("an alert", Alert, true, null!),
        Case("a warning and no more", UnknownNameWarning, true, null!),
        Case("closed at once", Array.Empty<byte>(), true, null!),
        Case("a newer version than was offered", new byte[] { 22, 3, 3, 0, 8, 2, 0, 0, 4, 3, 3, 0, 0 }, false, null!),
        Case("another message", ServerHelloDone.Concat(ServerHelloDone).ToArray(), false, null!),
        Case("plain HTTP", "HTTP/1.1 400 Bad Request\r\n\r\n"u8.ToArray(), false, null!),
    ];

    [TestCase(Tls11, TlsVersion.Tls11, TlsVersion.Tls11)]
    [TestCase(Tls10, TlsVersion.Tls10, TlsVersion.Tls10)]
    [TestCase(Tls10, TlsVersion.Tls11, TlsVersion.Tls10)]
    [TestCase(Tls11, TlsVersion.Tls12, TlsVersion.Tls11)]
    [TestCase(Tls11 | SslProtocols.Tls12, TlsVersion.Tls11, TlsVersion.Tls11)]
    [TestCase(SslProtocols.Tls12, TlsVersion.Tls12, TlsVersion.Tls12)]
    [TestCase(SslProtocols.Tls12, TlsVersion.Tls11, null)]
    [TestCase(SslProtocols.Tls12 | SslProtocols.Tls13, TlsVersion.Tls10, null)]
    [TestCase(SslProtocols.Tls12 | SslProtocols.Tls13, TlsVersion.Ssl30, null)]
    public async Task A_real_server_goes_on_with_the_versions_that_it_has(SslProtocols spoken, TlsVersion offered, TlsVersion? agreed)
    {
        await using var server = TlsServer.Start(Options(spoken));

        var reaction = await TlsProbe.OfferAsync("127.0.0.1", server.Port, offered, default);

        Assert.That(reaction.IsDecided, Is.True, reaction.Text);
        Assert.That(reaction.Agreed, Is.EqualTo(agreed), reaction.Text);
    }

    [TestCaseSource(nameof(Flights))]
    public async Task An_answer_is_read_for_what_it_says(byte[] answer, bool decided, TlsVersion? agreed)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var offering = TlsProbe.OfferAsync("127.0.0.1", ((IPEndPoint)listener.LocalEndpoint).Port, TlsVersion.Tls11, default);

        using (var accepted = await listener.AcceptTcpClientAsync())
        {
            // All of the hello is read first: a connection that is closed over unread bytes is reset, and the answer may get lost.
            await accepted.GetStream().ReadAtLeastAsync(new byte[64], 64);
            await accepted.GetStream().WriteAsync(answer);
            accepted.Client.Shutdown(SocketShutdown.Send);
            await offering;
        }

        var reaction = await offering;
        Assert.That((reaction.IsDecided, reaction.Agreed), Is.EqualTo((decided, agreed)), reaction.Text);
    }

    [Test]
    public async Task Where_nobody_listens_nothing_is_decided()
    {
        int port;
        using (var listener = new TcpListener(IPAddress.Loopback, 0))
        {
            listener.Start();
            port = ((IPEndPoint)listener.LocalEndpoint).Port;
        }

        var reaction = await TlsProbe.OfferAsync("127.0.0.1", port, TlsVersion.Tls11, default);

        Assert.That(reaction.IsDecided, Is.False);
        Assert.That(await TlsProbe.ListensAsync("127.0.0.1", port, default), Is.False);
    }

    [Test]
    public async Task A_handshake_tells_version_and_fault_and_comes_to_its_end_all_the_same()
    {
        await using var server = TlsServer.Start(Options(SslProtocols.Tls12));

        var handshake = await TlsProbe.HandshakeAsync("127.0.0.1", server.Port, ServerTrust.OfSystem, default);

        Assert.That((handshake.Version, handshake.CertificateFault, handshake.Failure), Is.EqualTo((SslProtocols.Tls12, "its authority, CN=authority of the probe's tests, is unknown", (string?)null)));
    }

    private static SslServerAuthenticationOptions Options(SslProtocols spoken) => new()
    {
        ServerCertificate = TestAuthority.Root("authority of the probe's tests").Issue(),
        EnabledSslProtocols = spoken,
#pragma warning disable SYSLIB0040 // Obsolete because it is not safe; OpenSSL 3 speaks old versions with it alone.
        EncryptionPolicy = EncryptionPolicy.AllowNoEncryption,
#pragma warning restore SYSLIB0040
    };

    private static byte[] Bytes(params byte[][] records) => [.. records.SelectMany(record => record)];

    private static TestCaseData Case(string name, params object[] arguments) => new TestCaseData(arguments).SetArgDisplayNames(name);
}
