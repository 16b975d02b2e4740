using System.Text.Json.Nodes;
using NUnit.Framework;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>A profile that cannot be used ends the command before anything is started: exit code 2 and one sentence.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class BadProfileTests : IDisposable
{
    private const int Usage = 2;

    private readonly TemporaryFolder _folder = new();

    private static readonly TestCaseData[] Texts =
    [
        Text("A_misspelt_member", """
            { "name": "t", "issuer": "https://as.example",
              "clients": { "web": { "id": "shop",
                "secrt": "not-so-secret" } } }
            """, ":3: ", "'secrt'", "clients.web.secrt", "write 'secret'"),
        Text("A_client_without_its_id", """
            { "name": "t", "issuer": "https://as.example",
              "clients": { "web": { "secret": "not-so-secret" } } }
            """, ":2: ", "clients.web", "'id'"),
        Text("A_profile_without_a_client", """
            { "name": "t", "issuer": "https://as.example", "clients": { } }
            """, "clients: ", "web"),
        Text("A_client_without_its_secret", """
            { "name": "t", "issuer": "https://as.example", "clients": { "web": { "id": "shop" } } }
            """, "clients.web.secret: ", "\"authentication\": \"none\""),
        Text("A_variable_that_is_not_set", """
            { "name": "t", "issuer": "https://as.example",
              "clients": { "web": { "id": "shop",
                "secret": "${OAUTH_CONFORMANCE_TESTS_UNSET}" } } }
            """, ":3: ", "clients.web.secret: ", "OAUTH_CONFORMANCE_TESTS_UNSET", "not set"),
        Text("A_text_that_is_not_JSON", "name: t\nissuer: https://as.example\n", ":1: ", "not JSON"),
        Text("An_empty_file", "", ":1: ", "empty"),
        Text("A_file_that_is_cut_off", """{ "name": "t", "issuer": "https://as.example",""" + "\n" + """ "clients": { "web": """, ":2: ", "not JSON"),
        Text("A_number_in_the_place_of_a_text", """
            { "name": "t",
              "issuer": 5, "clients": { } }
            """, ":2: ", "issuer: ", "double quotes"),
        Text("A_plan_that_nobody_knows", """
            { "name": "t", "issuer": "https://as.example", "plans": ["oauth-9"], "clients": { "web": { "id": "shop", "secret": "not-so-secret" } } }
            """, "plans: ", "'oauth-9'", "security-bcp"),
        Text("An_issuer_without_TLS", """
            { "name": "t", "issuer": "http://as.example", "clients": { "web": { "id": "shop", "secret": "not-so-secret" } } }
            """, "issuer: ", "https://"),
        Text("A_server_that_this_program_does_not_bring", """
            { "name": "t", "issuer": "http://127.0.0.1:9", "launch": { "server": "other" }, "clients": { "web": { "id": "shop", "secret": "not-so-secret" } } }
            """, "launch.server: ", "'other'"),
    ];

    public void Dispose() => _folder.Dispose();

    [TestCaseSource(nameof(Texts))]
    public async Task A_profile_is_refused_with_its_file_and_key(string text, string[] words)
    {
        var file = _folder.Put("profile.json", text);

        var ended = await RunnerProcess.RunAsync("run", "--profile", file, "--out", _folder["run"]);

        ended.AssertRefusedAtOnce(Usage, _folder["run"], [file, .. words]);
    }

    [Test]
    public async Task A_name_that_is_no_profile_is_refused_with_the_names_that_are()
    {
        var ended = await RunnerProcess.RunAsync("run", "--profile", "no-such-profile", "--out", _folder["run"]);

        ended.AssertRefusedAtOnce(Usage, _folder["run"], "'no-such-profile'", "embedded", "oidc-provider");
    }

    [Test]
    public async Task A_launch_command_that_does_not_exist_is_named()
    {
        var profile = JsonNode.Parse("""
            { "name": "t", "issuer": "http://127.0.0.1:9", "launch": { "command": ["no-such-program-anywhere"] }, "clients": { "web": { "id": "shop", "secret": "not-so-secret" } } }
            """)!;

        var ended = await RunnerProcess.RunAsync("run", "--profile", _folder.Put("profile.json", profile.ToJsonString()), "--out", _folder["run"]);

        ended.AssertRefused(Usage, _folder["run"], "'no-such-program-anywhere'", "cannot be started");
    }

    private static TestCaseData Text(string name, string text, params string[] words) => new(text, words) { TestName = name };
}
