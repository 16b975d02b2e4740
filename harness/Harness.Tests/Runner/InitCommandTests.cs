using System.Text.Json.Nodes;
using NUnit.Framework;
using OAuthConformance.Harness.Tests.Protocol;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>From an issuer to a profile that fits.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class InitCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task A_drafted_profile_audits_the_server_once_its_secrets_are_set()
    {
        await using var server = await ReferenceProcess.StartAsync();
        var given = server.Profile;

        var drafted = await RunnerProcess.RunAsync(
            "init", (string)given["issuer"]! + "/", "--name", "draft", "--out", _folder["draft.json"], "--resource", (string)given["resource"]!["url"]!, "--scope", "notes.read",
            "--client", "web=web-shop", "--client", "public=single-page-app", "--client", "otherWeb=web-forum", "--client", "otherMachine=import-job",
            "--user", "victim=vera", "--user", "attacker=adam", "--user", "sacrificial=sam");
        Assert.That(drafted.ExitCode, Is.Zero, drafted.Error);
        Assert.That(drafted.Output, Does.Contain($"The issuer is {given["issuer"]}").And.Contain("web: web-shop, client_secret_basic, grants authorization_code, refresh_token"));

        // What an operator does then: take out what was not registered, and set the secrets.
        var profile = JsonNode.Parse(File.ReadAllText(_folder["draft.json"]))!;
        foreach (var role in profile["clients"]!.AsObject().Select(client => client.Key).Except(["web", "otherWeb", "public", "otherMachine"]).ToList())
            profile["clients"]!.AsObject().Remove(role);
        foreach (var role in new[] { "web", "otherWeb", "public" })
            profile["clients"]![role]!["scopes"] = new JsonArray("openid", "profile");
        profile["clients"]!["otherMachine"]!["scopes"] = new JsonArray("notes.write");
        Environment.SetEnvironmentVariable("DRAFT_WEB_SECRET", (string)given["clients"]!["web"]!["secret"]!);
        Environment.SetEnvironmentVariable("DRAFT_OTHER_WEB_SECRET", (string)given["clients"]!["otherWeb"]!["secret"]!);
        Environment.SetEnvironmentVariable("DRAFT_OTHER_MACHINE_SECRET", (string)given["clients"]!["otherMachine"]!["secret"]!);
        foreach (var user in new[] { "victim", "attacker", "sacrificial" })
            Environment.SetEnvironmentVariable($"DRAFT_{user.ToUpperInvariant()}_PASSWORD", (string)given["users"]![user]!["password"]!);
        Assert.That(File.ReadAllText(_folder["draft.env"]), Does.Contain("DRAFT_WEB_SECRET=''").And.Contain("DRAFT_VICTIM_PASSWORD=''"));

        var doctor = await RunnerProcess.RunAsync("doctor", "--profile", _folder.Put("filled.json", profile.ToJsonString()));
        Assert.That(doctor.ExitCode, Is.Zero, doctor.Output + doctor.Error);
    }

    [Test]
    public async Task Clients_are_registered_where_the_target_lets_them_and_their_secrets_stay_out_of_the_profile()
    {
        await using var server = LoopbackServer.Start(request => request switch
        {
            { Path: "/.well-known/openid-configuration" } => Reply.Json($$"""
                {"issuer":"http://{{request["Host"]}}","authorization_endpoint":"http://{{request["Host"]}}/a","token_endpoint":"http://{{request["Host"]}}/t","registration_endpoint":"http://{{request["Host"]}}/register",
                 "response_types_supported":["code"],"grant_types_supported":["authorization_code","client_credentials"],"token_endpoint_auth_methods_supported":["client_secret_basic","private_key_jwt"]}
                """),
            { Path: "/register", Body: var body } when body.Contains("client_credentials") && body.Contains("private_key_jwt") => Reply.Json("""{"client_id":"id-of-key"}""", 201),
            { Path: "/register", Body: var body } when body.Contains("client_credentials") => Reply.Json("""{"error":"invalid_client_metadata","error_description":"no machines"}""", 400),
            { Path: "/register" } => Reply.Json("""{"client_id":"id-of-web","client_secret":"it's the secret","registration_client_uri":"http://127.0.0.1/register/1","registration_access_token":"management-token"}""", 201),
            _ => Reply.Json("{}", 404),
        });

        var ended = await RunnerProcess.RunAsync("init", server.Url, "--name", "open", "--register", "--out", _folder["open.json"]);

        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        Assert.That(ended.Error, Does.Contain("registered     web: id-of-web").And.Contain("not registered machine: 400 invalid_client_metadata no machines"));
        var (profile, secrets) = (File.ReadAllText(_folder["open.json"]), File.ReadAllText(_folder["open.env"]));
        Assert.Multiple(() =>
        {
            Assert.That(profile, Does.Contain("\"id-of-web\"").And.Contain("${OPEN_WEB_SECRET}").And.Not.Contain("it's the secret").And.Not.Contain("\"machine\""));
            Assert.That(secrets, Does.Contain("OPEN_WEB_SECRET='it'\\''s the secret'").And.Contain("OPEN_KEY_AUTHENTICATED_KEY='{\"kty\":\"EC\"").And.Contain("curl -X DELETE"));
            var sent = JsonNode.Parse(server.Received.Last(request => request.Body.Contains("private_key_jwt")).Body)!;
            Assert.That(sent["jwks"]!["keys"]![0]!.AsObject().ContainsKey("d"), Is.False, "the private part stays here");
            if (!OperatingSystem.IsWindows())
                Assert.That(File.GetUnixFileMode(_folder["open.env"]), Is.EqualTo(UnixFileMode.UserRead | UnixFileMode.UserWrite));
        });
    }

    [TestCase("not-a-url", 2, "'not-a-url'", "https URL")]
    [TestCase("http://idp.example", 2, "ISSUER", "write https://")]
    [TestCase("https://idp.example --register", 2, "--authorisation", "idp.example")]
    [TestCase("http://127.0.0.1:9 --client web", 2, "--client", "'web'")]
    [TestCase("http://127.0.0.1:9 --resource http://127.0.0.1:9/api", 2, "--scope")]
    [TestCase("http://127.0.0.1:9", 3, "127.0.0.1:9", "cannot be reached")]
    public async Task What_is_wrong_is_named(string line, int exitCode, params string[] words)
    {
        var ended = await RunnerProcess.RunAsync(["init", .. line.Split(' '), "--out", _folder["run"]]);

        ended.AssertRefusedAtOnce(exitCode, _folder["run"], words);
    }
}
