using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Parameters of the authorization endpoint: unknown, empty, repeated, unsupported (RFC 6749 section 3.1, OpenID Connect Core section 15.1).</summary>
[Needs("web", "victim")]
public sealed class AuthorizationParameterRules : ConformanceSuite
{
    [Check("authorization-request/unknown-parameter-is-ignored", Severity.Low, "RFC6749-3.1/unknown-ignored", "OIDC-Core-3.1.2.2/unknown-parameter-ignored",
        ProvenBy = ["unknown-authorization-parameter-refused"],
        Gains = "Clients that use an extension are locked out.")]
    public Task A_parameter_that_nobody_has_defined_changes_nothing() => StillAccepted(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.AskAsync(request),
        variant: request => Flow.AskAsync(request.With("unheard_of", "1")));

    [Check("authorization-request/empty-parameter-is-absent", Severity.Low, "RFC6749-3.1/empty-is-absent",
        ProvenBy = ["empty-authorization-parameter-counts"],
        Gains = "A client that sends an empty field is treated differently from one that leaves it out.")]
    public Task An_empty_prompt_is_treated_as_none() => SameOutcome(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.AskAsync(request),
        variant: request => Flow.AskAsync(request.With("prompt", "")));

    [Check("authorization-request/repeated-parameter-is-refused", Severity.Low, "RFC6749-3.1/repeated-refused",
        ProvenBy = ["repeated-authorization-parameter-accepted"],
        Gains = "A gateway that looks at the first value and a server that uses the second see two different requests.")]
    public Task A_scope_that_comes_twice_with_different_values_is_refused() => Refused(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.AskAsync(request),
        attack: request => Flow.AskAsync(request with { Parameters = request.Parameters.Add("scope", "openid") }),
        with: []);

    [Check("authorization-request/optional-parameters-are-harmless", Severity.Low, "OIDC-Core-15.1/display-harmless", "OIDC-Core-15.1/locales-harmless",
        "OIDC-Core-15.1/acr-values-harmless", "OIDC-Core-3.1.2.1/ui-locales-harmless", "OIDC-Core-5.2/claims-locales-harmless",
        ProvenBy = ["optional-parameters-refused"],
        Gains = "Clients that ask politely for a language or a kind of page are locked out.")]
    public async Task Display_language_and_other_wishes_never_cause_an_error()
    {
        foreach (var (name, value) in new[] { ("display", "page"), ("ui_locales", "de fr"), ("claims_locales", "de"), ("acr_values", "urn:example:loa1"), ("login_hint", Users.Victim.Username) })
        {
            await StillAccepted(
                from: () => RequestOf(Clients.Web),
                control: request => Flow.AskAsync(request),
                variant: request => Flow.AskAsync(request.With(name, value)));
        }
    }

    [Check("authorization-request/request-object-is-not-passed-over", Severity.Medium, "OIDC-Core-6.1/request-not-supported",
        ProvenBy = ["request-object-ignored", "request-object-is-invalid-request"],
        Gains = "A client believes that its signed request was honoured, and only the unsigned half was.")]
    public Task A_request_object_is_refused_where_it_is_not_supported()
    {
        Applies(!Target.Metadata.Flag("request_parameter_supported"), "the metadata says that the request parameter is supported");
        return Refused(
            from: () => RequestOf(Clients.Web),
            control: request => Flow.AskAsync(request),
            attack: request => Flow.AskAsync(request.With("request", "eyJhbGciOiJub25lIn0.e30.")),
            with: ["request_not_supported"],
            code: "OIDC-Core-6.1/request-not-supported");
    }

    [Check("authorization-request/request-uri-is-not-passed-over", Severity.Medium, "OIDC-Core-6.2/request-uri-not-supported",
        ProvenBy = ["request-uri-ignored", "request-uri-is-invalid-request"],
        Gains = "A client believes that its signed request was honoured, and only the unsigned half was.")]
    public Task A_request_uri_is_refused_where_it_is_not_supported()
    {
        Applies(Target.Metadata.IsFalse("request_uri_parameter_supported"), "the metadata does not say that request_uri is not supported");
        return Refused(
            from: () => RequestOf(Clients.Web),
            control: request => Flow.AskAsync(request),
            attack: request => Flow.AskAsync(request.With("request_uri", "https://client.example/request.jwt")),
            with: ["request_uri_not_supported"],
            code: "OIDC-Core-6.2/request-uri-not-supported");
    }

    [Check("authorization-request/unknown-response-mode-delivers-nothing", Severity.Low, "OIDC-Core-3.1.2.6/unknown-mode-delivers-nothing",
        ProvenBy = ["unknown-response-mode-ignored"],
        Gains = "A client that asks for a protected kind of response gets a plain one.")]
    public Task A_response_mode_that_nobody_has_defined_is_refused() => Refused(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.AskAsync(request),
        attack: request => Flow.AskAsync(request.With("response_mode", "pigeon")),
        with: []);

    [Check("authorization-request/response-type-has-to-be-registered", Severity.High, "RFC6749-4.1.1/response-type-registered",
        ProvenBy = ["token-response-type-for-anybody"], Attacks = ["B37"],
        Gains = "An attacker changes the response type of a link, and tokens travel where only a code should.")]
    public Task A_client_of_the_code_flow_gets_no_token_from_the_front_channel() =>
        IsRefusedOtherTypes(Clients.Web);

    [Check("authorization-request/post-works", Severity.Low, "OIDC-Core-3.1.2.1/post-works",
        ProvenBy = ["authorize-by-post-refused"],
        Gains = "Clients whose requests are too long for a URL are locked out.")]
    public Task A_request_by_post_works_as_one_by_get() => StillAccepted(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.AskAsync(request),
        variant: request => Flow.AskAsync(request with { ByPost = true }));

    [Check("authorization-request/no-cors", Severity.Medium, "RFC9700-2.6/no-cors-at-authorization",
        ProvenBy = ["authorize-allows-cors"], Attacks = ["B68"],
        Gains = "A page of the attacker's reads what the server answers to the victim's browser.")]
    public async Task Script_of_another_origin_cannot_read_the_endpoint()
    {
        var url = Clients.Web.Request().ToUrl(Target.Metadata.AuthorizationEndpoint!);
        var exchange = await Context.SendAsync(WireRequest.Page(url).With("Origin", "https://evil.example"));
        if (exchange.Answered.Status is 429 or >= 500)
            throw new UndecidedException($"the endpoint answered with status {exchange.Answered.Status}");
        var allowed = exchange.Answered.Find("Access-Control-Allow-Origin");
        Holds(allowed is null, "no Access-Control-Allow-Origin", $"Access-Control-Allow-Origin: {allowed}");
    }
}
