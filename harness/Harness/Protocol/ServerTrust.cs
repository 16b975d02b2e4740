using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Protocol;

/// <summary>
/// Which certificates of servers are accepted: those that lead to a root of this system or to an authority of the profile,
/// that are for the host, and whose time it is. The one place that decides it, for every sender and for the browser.
/// </summary>
public sealed class ServerTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly X509Certificate2Collection _authorities = [];

    private ServerTrust(IEnumerable<string> authorities)
    {
        foreach (var pem in authorities)
            _authorities.ImportFromPem(pem);
    }

    /// <summary>The roots of this system and no others.</summary>
    public static ServerTrust OfSystem { get; } = new([]);

    /// <summary>The roots of this system and the authorities of a profile.</summary>
    public static ServerTrust Of(Profile profile) => new(profile.CertificateAuthorities);

    /// <summary>Base64 of the SHA-256 of a certificate's public key, as browsers take it.</summary>
    public static string PinOf(X509Certificate2 certificate) => Convert.ToBase64String(SHA256.HashData(certificate.PublicKey.ExportSubjectPublicKeyInfo()));

    /// <summary>How to open a TLS connection that ends where the certificate is not accepted.</summary>
    /// <param name="host">The server's name; null where the connection itself knows it.</param>
    public SslClientAuthenticationOptions OptionsFor(string? host) => new()
    {
        TargetHost = host,
        CertificateChainPolicy = Policy(),
        // An exception says what is wrong; false would only say that something is.
        RemoteCertificateValidationCallback = (sender, certificate, chain, errors) =>
        {
            var name = host ?? ((SslStream)sender).TargetHostName;
            return FaultOf(certificate, chain, errors, name) is not { } fault
                ? true
                : throw new AuthenticationException($"the certificate of {name} is not accepted: {fault}; mend it at the server, or, where a private authority issued it, name that under 'certificateAuthorities' in the profile");
        },
    };

    /// <summary>
    /// Keys that the browser has to be told to take, since it knows no authority but its own: those of the hosts whose
    /// certificates are accepted here. The key of the authority itself does not do: Chromium compares the certificates that the
    /// server sends, which are seldom the root, and asks for neither name nor time of one that is told so.
    /// </summary>
    public async Task<IReadOnlyList<string>> KeyPinsAsync(HostList hosts, CancellationToken cancellation)
    {
        if (_authorities.Count == 0)
            return [];
        var handshakes = await Task.WhenAll(hosts.Authorities.Select(authority => new Uri("https://" + authority))
            .Select(origin => TlsProbe.HandshakeAsync(origin.DnsSafeHost, origin.Port, this, cancellation)));
        return [.. handshakes.Where(handshake => handshake is { Pin: not null, CertificateFault: null }).Select(handshake => handshake.Pin!).Distinct()];
    }

    /// <summary>What is wrong with a certificate, in words; null when it is accepted.</summary>
    internal string? FaultOf(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors, string host)
    {
        if (errors == SslPolicyErrors.None)
            return null;
        if (certificate is not X509Certificate2 leaf)
            return "the server sent none";
        if (errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
            return $"it is for {NamesOf(leaf)}";
        if (leaf.NotAfter < DateTime.Now)
            return $"it expired at {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC";
        if (leaf.NotBefore > DateTime.Now)
            return $"it is not valid before {leaf.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC";

        // One at a time: of two authorities with the same name, as after a change of keys, the first would be taken for the other.
        var faults = _authorities.Select(authority => FaultOf(leaf, chain, [authority])).DefaultIfEmpty(FaultOf(leaf, chain, [])).ToList();
        var unknown = Unknown(leaf);
        return faults.Contains(null) ? null : faults.FirstOrDefault(fault => fault != unknown, unknown);
    }

    private string? FaultOf(X509Certificate2 leaf, X509Chain? presented, X509Certificate2Collection root)
    {
        using var own = new X509Chain { ChainPolicy = Policy() };
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(root);
        own.ChainPolicy.ExtraStore.AddRange(_authorities);
        own.ChainPolicy.ExtraStore.AddRange(presented?.ChainPolicy.ExtraStore ?? []);
        if (own.Build(leaf))
            return null;
        return own.ChainStatus.All(part => part.Status is X509ChainStatusFlags.UntrustedRoot or X509ChainStatusFlags.PartialChain or X509ChainStatusFlags.NotSignatureValid)
            ? Unknown(leaf)
            : string.Join("; ", own.ChainStatus.Select(part => part.StatusInformation.Trim().TrimEnd('.')).Distinct());
    }

    /// <summary>
    /// How to look at a certificate without asking anybody but its server: lists of revoked certificates, and intermediates
    /// that the server should have sent, lie on hosts that are not the target's, and many clients fetch neither.
    /// </summary>
    internal static X509ChainPolicy Policy() => new()
    {
        ApplicationPolicy = { new Oid(ServerAuthentication) },
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    private static string Unknown(X509Certificate2 leaf) => $"its authority, {leaf.Issuer}, is unknown";

    private static string NamesOf(X509Certificate2 certificate)
    {
        var names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>()
            .SelectMany(extension => extension.EnumerateDnsNames().Concat(extension.EnumerateIPAddresses().Select(address => address.ToString()))).ToList();
        return names.Count > 0 ? string.Join(", ", names) : "no name at all";
    }
}
