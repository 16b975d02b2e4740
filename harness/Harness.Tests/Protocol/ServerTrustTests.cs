using System.Security.Cryptography.X509Certificates;
using System.Text;
using NUnit.Framework;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Protocol;

/// <summary>Both senders take a certificate of an authority that the profile names, and no worse one than before.</summary>
public sealed class ServerTrustTests
{
    private static readonly TestAuthority Authority = TestAuthority.Root("authority of a test");
    private static readonly TestAuthority Namesake = TestAuthority.Root("authority of a test");
    private static readonly TestAuthority Intermediate = Authority.Intermediate("intermediate of a test");

    private static readonly TestCaseData[] Bad =
    [
        Case("expired", Authority.Issue(from: -9, until: -2), "it expired at "),
        Case("not yet valid", Authority.Issue(from: 2, until: 9), "it is not valid before "),
        Case("another name", Authority.Issue("other.example"), "it is for other.example"),
        Case("another authority of the same name", Namesake.Issue(), "its authority, CN=authority of a test, is unknown"),
        Case("an intermediate that is not sent", Intermediate.Issue(), "its authority, CN=intermediate of a test, is unknown"),
    ];

    [TestCaseSource(nameof(Bad))]
    public async Task A_bad_certificate_is_refused_with_a_sentence_that_says_what_is_wrong(X509Certificate2 certificate, string fault)
    {
        await using var server = TlsServer.Start(certificate);

        var failures = await AskBothAsync(server, Trust(Authority.Pem));

        var sentence = Does.Contain($"the certificate of 127.0.0.1 is not accepted: {fault}").And.Contain("'certificateAuthorities'");
        Assert.That(failures, Has.Length.EqualTo(2).And.All.Matches(sentence));
    }

    [Test]
    public async Task A_certificate_of_an_authority_that_nobody_named_is_refused()
    {
        await using var server = TlsServer.Start(Authority.Issue());

        var failures = await AskBothAsync(server, ServerTrust.OfSystem);

        Assert.That(failures, Has.Length.EqualTo(2).And.All.Contains("its authority, CN=authority of a test, is unknown"));
    }

    [Test]
    public async Task A_certificate_of_an_authority_of_the_profile_is_accepted()
    {
        await using var server = TlsServer.Start(Authority.Issue());

        var failures = await AskBothAsync(server, Trust(Namesake.Pem, Authority.Pem));

        Assert.That(failures, Is.All.Null);
    }

    [Test]
    public async Task A_certificate_leads_to_the_authority_over_what_the_server_sends()
    {
        await using var server = TlsServer.Start(Intermediate.Issue(), Intermediate.Certificate);

        var failures = await AskBothAsync(server, Trust(Authority.Pem));

        Assert.That(failures, Is.All.Null);
    }

    [Test]
    public async Task What_the_server_should_have_sent_is_fetched_from_nobody()
    {
        await using var elsewhere = LoopbackServer.StartRaw(async (_, stream, stop) =>
        {
            var certificate = Intermediate.Certificate.RawData;
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: {certificate.Length}\r\n\r\n"), stop);
            await stream.WriteAsync(certificate, stop);
        });
        var leaf = Intermediate.Issue(issuerAt: elsewhere.Url + "/intermediate.cer");
        await using var server = TlsServer.Start(leaf);

        var failures = await AskBothAsync(server, Trust(Authority.Pem));
        var handshake = await TlsProbe.HandshakeAsync("127.0.0.1", server.Port, Trust(Authority.Pem), default);

        Assert.That(failures, Has.Length.EqualTo(2).And.All.Contains("its authority, CN=intermediate of a test, is unknown"));
        Assert.That(handshake.CertificateFault, Does.Contain("its authority, CN=intermediate of a test, is unknown"));
        // No control by the defaults of .NET: what they fetch they also store for this user, where other tests would find it.
        Assert.That(elsewhere.Received, Is.Empty);
    }

    [Test]
    public async Task An_intermediate_that_one_server_sent_does_not_help_another()
    {
        await using var whole = TlsServer.Start(Intermediate.Issue(), Intermediate.Certificate);
        await using var halved = TlsServer.Start(Intermediate.Issue());
        using var sender = new HttpSender(() => new([whole.Url, halved.Url], []), new Traffic(), Trust(Authority.Pem));

        var good = await sender.SendAsync(WireRequest.Json(whole.Url), default);
        var bad = await sender.SendAsync(WireRequest.Json(halved.Url), default);

        Assert.That(good.Failure, Is.Null);
        Assert.That(bad.Failure, Does.Contain("its authority, CN=intermediate of a test, is unknown"));
    }

    [Test]
    public async Task The_browser_is_told_the_keys_of_good_certificates_alone()
    {
        var certificate = Authority.Issue();
        await using var good = TlsServer.Start(certificate);
        await using var expired = TlsServer.Start(Authority.Issue(from: -9, until: -2));
        await using var otherName = TlsServer.Start(Authority.Issue("other.example"));
        var hosts = new HostList([good.Url, expired.Url, otherName.Url], []);

        var pins = await Trust(Authority.Pem).KeyPinsAsync(hosts, default);

        Assert.That(pins, Is.EqualTo(new[] { ServerTrust.PinOf(certificate) }));
        Assert.That(await ServerTrust.OfSystem.KeyPinsAsync(hosts, default), Is.Empty);
    }

    [Test]
    public async Task An_issuer_with_a_bad_certificate_cannot_be_audited()
    {
        await using var server = TlsServer.Start(Authority.Issue(from: -9, until: -2));
        var profile = new Profile { Name = "local", Issuer = server.Url, Clients = new(), CertificateAuthorities = [Authority.Pem] };

        Assert.That(
            async () => await Target.ConnectAsync(profile, null, TimeProvider.System, default),
            Throws.TypeOf<PreflightException>().With.Message.StartsWith($"issuer: {server.Url} cannot be reached: the certificate of 127.0.0.1 is not accepted: it expired at "));
    }

    private static ServerTrust Trust(params string[] authorities) =>
        ServerTrust.Of(new() { Name = "local", Issuer = "https://127.0.0.1", Clients = new(), CertificateAuthorities = authorities });

    /// <summary>Why each sender got no answer; null when it got one.</summary>
    private static async Task<string?[]> AskBothAsync(TlsServer server, ServerTrust trust)
    {
        using var sender = new HttpSender(() => server.Hosts, new Traffic(), trust);
        return [(await sender.SendAsync(WireRequest.Json(server.Url), default)).Failure, await AskRawAsync(server, trust)];
    }

    private static async Task<string?> AskRawAsync(TlsServer server, ServerTrust trust)
    {
        try
        {
            await using var connection = await RawConnection.PrepareAsync(WireRequest.Json(server.Url), server.Hosts, trust, default);
            connection.Release();
            return (await connection.ReadAsync(default)).Failure;
        }
        catch (NoResponseException e)
        {
            return e.Message;
        }
    }

    private static TestCaseData Case(string name, params object[] arguments) => new TestCaseData(arguments).SetArgDisplayNames(name);
}
