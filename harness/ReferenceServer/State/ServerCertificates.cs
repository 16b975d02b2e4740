using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace OAuthConformance.ReferenceServer.State;

/// <summary>The certificates of https servers, good and bad, and the authority that issues them.</summary>
internal sealed class ServerCertificates
{
    // Whoever trusts the authority of one server of this process trusts them all, as a browser that serves many has to.
    private static readonly Lazy<ServerCertificates> OfProcess = new(() => new ServerCertificates());

    private readonly X509Certificate2 authority = MakeAuthority();

    private ServerCertificates()
    {
        var now = DateTimeOffset.UtcNow;
        Sound = Issue(authority, Here, now.AddDays(-1), now.AddDays(7));
        Expired = Issue(authority, Here, now.AddDays(-7), now.AddDays(-1));
        OfAnotherName = Issue(authority, names => names.AddDnsName("other.example"), now.AddDays(-1), now.AddDays(7));
        OfUnknownAuthority = Issue(MakeAuthority(), Here, now.AddDays(-1), now.AddDays(7));
    }

    public static ServerCertificates Shared => OfProcess.Value;

    /// <summary>The authority's own certificate as PEM.</summary>
    public string Authority => authority.ExportCertificatePem();

    public X509Certificate2 Sound { get; }

    public X509Certificate2 Expired { get; }

    public X509Certificate2 OfAnotherName { get; }

    public X509Certificate2 OfUnknownAuthority { get; }

    private static void Here(SubjectAlternativeNameBuilder names)
    {
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
    }

    private static X509Certificate2 MakeAuthority()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        // Authorities of the same name would be taken for each other by whoever looks for an issuer by name.
        var request = new CertificateRequest($"CN=oauth-conformance reference authority {Handles.New()[..8]}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-30), DateTimeOffset.UtcNow.AddDays(30));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, Action<SubjectAlternativeNameBuilder> name, DateTimeOffset from, DateTimeOffset until)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=oauth-conformance reference server", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        name(names);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1", "server authentication")], critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        using var issued = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(16));
        using var withKey = issued.CopyWithPrivateKey(key);
        // SslStream on some platforms wants the key in a container of its own, which the round trip through PKCS #12 gives it.
        return X509CertificateLoader.LoadPkcs12(withKey.Export(X509ContentType.Pkcs12), null);
    }
}
