using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using NUnit.Framework;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>A target that cannot be audited ends the command with exit code 3, and a sentence that says what to look at.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class UnauditableTargetTests : IDisposable
{
    private const int Unreachable = 3;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task An_issuer_that_does_not_answer()
    {
        var issuer = $"http://127.0.0.1:{ProfileVariables.FreeLoopbackPort()}";

        var ended = await AuditAsync(OneClientAt(issuer));

        ended.AssertRefused(Unreachable, _folder["run"], "issuer: ", issuer, "cannot be reached");
    }

    [TestCase("404 Not Found", "text/plain", "nothing here", "answered 404")]
    [TestCase("200 OK", "text/html", "<!doctype html><p>Welcome", "answered 200 and no JSON object")]
    [TestCase("200 OK", "application/json", "[]", "answered 200 and no JSON object")]
    [TestCase("200 OK", "application/json", "{}", "it has no issuer")]
    [TestCase("503 Service Unavailable", "text/plain", "later", "answered 503")]
    public async Task A_server_that_is_no_authorization_server(string status, string type, string body, string said)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = AnswerAsync(listener, $"HTTP/1.1 {status}\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}");
        var issuer = $"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}";

        var ended = await AuditAsync(OneClientAt(issuer));

        ended.AssertRefused(Unreachable, _folder["run"], $"{issuer}/.well-known/openid-configuration", said);
    }

    [Test]
    public async Task A_metadata_document_of_another_issuer()
    {
        await using var server = await ReferenceProcess.StartAsync("metadata-wrong-issuer");

        var ended = await AuditAsync(server.Profile);

        ended.AssertRefused(Unreachable, _folder["run"], "issuer: ", $"http://127.0.0.1:{server.Port}", "https://other.example");
    }

    [Test]
    public async Task A_password_that_the_server_does_not_take()
    {
        await using var server = await ReferenceProcess.StartAsync();
        var profile = server.Profile;
        profile["users"]!["victim"]!["password"] = "not-the-password";

        var ended = await AuditAsync(profile);

        ended.AssertRefused(Unreachable, _folder["run"], "users.victim: ", $"http://127.0.0.1:{server.Port}/login", "no check was run");
        Assert.That(ended.Error, Does.Not.Contain("not-the-password"));
    }

    [Test]
    public async Task A_client_that_the_server_does_not_know()
    {
        await using var server = await ReferenceProcess.StartAsync();
        var profile = server.Profile;
        profile["clients"]!["web"]!["id"] = "nobody-registered-this";

        var ended = await AuditAsync(profile);

        ended.AssertRefused(Unreachable, _folder["run"], "clients.web: ", "not registered", "no check was run");
    }

    [Test]
    public async Task A_redirect_URI_that_the_server_does_not_know()
    {
        await using var server = await ReferenceProcess.StartAsync();
        var profile = server.Profile;
        profile["clients"]!["web"]!["redirectUris"] = new JsonArray("https://elsewhere.example/callback");

        var ended = await AuditAsync(profile);

        ended.AssertRefused(Unreachable, _folder["run"], "clients.web: ", "redirect_uri", "no check was run");
    }

    [TestCase("command", "the launched target ended with code 7", TestName = "A_launched_server_that_ends_at_once")]
    [TestCase("install", "the install command of t ended with code 7", TestName = "An_install_command_that_fails")]
    [Platform(Exclude = "Win", Reason = "the command is a shell line")]
    public async Task A_launch_that_fails(string which, string said)
    {
        var profile = OneClientAt($"http://127.0.0.1:{ProfileVariables.FreeLoopbackPort()}");
        profile["launch"] = new JsonObject { ["command"] = new JsonArray("true") };
        profile["launch"]![which] = new JsonArray("sh", "-c", "echo its own last words; exit 7");

        var ended = await AuditAsync(profile);

        ended.AssertRefused(Unreachable, _folder["run"], said);
        Assert.That(ended.Error, Does.Contain("its own last words"));
    }

    private Task<Ended> AuditAsync(JsonNode profile) =>
        RunnerProcess.RunAsync("run", "--profile", _folder.Put("profile.json", profile.ToJsonString()), "--out", _folder["run"]);

    private static JsonObject OneClientAt(string issuer) => new()
    {
        ["name"] = "t",
        ["issuer"] = issuer,
        ["clients"] = new JsonObject { ["web"] = new JsonObject { ["id"] = "shop", ["secret"] = "not-so-secret" } },
    };

    private static async Task AnswerAsync(TcpListener listener, string response)
    {
        try
        {
            while (true)
            {
                using var connection = await listener.AcceptTcpClientAsync();
                await using var stream = connection.GetStream();
                using var reader = new StreamReader(stream);
                while (await reader.ReadLineAsync() is { Length: > 0 })
                {
                    // Up to the empty line that ends the head.
                }

                await stream.WriteAsync(Encoding.ASCII.GetBytes(response));
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
        {
            // The test is over.
        }
    }
}
