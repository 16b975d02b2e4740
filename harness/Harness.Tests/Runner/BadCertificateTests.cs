using System.Text.Json.Nodes;
using NUnit.Framework;
using OAuthConformance.Harness.Tests.Protocol;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>A certificate that is not accepted, by the senders or by the real browser, ends the command before the first check.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BadCertificateTests : IDisposable
{
    private const int Unreachable = 3;

    private readonly TemporaryFolder _folder = new();
    private readonly TestAuthority _authority = TestAuthority.Root("authority of an audit");

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task An_issuer_of_an_authority_that_nobody_named()
    {
        await using var server = TlsServer.Start(_authority.Issue());

        var ended = await AuditAsync(server.Url, []);

        ended.AssertRefused(Unreachable, _folder["run"], "issuer: ", "the certificate of 127.0.0.1 is not accepted: its authority, CN=authority of an audit, is unknown", "'certificateAuthorities'");
    }

    [TestCase(-9, -2, null, "net::ERR_CERT_AUTHORITY_INVALID")]
    [TestCase(-1, 1, "other.example", "net::ERR_CERT_")]
    public async Task A_login_page_whose_certificate_is_bad(double from, double until, string? name, string error)
    {
        await using var login = TlsServer.Start(_authority.Issue(name, from, until), _authority.Certificate);
        await using var server = TlsServer.Start(_authority.Issue());
        server.Answer = () => Reply.Json($$"""{ "issuer": "{{server.Url}}", "authorization_endpoint": "{{login.Url}}/authorize", "token_endpoint": "{{server.Url}}/token" }""");
        _folder.Put("root.pem", _authority.Pem);

        var ended = await AuditAsync(server.Url, ["root.pem"]);

        ended.AssertRefused(Unreachable, _folder["run"], "certificateAuthorities: ", login.Url, error, "no check was run");
    }

    private Task<Ended> AuditAsync(string issuer, string[] authorities)
    {
        var profile = new JsonObject
        {
            ["name"] = "t",
            ["issuer"] = issuer,
            ["certificateAuthorities"] = new JsonArray([.. authorities.Select(authority => (JsonNode)authority)]),
            ["clients"] = new JsonObject
            {
                ["web"] = new JsonObject { ["id"] = "shop", ["secret"] = "not-so-secret", ["grants"] = new JsonArray("authorization_code"), ["redirectUris"] = new JsonArray("https://client.example/callback") },
            },
            ["users"] = new JsonObject { ["victim"] = new JsonObject { ["username"] = "vera", ["password"] = "not-so-secret" } },
        };
        return RunnerProcess.RunAsync("run", "--profile", _folder.Put("profile.json", profile.ToJsonString()), "--out", _folder["run"]);
    }
}
