using System.Security.Authentication;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>TLS at every address that the server names (RFC 6749 sections 1.6, 3.1, 3.2 and 10.9, RFC 8414 section 6.1).</summary>
public sealed class TlsRules : ConformanceSuite
{
    private static readonly Dictionary<string, string> WhatAsksForHttps = new()
    {
        ["authorization_endpoint"] = "RFC6749-3.1/endpoint-over-tls",
        ["token_endpoint"] = "RFC6749-3.2/endpoint-over-tls",
        ["userinfo_endpoint"] = "RFC6750-5.2/tls-served",
        ["introspection_endpoint"] = "RFC7662-2/tls-protected",
        ["revocation_endpoint"] = "RFC7009-2/https-url",
        ["jwks_uri"] = "RFC8414-2/keys-over-https",
        ["end_session_endpoint"] = "RPInitiated-2.1/endpoint-over-tls",
        ["resource"] = "RFC6750-5.2/tls-served",
    };

    /// <inheritdoc/>
    protected override void Precondition() => AppliesToHttps();

    [Check("tls/endpoints-use-https", Severity.Critical,
        "RFC6749-3.1/endpoint-over-tls", "RFC6749-3.2/endpoint-over-tls", "RFC6750-5.2/tls-served", "RFC7662-2/tls-protected", "RFC7009-2/https-url", "RFC8414-2/keys-over-https", "OIDC-Core-5.3/tls", "OAuth-2.1-1.5/https-urls",
        "OIDC-Core-1.2/userinfo-https", "RPInitiated-2.1/endpoint-over-tls",
        ProvenBy = ["authorization-endpoint-over-http", "token-endpoint-over-http", "userinfo-endpoint-over-http", "introspection-endpoint-over-http", "revocation-endpoint-over-http", "keys-over-http", "end-session-endpoint-over-http"],
        Gains = "Whoever is on the way reads credentials, codes and tokens, or puts keys of his own in the place of the server's.")]
    public Task Every_endpoint_has_an_https_address()
    {
        foreach (var (name, url) in Tls.Endpoints)
            Holds(TransportSecurity.IsHttps(url), $"an https address for {name}", $"{name} is {url}", WhatAsksForHttps[name]);
        return Task.CompletedTask;
    }

    [Check("tls/certificate-is-valid", Severity.Critical, "RFC6749-10.9/tls-with-server-authentication", "RFC8414-6.1/certificate-valid",
        "RFC6749-10.3/access-token-over-tls", "RFC6749-10.4/refresh-token-over-tls",
        ProvenBy = ["certificate-expired", "certificate-of-another-name", "certificate-of-unknown-authority"],
        Gains = "Clients that are made to accept this certificate accept the one of an attacker too.")]
    public async Task Every_certificate_is_for_its_host_in_time_and_of_an_authority_that_is_known()
    {
        // Those that take credentials first: every one is a must, and theirs is the greater harm.
        foreach (var host in Tls.Hosts.OrderByDescending(host => host.TakesCredentials))
        {
            var handshake = await Tls.HandshakeAsync(host);
            if (handshake.Failure is { } failure)
                throw new UndecidedException($"no handshake with {host}: {failure}");
            Holds(handshake.CertificateFault is null, "a certificate that a client can accept", $"{host} ({string.Join(", ", host.Endpoints)}): {handshake.CertificateFault}",
                host.TakesCredentials ? "RFC6749-10.9/tls-with-server-authentication" : "RFC8414-6.1/certificate-valid");
        }
    }

    [Check("tls/modern-version-works", Severity.High, "RFC8414-6.1/modern-tls",
        "OIDC-Core-16.17/tls-supported", "OIDC-Core-16.17/tls-encrypts", "RFC6750-5.2/exchange-over-tls",
        ProvenBy = ["only-old-tls"],
        Gains = "Clients are locked out, or kept on versions with known attacks.")]
    public async Task Every_host_speaks_a_modern_version()
    {
        foreach (var host in Tls.Hosts)
        {
            if (await RefusalOfModernAsync(host) is not { } reaction)
                continue;
            Decided(host, TlsVersion.Tls12, reaction);
            Holds(false, "a handshake with TLS 1.2 or 1.3", Seen(host, TlsVersion.Tls12, reaction));
        }
    }

    [Check("tls/old-versions-are-refused", Severity.Medium, "RFC6749-1.6/old-tls-refused", "RFC9700-2.6/old-tls-refused", "OIDC-Core-16.17/bcp195",
        ProvenBy = ["old-tls-accepted", "only-old-tls"],
        Gains = "An attacker on the way has weaker hashes and ciphers to break, where both sides can be brought to use them.")]
    public async Task No_host_speaks_an_old_version_of_TLS()
    {
        foreach (var host in Tls.Hosts)
        {
            TlsVersion[] versions = [TlsVersion.Tls11, TlsVersion.Tls10, TlsVersion.Ssl30];
            var reactions = new List<TlsReaction>();
            foreach (var version in versions)
                reactions.Add(await Tls.OfferAsync(host, version));
            foreach (var (version, reaction) in versions.Zip(reactions))
                Holds(reaction.Agreed is null, $"no handshake with {version.Words()}", Seen(host, version, reaction));
            foreach (var (version, reaction) in versions.Zip(reactions))
                Decided(host, version, reaction);

            // A host that refuses every handshake refuses old ones without meaning it.
            if (await RefusalOfModernAsync(host) is { } modern)
                throw new UndecidedException($"{host} refuses old versions, and no new one worked either: {modern.Text}");
        }
    }

    /// <summary>What came in the place of TLS 1.2 or 1.3; null when one of them works.</summary>
    private async Task<TlsReaction?> RefusalOfModernAsync(TlsHost host)
    {
        if ((await Tls.HandshakeAsync(host)).Version is SslProtocols.Tls12 or SslProtocols.Tls13)
            return null;
        // A TLS library wants more of a server than a version, such as no demand for a certificate of ours; bytes of our own do not.
        var reaction = await Tls.OfferAsync(host, TlsVersion.Tls12);
        return reaction.Agreed == TlsVersion.Tls12 ? null : reaction;
    }

    private static string Seen(TlsHost host, TlsVersion asked, TlsReaction reaction) => $"{host} ({string.Join(", ", host.Endpoints)}): asked for {asked.Words()}, {reaction.Text}";

    private static void Decided(TlsHost host, TlsVersion version, TlsReaction reaction)
    {
        if (!reaction.IsDecided)
            throw new UndecidedException(Seen(host, version, reaction));
    }
}
