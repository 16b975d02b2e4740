using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Which requests for tokens without a code are answered (OpenID Connect Core section 3.2.2.1, OAuth 2.0 Multiple Response Types).</summary>
[Needs("implicit", "victim")]
public sealed class ImplicitRequestRules : ConformanceSuite
{
    [Check("implicit/nonce-is-required", Severity.High, "OIDC-Core-3.2.2.1/nonce-required",
        ProvenBy = ["missing-nonce-accepted"],
        Gains = "An ID token that was stolen from one login is replayed into another.")]
    public Task A_request_for_an_id_token_without_nonce_is_refused() =>
        NeedsANonce(Clients.Implicit, type => type is { IsImplicit: true, HasIdToken: true });

    [Check("implicit/response-type-is-required", Severity.Low, "OIDC-Core-3.2.2.1/response-type-required",
        ProvenBy = ["missing-response-type-accepted"],
        Gains = "A client that forgot to say what it wants gets something that it may not be prepared for.")]
    public Task A_request_without_response_type_is_refused() => Refused(
        from: () => Task.FromResult(Clients.Implicit.Request().WithPkce()),
        control: request => Flow.AskAsync(request),
        attack: request => Flow.AskAsync(request.With("response_type", null)),
        with: [OAuthError.InvalidRequest, OAuthError.UnsupportedResponseType]);

    [Check("implicit/other-response-types-are-refused", Severity.High, "RFC6749-4.1.1/response-type-registered",
        ProvenBy = ["token-response-type-for-anybody"], Attacks = ["B37"],
        Gains = "An attacker changes the response type of a link, and a code or a token travels to a client that does not guard it.")]
    public Task A_client_gets_the_response_types_alone_that_it_is_registered_for() =>
        IsRefusedOtherTypes(Clients.Implicit);

    [Check("implicit/order-of-values-is-free", Severity.Low, "MRT-1.2/order-free",
        ProvenBy = ["response-type-order-fixed"],
        Gains = "Clients that write the same response type another way round are locked out.")]
    public Task The_values_of_a_response_type_come_in_any_order() =>
        TakesValuesInAnyOrder(Clients.Implicit, type => type.IsImplicit);

    [Check("implicit/response-type-differs-by-case", Severity.Low, "RFC6749-1.9/values-case-sensitive",
        ProvenBy = ["response-type-case-ignored"],
        Gains = "What a gateway in front of the server does not take for a response type is one to the server.")]
    public Task A_response_type_in_other_case_is_refused() => Refused(
        from: () => RequestOf(Clients.Implicit),
        control: request => Flow.AskAsync(request),
        attack: request => Flow.AskAsync(request.With("response_type", request.ResponseType.Text.ToUpperInvariant())),
        with: [OAuthError.UnsupportedResponseType, OAuthError.UnauthorizedClient, OAuthError.InvalidRequest]);

    [Check("implicit/no-id-token-without-openid", Severity.Low, "OIDC-Core-3.1.2.2/openid-scope-verified",
        ProvenBy = ["front-id-token-without-openid"],
        Gains = "A client learns who the user is although it did not ask the user for that.")]
    public Task Without_the_scope_openid_no_id_token_comes() => EachType(Clients.Implicit, type => type is { IsImplicit: true, HasIdToken: true }, async request =>
    {
        await Flow.DeliverAsync(request);
        Step($"response_type={request.ResponseType.Text} without openid");
        var others = (request.Parameters["scope"] ?? "").Split(' ').Where(scope => scope != "openid").ToList();
        Context.Recorder.Difference($"scope: {request.Parameters["scope"]} -> {string.Join(' ', others)}");
        var answer = await Flow.AskAsync(request.With("scope", others.Count > 0 ? string.Join(' ', others) : null));
        Decided(answer, "the request without openid");
        Holds(answer.Response?.Parameters.Has("id_token") != true, "an error, a page of the server, or an answer without id_token", answer.Summary);
    });

    [Check("implicit/redirect-uri-is-compared", Severity.Critical, "OIDC-Core-3.2.2.1/redirect-uri-exact", "RFC6749-4.2.1/redirect-uri-verified", "RFC9700-2.1/redirect-uri-exact", "RFC6749-4.2.2.1/no-redirect-when-invalid",
        ProvenBy = ["redirect-uri-not-compared", "redirect-uri-prefix-matched", "error-redirects-to-unregistered"], Attacks = ["B1"],
        Gains = "A link of the attacker's makes the server deliver the victim's tokens to an address of the attacker's.")]
    public Task No_variation_of_a_registered_redirect_uri_gets_tokens() => NotAnsweredAt(Clients.Implicit, RedirectUriMutations.Of(Clients.Implicit.RedirectUri));

    [Check("implicit/response-mode-opens-no-other-address", Severity.Critical, "RFC6749-3.1.2.4/no-foreign-delivery",
        ProvenBy = ["redirect-uri-not-compared", "error-redirects-to-unregistered"], Attacks = ["B37"],
        Gains = "A way of delivery that was added later forgets to look at the address.")]
    public async Task Nothing_is_delivered_to_an_unregistered_address_by_any_response_mode()
    {
        foreach (var type in Clients.Implicit.ResponseTypes)
        {
            Step($"control: response_type={type.Text} with the registered address");
            await Flow.DeliverAsync(Clients.Implicit.Request(type.Text));
            foreach (var mode in new[] { null, "query", "fragment", "form_post", "pigeon" })
            {
                Step($"response_type={type.Text}, response_mode={mode ?? "(absent)"}");
                Context.Recorder.Difference($"redirect_uri: registered -> {RedirectUriMutations.AttackersAddress}, response_mode: (absent) -> {mode ?? "(absent)"}");
                var answer = await Flow.AskAsync(Clients.Implicit.Request(type.Text).With("response_mode", mode).With("redirect_uri", RedirectUriMutations.AttackersAddress));
                Decided(answer, $"response_mode={mode}");
                Holds(answer.Response is null, "a page of the server itself", answer.Summary);
            }
        }
    }

    [Check("implicit/error-is-shown", Severity.Low, "RFC6749-4.2.2.1/error-is-shown",
        ProvenBy = ["error-page-empty"],
        Gains = "A user whom a broken or forged link sent here sees nothing and learns nothing.")]
    public Task The_user_is_told_what_is_wrong_with_client_or_address() => ToldToTheUser(
    [
        ("an unregistered redirect URI", Clients.Implicit.Request().With("redirect_uri", RedirectUriMutations.AttackersAddress)),
        ("no client", Clients.Implicit.Request().With("client_id", null)),
    ]);

    [Check("implicit/redirect-uri-has-to-be-named", Severity.Low, "OIDC-Core-3.2.2.1/redirect-uri-required",
        ProvenBy = ["missing-redirect-uri-accepted"],
        Gains = "The server picks where the tokens go, which need not be where the client waits for them.")]
    public Task A_request_without_redirect_uri_is_refused_when_several_are_registered()
    {
        Applies(Clients.Implicit.SecondRedirectUri is not null, "client 'implicit' has one redirect URI only, which the server may then use");
        return Refused(
            from: () => RequestOf(Clients.Implicit),
            control: request => Flow.AskAsync(request),
            attack: request => Flow.AskAsync(request.With("redirect_uri", null)),
            with: []);
    }

    [Check("implicit/plain-http-is-refused", Severity.High, "OIDC-Core-3.2.2.1/no-http-redirect-uri",
        ProvenBy = ["implicit-over-http-accepted"],
        Gains = "Whoever listens on the network of the user reads the tokens.")]
    public Task An_http_redirect_uri_gets_no_tokens()
    {
        var plain = Clients.Implicit.Registration.RedirectUris.FirstOrDefault(uri => uri.StartsWith("http:", StringComparison.OrdinalIgnoreCase) && !new Uri(uri).IsLoopback);
        Applies(plain is not null, "client 'implicit' has no http redirect URI, loopback addresses apart");
        Applies(!Clients.Implicit.RedirectUri.StartsWith("http:", StringComparison.OrdinalIgnoreCase), "client 'implicit' has no https redirect URI to compare with");
        return Refused(
            from: () => RequestOf(Clients.Implicit),
            control: request => Flow.AskAsync(request),
            attack: request => Flow.AskAsync(request.With("redirect_uri", plain)),
            with: []);
    }
}
