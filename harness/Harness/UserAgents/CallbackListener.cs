using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>
/// Where everything lands that the browser sends to a host other than the target: the clients' redirect URIs, and
/// addresses of attackers. It reads requests byte by byte, so that an odd Host header is seen and not refused.
/// </summary>
public sealed class CallbackListener : IAsyncDisposable
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes(
        "<!doctype html><html lang=en><title>Received</title><p>The callback listener of the audit received this request.</p></html>");

    private readonly TcpListener _http = new(IPAddress.Loopback, 0);
    private readonly TcpListener _https = new(IPAddress.Loopback, 0);
    private readonly X509Certificate2 _certificate = MakeCertificate();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentQueue<WireRequest> _received = new();
    private readonly Task _serving;
    private int _tlsConnections;

    private CallbackListener()
    {
        _http.Start();
        _https.Start();
        _serving = Task.WhenAll(AcceptAsync(_http, tls: false), AcceptAsync(_https, tls: true));
    }

    /// <summary>Port for plain http.</summary>
    public int HttpPort => ((IPEndPoint)_http.LocalEndpoint).Port;

    /// <summary>Port for https.</summary>
    public int HttpsPort => ((IPEndPoint)_https.LocalEndpoint).Port;

    /// <summary>How many connections came to the port for https, whether or not a request followed.</summary>
    public int TlsConnections => Volatile.Read(ref _tlsConnections);

    /// <summary>Everything received so far, in order.</summary>
    public IReadOnlyCollection<WireRequest> Received => _received;

    /// <summary>Base64 of the SHA-256 of our public key, for the browser to trust it and no other.</summary>
    public string KeyPin => ServerTrust.PinOf(_certificate);

    /// <summary>Starts listening on two free loopback ports.</summary>
    public static CallbackListener Start() => new();

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _http.Stop();
        _https.Stop();
        await _serving;
        _certificate.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener, bool tls)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                var connection = await listener.AcceptTcpClientAsync(_stop.Token);
                if (tls)
                    Interlocked.Increment(ref _tlsConnections);
                _ = ServeAsync(connection, tls);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or InvalidOperationException)
            {
                // Stopped while it accepted, or just before: a listener that is not started any more says so by InvalidOperationException.
                return;
            }
        }
    }

    private async Task ServeAsync(TcpClient connection, bool tls)
    {
        using var _ = connection;
        try
        {
            await using Stream stream = tls ? new SslStream(connection.GetStream()) : connection.GetStream();
            if (stream is SslStream secured)
                await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
            if (await ListenerRequestReader.ReadAsync(stream, tls ? "https" : "http", _stop.Token) is not { } request)
                return;
            if (!request.Url.EndsWith("/favicon.ico", StringComparison.Ordinal))
                _received.Enqueue(request);
            var head = $"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {Page.Length}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head), _stop.Token);
            await stream.WriteAsync(Page, _stop.Token);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or AuthenticationException or SocketException)
        {
            // The browser opens connections ahead of need and drops them; a request that was not received whole is none.
        }
    }

    private static X509Certificate2 MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=oauth-conformance callback listener", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("client.example");
        request.CertificateExtensions.Add(names.Build());
        using var ephemeral = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(7));
        // SslStream on some platforms wants the key in a container of its own, which the round trip through PKCS #12 gives it.
        return X509CertificateLoader.LoadPkcs12(ephemeral.Export(X509ContentType.Pkcs12), null);
    }
}
