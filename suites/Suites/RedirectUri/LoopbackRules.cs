using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Loopback redirect URIs of native applications (RFC 8252 section 7.3).</summary>
[Needs("native", "victim")]
public sealed class LoopbackRules : ConformanceSuite
{
    /// <inheritdoc/>
    protected override void Precondition() => Applies(
        Target.Profile.Clients.Native is not { RedirectUris: [var first, ..] } || (Uri.TryCreate(first, UriKind.Absolute, out var uri) && System.Net.IPAddress.TryParse(uri.Host.Trim('[', ']'), out _)),
        "the first redirect URI of client 'native' is no loopback IP address");

    [Check("redirect-uri/loopback-port-varies", Severity.Low, "RFC8252-7.3/loopback-port-varies", "RFC9700-4.1.3/loopback-port-varies",
        ProvenBy = ["loopback-port-fixed"],
        Gains = "A native application that gets its port from the system cannot be used.")]
    public async Task A_loopback_redirect_uri_with_another_port_works()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Native.Request());
        Step("other port");
        var answer = await Flow.AskAsync(Clients.Native.Request().With("redirect_uri", Registered(port: 51999)));
        Decided(answer, "a code");
        Holds(answer.Response?.Parameters["code"] is not null, "a code", answer.Summary);
    }

    [Check("redirect-uri/loopback-is-otherwise-exact", Severity.High, "RFC8252-7.3/loopback-otherwise-exact", "RFC8252-8.4/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal",
        ProvenBy = ["loopback-path-may-vary", "loopback-host-may-vary"], Attacks = ["B8"],
        Gains = "Another program on the device, or another host, gets the code.")]
    public Task Apart_from_the_port_nothing_may_differ() => NotAnsweredAt(Clients.Native,
    [
        ("other path", Registered(path: "/evil")),
        ("localhost", Registered(host: "localhost")),
        ("127.0.0.2", Registered(host: "127.0.0.2")),
        ("a name that begins like the address", Registered(host: "127.0.0.1.evil.example")),
    ]);

    private string Registered(string? host = null, int? port = null, string? path = null)
    {
        var uri = new Uri(Clients.Native.RedirectUri);
        return $"{uri.Scheme}://{host ?? uri.Host}:{port ?? uri.Port}{path ?? uri.AbsolutePath}";
    }
}
