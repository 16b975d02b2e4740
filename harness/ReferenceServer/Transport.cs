using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer;

/// <summary>How the server is reached. The sound one listens once, and when it speaks https it speaks nothing else.</summary>
internal sealed record Transport(Listener Main)
{
    /// <summary>A second port where the same endpoints are served; null for none.</summary>
    public Listener? Second { get; init; }

    /// <summary>Paths that the https port also serves to those who speak plain http to it.</summary>
    public IReadOnlyList<string> ServedInPlain { get; init; } = [];

    /// <summary>What happens to a request before its endpoint is looked for; the sound server takes it as it is.</summary>
    public Action<HttpContext> Before { get; init; } = _ => { };

    public static Transport Sound(bool https) => new(https ? Listener.Https : Listener.Http);

    public void Listen(KestrelServerOptions kestrel, int port)
    {
        kestrel.Listen(IPAddress.Loopback, port, ServedInPlain.Count > 0 ? listen => Main.Open(listen, plainToo: true) : listen => Main.Open(listen));
        if (Second is not null)
            kestrel.Listen(IPAddress.Loopback, 0, listen => Second.Open(listen));
    }

    /// <summary>Whether a request came in plain to a port that speaks https, at an address that is not served so.</summary>
    /// <remarks>Only a port that serves something in plain lets such a request come this far.</remarks>
    public bool Refuses(HttpContext http, ServerState server) =>
        !http.Request.IsHttps && server.Options.Https && ServedInPlain.Count > 0 && !ServedInPlain.Contains(http.Request.Path.Value ?? "");
}

/// <summary>A port.</summary>
/// <param name="Certificate">The server's certificate; null for plain http.</param>
/// <param name="Versions">The versions of TLS that are spoken.</param>
internal sealed record Listener(Func<X509Certificate2>? Certificate, SslProtocols Versions = SslProtocols.Tls12 | SslProtocols.Tls13)
{
    private const byte HandshakeRecord = 22;

#pragma warning disable SYSLIB0039, CA5397 // Obsolete because it is not safe, which is what the faults that name it are about.
    public static SslProtocols OldVersion { get; } = SslProtocols.Tls11;
#pragma warning restore SYSLIB0039, CA5397

    public static Listener Http { get; } = new(Certificate: null);

    public static Listener Https { get; } = new(() => ServerCertificates.Shared.Sound);

    public void Open(ListenOptions listen, bool plainToo = false)
    {
        ConnectionDelegate? withoutTls = null;
        if (plainToo)
            listen.Use(withTls => async connection => await (await BeginsWithTlsAsync(connection) ? withTls : withoutTls!)(connection));
        if (Certificate is not null)
            listen.UseHttps(new HttpsConnectionAdapterOptions { ServerCertificate = Certificate(), SslProtocols = Versions, OnAuthenticate = Versions.HasFlag(OldVersion) ? (_, tls) => AdmitOld(tls) : null });
        listen.Use(next => withoutTls = next);
    }

    /// <summary>OpenSSL 3 speaks old versions at its security level 0 alone, which .NET reaches by this policy.</summary>
    private static void AdmitOld(SslServerAuthenticationOptions tls)
    {
#pragma warning disable SYSLIB0040 // Obsolete because it is not safe, which is what the fault is about.
        tls.EncryptionPolicy = EncryptionPolicy.AllowNoEncryption;
#pragma warning restore SYSLIB0040
    }

    private static async Task<bool> BeginsWithTlsAsync(ConnectionContext connection)
    {
        var read = await connection.Transport.Input.ReadAsync();
        var begins = read.Buffer.IsEmpty || read.Buffer.FirstSpan[0] == HandshakeRecord;
        connection.Transport.Input.AdvanceTo(read.Buffer.Start);
        return begins;
    }
}
