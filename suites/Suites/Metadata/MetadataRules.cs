using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What the server says of itself (RFC 8414, RFC 6749 section 3, RFC 9700 sections 2.5 and 2.6).</summary>
public sealed class MetadataRules : ConformanceSuite
{
    [Check("metadata/is-published", Severity.Low, "RFC9700-2.6/metadata-published",
        ProvenBy = ["metadata-not-published"],
        Gains = "Clients are configured by hand, and their mistakes weaken what the server offers.")]
    public Task The_server_publishes_metadata()
    {
        Holds(Target.Metadata.Source is not null, "authorization server metadata or an OpenID Provider configuration below the issuer", "none was found");
        return Task.CompletedTask;
    }

    [Check("metadata/endpoints-have-no-fragment", Severity.Low, "RFC6749-3.1/endpoint-without-fragment", "RFC6749-3.2/endpoint-without-fragment",
        ProvenBy = ["metadata-endpoint-with-fragment"],
        Gains = "What a client adds to the address never reaches the server.")]
    public Task The_addresses_of_the_endpoints_have_no_fragment()
    {
        foreach (var endpoint in new[] { Target.Metadata.AuthorizationEndpoint, Target.Metadata.TokenEndpoint }.OfType<string>())
            Holds(!endpoint.Contains('#', StringComparison.Ordinal), "an address without fragment", endpoint);
        return Task.CompletedTask;
    }

    [Check("metadata/asymmetric-client-authentication-is-offered", Severity.Low, "RFC9700-2.5/asymmetric-client-authentication",
        ProvenBy = ["metadata-without-asymmetric-authentication"],
        Gains = "Every client shares its secret with the server, where one leak loses them all.")]
    public Task Clients_can_authenticate_with_a_key_of_their_own()
    {
        var methods = Target.Metadata.List("token_endpoint_auth_methods_supported");
        Applies(methods is not null, "the metadata lists no client authentication methods");
        Holds(methods!.Any(method => method is "private_key_jwt" or "tls_client_auth" or "self_signed_tls_client_auth"), "private_key_jwt, tls_client_auth or self_signed_tls_client_auth", string.Join(", ", methods!));
        return Task.CompletedTask;
    }

    [Check("metadata/forwarded-headers-are-not-believed", Severity.High, "RFC9700-4.13/proxy-headers-sanitized", "Attack-B69/forwarded-not-believed",
        ProvenBy = ["forwarded-host-believed"], Attacks = ["B69"],
        Gains = "An attacker has the server tell clients, or a cache in front of it, addresses of the attacker's.")]
    public Task Headers_of_a_proxy_that_come_from_outside_have_no_effect() => IsNotChangedBy(
        new("X-Forwarded-Host", AttackersHost), new("Forwarded", $"host={AttackersHost};proto=https"), new("X-Forwarded-Server", AttackersHost), new("X-Original-Host", AttackersHost));

    [Check("metadata/addresses-do-not-follow-the-request", Severity.Medium, "Attack-B69/host-not-believed", "Attack-B69/forwarded-not-believed", "RFC9700-4.13/proxy-headers-sanitized",
        ProvenBy = ["host-header-believed", "forwarded-host-believed"],
        Gains = "A cache in front of the server, or a client that is led astray, learns addresses of the attacker's.")]
    public Task Metadata_is_the_same_whatever_headers_come_with_the_question() => IsNotChangedBy([.. ProxyHeaders]);

    private async Task IsNotChangedBy(params IReadOnlyList<Header> headers)
    {
        var url = Target.Metadata.Source ?? throw new NotApplicableException("the target publishes no metadata");
        Step("control");
        var usual = (await Context.SendAsync(WireRequest.Json(url))).Answered;
        foreach (var header in headers)
        {
            Step(header.Name);
            Context.Recorder.Difference($"header {header.Name}: as usual -> {header.Value}");
            var exchange = await Context.SendAsync(WireRequest.Json(url).With(header.Name, header.Value));
            // A name that it does not know is what a server may hang up on; nothing else.
            if (exchange.Response is null && header.Name == "Host")
                continue;
            var answer = exchange.Answered;
            if (answer.Status is 429 or >= 500)
                throw new UndecidedException($"{header.Name}: the server answered with status {answer.Status}");
            Holds(!NamesAttacker(answer), $"the same as without it, status {usual.Status}, or a refusal", $"with {header.Name}: {header.Value} the answer names {AttackersHost}", BelievedRequirement(header));
        }
    }
}
