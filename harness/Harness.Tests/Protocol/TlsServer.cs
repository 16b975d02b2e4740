using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Protocol;

/// <summary>A real server on a loopback port that speaks TLS as it is told, and answers every request with the same text.</summary>
internal sealed class TlsServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly SslServerAuthenticationOptions _options;
    private readonly Task _accepting;

    private TlsServer(SslServerAuthenticationOptions options)
    {
        _options = options;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public string Url => $"https://127.0.0.1:{Port}";

    public HostList Hosts => new([Url], []);

    /// <summary>What is answered.</summary>
    public Func<string> Answer { get; set; } = () => Reply.Json("{}");

    public static TlsServer Start(X509Certificate2 certificate, params X509Certificate2[] intermediates) =>
        new(new() { ServerCertificateContext = SslStreamCertificateContext.Create(certificate, [.. intermediates], offline: true) });

    public static TlsServer Start(SslServerAuthenticationOptions options) => new(options);

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
            await using var tls = new SslStream(connection.GetStream());
            await tls.AuthenticateAsServerAsync(_options, _stop.Token);
            if (await ReceivedRequest.ReadAsync(tls, _stop.Token) is not null)
                await tls.WriteAsync(Encoding.UTF8.GetBytes(Answer()), _stop.Token);
        }
        catch (Exception e) when (e is IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            // The client went away, or the test is over.
        }
    }
}

/// <summary>A certificate authority of a test.</summary>
internal sealed class TestAuthority
{
    private readonly X509Certificate2 _certificate;

    private TestAuthority(X509Certificate2 certificate) => _certificate = certificate;

    public string Pem => _certificate.ExportCertificatePem();

    public X509Certificate2 Certificate => _certificate;

    public static TestAuthority Root(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new(Request(name, key).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30)));
    }

    public TestAuthority Intermediate(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = Request(name, key).Create(_certificate, DateTimeOffset.UtcNow.AddDays(-20), DateTimeOffset.UtcNow.AddDays(20), RandomNumberGenerator.GetBytes(8));
        return new(issued.CopyWithPrivateKey(key));
    }

    /// <summary>A certificate for 127.0.0.1, or for another name, that is valid between two days from now, and may say where its issuer's can be fetched.</summary>
    public X509Certificate2 Issue(string? name = null, double from = -1, double until = 1, string? issuerAt = null)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=server of a test", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (name is null)
            names.AddIpAddress(IPAddress.Loopback);
        else
            names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        if (issuerAt is not null)
            request.CertificateExtensions.Add(new X509AuthorityInformationAccessExtension(null, [issuerAt]));
        using var issued = request.Create(_certificate, DateTimeOffset.UtcNow.AddDays(from), DateTimeOffset.UtcNow.AddDays(until), RandomNumberGenerator.GetBytes(8));
        using var withKey = issued.CopyWithPrivateKey(key);
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }

    private static CertificateRequest Request(string name, ECDsa key)
    {
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request;
    }
}
