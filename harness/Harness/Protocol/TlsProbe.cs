using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace OAuthConformance.Harness.Protocol;

/// <summary>Connections that only look at how a server secures them. They end before any request is sent.</summary>
public static class TlsProbe
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <summary>A whole handshake with the newest version that both sides have, whatever the certificate is.</summary>
    public static async Task<TlsHandshake> HandshakeAsync(string host, int port, ServerTrust trust, CancellationToken cancellation)
    {
        string? pin = null;
        string? fault = null;
#pragma warning disable CA5359 // The fault is the finding: the handshake has to come to its end, and nothing is sent over it afterwards.
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = host,
            CertificateChainPolicy = ServerTrust.Policy(),
            RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
            {
                pin = certificate is X509Certificate2 leaf ? ServerTrust.PinOf(leaf) : null;
                fault = trust.FaultOf(certificate, chain, errors, host);
                return true;
            },
        };
#pragma warning restore CA5359
        return await WithinAsync<TlsHandshake>(host, port, async (stream, limit) =>
        {
            await using var tls = new SslStream(stream);
            await tls.AuthenticateAsClientAsync(options, limit);
            return new(tls.SslProtocol, pin, fault, null);
        }, failure => new(null, null, null, failure), cancellation);
    }

    /// <summary>Offers one version alone, by bytes of our own: the TLS library of this system may have no old ones.</summary>
    public static Task<TlsReaction> OfferAsync(string host, int port, TlsVersion version, CancellationToken cancellation) =>
        WithinAsync(host, port, async (stream, limit) =>
        {
            await stream.WriteAsync(ClientHello.Of(version, host), limit);
            return await new ServerFlightReader(stream).ReadAsync(version, limit);
        }, failure => TlsReaction.Undecided(failure), cancellation);

    /// <summary>True when something accepts connections there.</summary>
    public static Task<bool> ListensAsync(string host, int port, CancellationToken cancellation) =>
        WithinAsync(host, port, (_, _) => Task.FromResult(true), _ => false, cancellation);

    private static async Task<T> WithinAsync<T>(string host, int port, Func<Stream, CancellationToken, Task<T>> speak, Func<string, T> failed, CancellationToken cancellation)
    {
        using var tcp = new TcpClient { NoDelay = true };
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(Limit);
        try
        {
            await tcp.ConnectAsync(host, port, limit.Token);
            return await speak(tcp.GetStream(), limit.Token);
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return failed(e.GetBaseException().Message);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return failed($"no answer within {Limit.TotalSeconds:0} s");
        }
    }
}

/// <summary>What became of a handshake.</summary>
/// <param name="Version">The version agreed on; null when none was.</param>
/// <param name="Pin">Base64 of the SHA-256 of the server's key; null without a certificate.</param>
/// <param name="CertificateFault">What is wrong with the certificate; null when nothing is.</param>
/// <param name="Failure">Why there was no handshake; null when there was.</param>
public sealed record TlsHandshake(SslProtocols? Version, string? Pin, string? CertificateFault, string? Failure);

/// <summary>Versions of the protocol, by the number that stands on the wire.</summary>
public enum TlsVersion
{
    /// <summary>SSL 3.0.</summary>
    Ssl30 = 0x0300,

    /// <summary>TLS 1.0.</summary>
    Tls10 = 0x0301,

    /// <summary>TLS 1.1.</summary>
    Tls11 = 0x0302,

    /// <summary>TLS 1.2.</summary>
    Tls12 = 0x0303,
}

/// <summary>What a server did when one version was offered.</summary>
/// <param name="IsDecided">True when it was seen to go on or to refuse.</param>
/// <param name="Agreed">The version it went on with, which may be a lower one; null when it did not go on.</param>
/// <param name="Text">What came, in words.</param>
public sealed record TlsReaction(bool IsDecided, TlsVersion? Agreed, string Text)
{
    internal static TlsReaction Undecided(string text) => new(false, null, text);

    internal static TlsReaction Refused(string text) => new(true, null, text);

    internal static TlsReaction WentOn(TlsVersion version) => new(true, version, $"it went on with {version.Words()}");
}

/// <summary>Names of <see cref="TlsVersion"/>.</summary>
public static class TlsVersionNames
{
    /// <summary>The name that people use, such as <c>TLS 1.1</c>.</summary>
    public static string Words(this TlsVersion version) => version switch
    {
        TlsVersion.Ssl30 => "SSL 3.0",
        _ => $"TLS 1.{(int)version - (int)TlsVersion.Tls10}",
    };
}
