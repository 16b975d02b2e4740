using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Which requests for a code and tokens are answered (OpenID Connect Core section 3.3.2.1, OAuth 2.0 Multiple Response Types section 5).</summary>
[Needs("hybrid", "victim")]
public sealed class HybridRequestRules : ConformanceSuite
{
    [Check("hybrid/nonce-is-required", Severity.High, "OIDC-Core-3.3.2.1/nonce-required",
        ProvenBy = ["missing-nonce-accepted"],
        Gains = "An ID token, and the code that it vouches for, is replayed into another login.")]
    public Task A_request_for_an_id_token_without_nonce_is_refused() =>
        NeedsANonce(Clients.Hybrid, type => type is { IsHybrid: true, HasIdToken: true });

    [Check("hybrid/nonce-is-optional-without-an-id-token", Severity.Low, "OIDC-Core-3.3.2.1/nonce-optional-for-code-token",
        ProvenBy = ["nonce-required-for-code-token"],
        Gains = "Clients that need no nonce are locked out.")]
    public Task A_request_for_a_code_and_an_access_token_works_without_nonce() => EachType(Clients.Hybrid, type => type is { IsHybrid: true, HasIdToken: false }, request => StillAccepted(
        from: () => Task.FromResult(Clients.Hybrid.Request(request.ResponseType.Text)),
        control: sound => Flow.AskAsync(sound),
        variant: sound => Flow.AskAsync(sound.With("nonce", null))));

    [Check("hybrid/response-type-is-required", Severity.Low, "OIDC-Core-3.3.2.1/response-type-required",
        ProvenBy = ["missing-response-type-accepted"],
        Gains = "A client that forgot to say what it wants gets something that it may not be prepared for.")]
    public Task A_request_without_response_type_is_refused() => Refused(
        from: () => RequestOf(Clients.Hybrid),
        control: request => Flow.AskAsync(request),
        attack: request => Flow.AskAsync(request.With("response_type", null)),
        with: [OAuthError.InvalidRequest, OAuthError.UnsupportedResponseType]);

    [Check("hybrid/other-response-types-are-refused", Severity.High, "RFC6749-4.1.1/response-type-registered",
        ProvenBy = ["token-response-type-for-anybody"], Attacks = ["B37"],
        Gains = "An attacker changes the response type of a link, and access tokens travel where only an ID token should.")]
    public Task A_client_gets_the_response_types_alone_that_it_is_registered_for() =>
        IsRefusedOtherTypes(Clients.Hybrid);

    [Check("hybrid/order-of-values-is-free", Severity.Low, "MRT-1.2/order-free",
        ProvenBy = ["response-type-order-fixed"],
        Gains = "Clients that write the same response type another way round are locked out.")]
    public Task The_values_of_a_response_type_come_in_any_order() =>
        TakesValuesInAnyOrder(Clients.Hybrid, type => type.IsHybrid);
}
