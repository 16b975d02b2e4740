using NUnit.Framework;

namespace OAuthConformance.Harness.Tests.Profiles;

/// <summary>What must be true of a profile beyond its shape: each complaint is one sentence with the key and what to write.</summary>
public sealed class ProfileRulesTests
{
    private const string NoClient = "clients: no client is given; add at least one of web, otherWeb, public, ";

    private static readonly TestCaseData[] Issuers =
    [
        new("idp.example", "issuer: 'idp.example' is not an absolute http or https URL"),
        new("", "issuer: '' is not an absolute http or https URL"),
        new("/idp", "issuer: '/idp' is not an absolute http or https URL"),
        new("ftp://idp.example", "issuer: 'ftp://idp.example' is not an absolute http or https URL"),
        new("http://idp.example", "issuer: plain http is allowed for a loopback address only; write https://"),
        new("http://127.0.0.1.idp.example", "issuer: plain http is allowed for a loopback address only; write https://"),
        new("http://localhost.example", "issuer: plain http is allowed for a loopback address only; write https://"),
        new("https://idp.example?tenant=1", "issuer: it has no query and no fragment (RFC 8414 section 2); write it without"),
        new("https://idp.example#top", "issuer: it has no query and no fragment (RFC 8414 section 2); write it without"),
    ];

    private static readonly TestCaseData[] Clients =
    [
        new("\"clients\": {}", NoClient),
        new("\"clients\": { \"web\": null }", NoClient),
        new("\"clients\": { \"web\": { \"id\": \"\", \"authentication\": \"none\" } }", "clients.web.id: it is empty"),
        new("\"clients\": { \"web\": { \"id\": \"shop\" } }", "clients.web.secret: client_secret_basic needs one; add it, or write \"authentication\": \"none\""),
        new("\"clients\": { \"web\": { \"id\": \"shop\", \"secret\": \"\" } }", "clients.web.secret: client_secret_basic needs one; add it, or write \"authentication\": \"none\""),
        new("\"clients\": { \"machine\": { \"id\": \"job\", \"authentication\": \"client_secret_post\" } }", "clients.machine.secret: client_secret_post needs one; add it, or write \"authentication\": \"none\""),
        new("\"clients\": { \"web\": { \"id\": \"shop\", \"secret\": \"short\" } }", "clients.web.secret: use a secret of at least 6 characters"),
        new("\"clients\": { \"public\": { \"id\": \"app\", \"authentication\": \"none\", \"grants\": [\"authorization_code\"] } }", "clients.public.redirectUris: the authorization_code grant needs at least one registered redirect URI"),
        new("\"clients\": { \"public\": { \"id\": \"app\", \"authentication\": \"none\", \"redirectUris\": [\"/callback\"] } }", "clients.public.redirectUris: '/callback' is not an absolute URI"),
        new("\"clients\": { \"public\": { \"id\": \"app\", \"authentication\": \"none\", \"authorizationParameters\": { \"state\": \"x\" } } }", "clients.public.authorizationParameters: 'state' is what the checks set themselves; name only what this server wants beside"),
        new("\"clients\": { \"public\": { \"id\": \"app\", \"authentication\": \"none\", \"tokenParameters\": { \"audience\": \"a\", \"scope\": \"x\" } } }", "clients.public.tokenParameters: 'scope' is what the checks set themselves; name only what this server wants beside"),
    ];

    private static readonly TestCaseData[] Others =
    [
        new("\"plans\": [\"oauth-2.0\", \"oauth-3\"]", "plans: there is no plan 'oauth-3'; known: "),
        new("\"longestWait\": 0", "longestWait: 0 is no number of seconds above 0 and up to 86400"),
        new("\"longestWait\": -1.5", "longestWait: -1.5 is no number of seconds above 0 and up to 86400"),
        new("\"longestWait\": 1e9", "longestWait: 1000000000 is no number of seconds above 0 and up to 86400"),
        new("\"limits\": { \"requestsPerSecond\": 0 }", "limits.requestsPerSecond: 0 is no number from 0.1 to 10000"),
        new("\"limits\": { \"requests\": 0 }", "limits.requests: 0 is no number above 0"),
        new("\"hosts\": [\"https://login.example\"]", "hosts: 'https://login.example' is neither a host nor host:port; write it without scheme and path"),
        new("\"hosts\": [\"login.example/path\"]", "hosts: 'login.example/path' is neither a host nor host:port; write it without scheme and path"),
        new("\"hosts\": [\"login.example:\\u0031234567\"]", "hosts: 'login.example:1234567' is neither a host nor host:port; write it without scheme and path"),
        new("\"hosts\": [\"me@login.example\"]", "hosts: 'me@login.example' is neither a host nor host:port; write it without scheme and path"),
        new("\"hosts\": [\"\"]", "hosts: '' is neither a host nor host:port; write it without scheme and path"),
        new("\"endpoints\": { \"token\": \"/token\" }", "endpoints.token: '/token' is not an absolute http or https URL"),
        new("\"endpoints\": { \"endSession\": \"/logout\" }", "endpoints.endSession: '/logout' is not an absolute http or https URL"),
        new("\"resource\": { \"url\": \"api.example\", \"scope\": \"read\" }", "resource.url: 'api.example' is not an absolute http or https URL"),
        new("\"users\": { \"victim\": { \"username\": \"\", \"password\": \"long-enough\" } }", "users.victim.username: it is empty"),
        new("\"users\": { \"attacker\": { \"username\": \"adam\", \"password\": \"12345\" } }", "users.attacker.password: use a test password of at least 6 characters"),
        new("\"users\": { \"victim\": { \"username\": \"vera\", \"password\": \"long-enough\", \"totpSecret\": \"0189\" } }", "users.victim.totpSecret: it is no base32 of at least 10 bytes; write the secret that the authenticator app is given"),
        new("\"login\": { \"steps\": [{ \"value\": \"username\" }] }", "login.steps[0]: give one of fill, click and wait"),
        new("\"login\": { \"steps\": [{ \"click\": { } }] }", "login.steps[0]: name the place by one of label, text and selector"),
        new("\"login\": { \"steps\": [{ \"fill\": { \"label\": \"User\" } }] }", "login.steps[0].value: fill needs it, and nothing else does; write username, password, totp, or the text itself"),
        new("\"launch\": { \"server\": \"reference\" }", "launch: only a target on a loopback address can be started from a profile"),
    ];

    [TestCaseSource(nameof(Issuers))]
    public void An_issuer_has_to_be_one(string issuer, string complaint) => Refuses(ProfileTexts.Sound.Replace("https://idp.example", issuer), complaint);

    [TestCase(", \"authorisation\": \"the team that runs it\"", "")]
    [TestCase("the team that runs it", " ")]
    public void A_target_elsewhere_is_audited_with_somebodys_leave_alone(string text, string instead) => Refuses(
        ProfileTexts.Sound.Replace(text, instead, StringComparison.Ordinal),
        "authorisation: idp.example is not this machine; write who allowed you to audit it, such as ");

    [TestCase("https://idp.example", 20.0, 20_000)]
    [TestCase("http://127.0.0.1:8080", null, null)]
    public void A_target_elsewhere_is_driven_gently(string issuer, double? requestsPerSecond, int? requests)
    {
        var profile = ProfileTexts.Parse(ProfileTexts.Sound.Replace("https://idp.example", issuer, StringComparison.Ordinal));

        Assert.That((profile.RequestsPerSecond, profile.MostRequests), Is.EqualTo((requestsPerSecond, requests)));
    }

    [TestCaseSource(nameof(Clients))]
    public void A_client_has_what_its_registration_needs(string clients, string complaint) => Refuses(ProfileTexts.With(clients), complaint);

    [TestCaseSource(nameof(Others))]
    public void The_rest_of_a_profile_makes_sense(string member, string complaint) => Refuses(ProfileTexts.WithMore(member), complaint);

    [TestCase("{}")]
    [TestCase("{ \"server\": \"reference\", \"command\": [\"serve\"] }")]
    public void A_launch_is_a_server_or_a_command_and_not_both(string launch) => Refuses(
        ProfileTexts.WithMore($"\"launch\": {launch}").Replace("https://idp.example", "http://127.0.0.1:${launch.port}"),
        "launch: give either 'server' or 'command'");

    [TestCase("https://idp.example/tenant/")]
    [TestCase("http://127.0.0.1:8080")]
    [TestCase("http://localhost:8080/idp")]
    [TestCase("http://[::1]:8080")]
    public void A_sound_issuer_is_kept_as_it_is_written(string issuer) =>
        Assert.That(ProfileTexts.Parse(ProfileTexts.Sound.Replace("https://idp.example", issuer)).Issuer, Is.EqualTo(issuer));

    [TestCase("login.example")]
    [TestCase("login.example:8443")]
    [TestCase("10.0.0.1")]
    [TestCase("[::1]:8443")]
    public void A_host_may_have_a_port(string host) =>
        Assert.That(ProfileTexts.Parse(ProfileTexts.WithMore($"\"hosts\": [\"{host}\"]")).Hosts, Is.EqualTo(new[] { host }));

    private static void Refuses(string profile, string complaint)
    {
        var message = ProfileTexts.Complaint(profile);

        Assert.That(message, Does.StartWith("staging.json: " + complaint));
        Assert.That(message, Does.Not.Contain("\n").And.Not.Contain("System."));
    }
}
