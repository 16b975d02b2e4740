using NUnit.Framework;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tests.Protocol;

namespace OAuthConformance.Harness.Tests.Flows;

public sealed class DiscoveryTests
{
    [TestCase("", "/.well-known/openid-configuration")]
    [TestCase("", "/.well-known/oauth-authorization-server")]
    [TestCase("/tenant", "/tenant/.well-known/openid-configuration")]
    [TestCase("/tenant", "/.well-known/oauth-authorization-server/tenant")]
    [TestCase("/tenant/", "/tenant/.well-known/openid-configuration")]
    [TestCase("/tenant/", "/.well-known/oauth-authorization-server/tenant")]
    public async Task Metadata_is_found_where_either_specification_puts_it(string path, string location)
    {
        LoopbackServer? self = null;
        await using var server = self = LoopbackServer.Start(request => request.Path == location
            ? Reply.Json($"{{\"issuer\":\"{self!.Url}{path}\",\"token_endpoint\":\"{self.Url}/t\",\"jwks_uri\":7,\"scopes_supported\":[\"a\",5],\"flag\":true}}")
            : Reply.Html("not here", 404));

        var metadata = await ReadAsync(server, path);

        Assert.That((metadata.Source, metadata.TokenEndpoint, metadata.JwksUri), Is.EqualTo((server.Url + location, $"{server.Url}/t", (string?)null)));
        Assert.That(metadata.List("scopes_supported"), Is.EqualTo(new[] { "a" }));
        Assert.That((metadata.Flag("flag"), metadata.Flag("issuer"), metadata.List("issuer")), Is.EqualTo((true, false, (IReadOnlyList<string>?)null)));
    }

    [TestCase("<html>a page for everything</html>", 200, "answered 200 and no JSON object")]
    [TestCase("[]", 200, "answered 200 and no JSON object")]
    [TestCase("{\"issuer\":\"\\ud800\"}", 200, "answered 200 and no JSON object")]
    [TestCase("", 404, "answered 404")]
    [TestCase("{}", 500, "answered 500")]
    public async Task Without_metadata_the_message_tells_what_was_tried(string body, int status, string seen)
    {
        await using var server = LoopbackServer.Start(_ => Reply.Html(body, status));

        Assert.That(
            async () => await ReadAsync(server),
            Throws.TypeOf<PreflightException>().With.Message.EqualTo(
                $"issuer: there is no authorization server metadata below {server.Url} ({server.Url}/.well-known/openid-configuration {seen}; "
                + $"{server.Url}/.well-known/oauth-authorization-server {seen}); correct the issuer, or give 'endpoints' in the profile"));
    }

    [Test]
    public async Task The_metadata_of_another_issuer_is_not_used()
    {
        await using var server = LoopbackServer.Start(_ => Reply.Json("{\"issuer\":\"https://other.example\"}"));

        Assert.That(
            async () => await ReadAsync(server),
            Throws.TypeOf<PreflightException>().With.Message.EqualTo(
                $"issuer: the profile says {server.Url}, the metadata at {server.Url}/.well-known/openid-configuration says https://other.example; write the issuer exactly as the server does, or correct the server"));
    }

    [Test]
    public async Task A_trailing_slash_makes_another_issuer()
    {
        LoopbackServer? self = null;
        await using var server = self = LoopbackServer.Start(_ => Reply.Json($"{{\"issuer\":\"{self!.Url}/\"}}"));

        Assert.That(async () => await ReadAsync(server), Throws.TypeOf<PreflightException>());
    }

    [TestCase("{}")]
    [TestCase("{\"issuer\":null}")]
    public async Task A_document_without_an_issuer_is_no_metadata(string body)
    {
        await using var server = LoopbackServer.Start(_ => Reply.Json(body));

        Assert.That(async () => await ReadAsync(server), Throws.TypeOf<PreflightException>().With.Message.EndsWith("is no authorization server metadata: it has no issuer"));
    }

    [Test]
    public async Task A_server_that_does_not_answer_is_told_with_the_reason()
    {
        await using var server = LoopbackServer.Start(_ => "");

        Assert.That(async () => await ReadAsync(server), Throws.TypeOf<PreflightException>().With.Message.StartsWith($"issuer: {server.Url} cannot be reached: "));
    }

    [Test]
    public async Task Endpoints_of_the_profile_are_enough_and_go_before_what_is_found()
    {
        await using var without = LoopbackServer.Start(_ => Reply.Html("", 404));
        LoopbackServer? self = null;
        await using var with = self = LoopbackServer.Start(_ => Reply.Json($"{{\"issuer\":\"{self!.Url}\",\"token_endpoint\":\"https://found.example\",\"userinfo_endpoint\":\"https://found.example/u\"}}"));
        var given = new EndpointOverrides { Token = "https://given.example/t" };

        var alone = await ReadAsync(without, "", given);
        var both = await ReadAsync(with, "", given);

        Assert.That((alone.Source, alone.TokenEndpoint), Is.EqualTo(((string?)null, "https://given.example/t")));
        Assert.That((both.TokenEndpoint, both.UserinfoEndpoint), Is.EqualTo(("https://given.example/t", "https://found.example/u")));
    }

    [Test]
    public async Task A_target_survives_endpoints_that_are_no_URLs()
    {
        LoopbackServer? self = null;
        await using var server = self = LoopbackServer.Start(_ => Reply.Json($"{{\"issuer\":\"{self!.Url}\",\"token_endpoint\":\"/token\",\"jwks_uri\":\"\"}}"));

        await using var target = await Target.ConnectAsync(Profile(server.Url, null), null, TimeProvider.System, default);

        Assert.That(target.Hosts.Authorities, Is.EqualTo(new[] { $"127.0.0.1:{server.Port}" }));
        Assert.That(async () => await target.KeysAsync(), Throws.InstanceOf<Exception>().With.Message.Not.Empty);
    }

    private static async Task<ServerMetadata> ReadAsync(LoopbackServer server, string path = "", EndpointOverrides? endpoints = null)
    {
        using var sender = new HttpSender(() => server.Hosts, new Traffic());
        return await Discovery.ReadAsync(Profile(server.Url + path, endpoints), sender, default);
    }

    private static Profile Profile(string issuer, EndpointOverrides? endpoints) => new() { Name = "local", Issuer = issuer, Clients = new(), Endpoints = endpoints };
}
