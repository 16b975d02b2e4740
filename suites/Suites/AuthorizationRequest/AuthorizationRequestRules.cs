using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Which authorization requests lead to a login at all (RFC 6749 sections 3.1.1, 3.3 and 4.1.2.1).</summary>
[Needs("web", "victim")]
public sealed class AuthorizationRequestRules : ConformanceSuite
{
    [Check("authorization-request/unknown-client-is-refused", Severity.Critical, "RFC6749-3.1.2.4/no-redirect-when-invalid", "RFC6749-4.1.2.1/no-redirect-when-invalid", "RFC9700-4.11.2/no-redirect-on-invalid-combination", "OIDC-Core-3.1.2.2/oauth-parameters-validated",
        ProvenBy = ["unknown-client-accepted"],
        Gains = "The server sends users, and codes, to whatever address a link names.")]
    public Task A_client_id_that_was_never_registered_leads_nowhere() => Refused(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.AskAsync(request),
        attack: request => Flow.AskAsync(OfNobody(request)),
        with: []);

    [Check("authorization-request/response-type-is-required", Severity.Low, "RFC6749-3.1.1/response-type-required", "RFC6749-4.1.2.1/error-code-fits",
        "OIDC-Core-3.1.2.1/response-type-required", "OIDC-Core-3.1.2.2/required-parameters-verified",
        ProvenBy = ["missing-response-type-accepted"],
        Gains = "A client that forgot to say what it wants gets something that it may not be prepared for.")]
    public Task A_request_without_response_type_is_refused() => Refused(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.AskAsync(request),
        attack: request => Flow.AskAsync(request.With("response_type", null)),
        with: [OAuthError.InvalidRequest, OAuthError.UnsupportedResponseType]);

    [Check("authorization-request/unknown-response-type-is-refused", Severity.Low, "RFC6749-3.1.1/response-type-understood", "RFC6749-4.1.2.1/error-told",
        "RFC6749-4.1.2.1/error-code-fits", "OIDC-Core-3.1.2.2/oauth-parameters-validated", "OIDC-Core-3.1.2.2/errors-are-answered", "OIDC-Core-3.1.2.6/error-code-told",
        ProvenBy = ["unknown-response-type-accepted", "authorization-error-code-wrong"],
        Gains = "A client that asks for a protected kind of response gets a plain one.")]
    public Task A_response_type_that_nobody_has_defined_is_refused() => Refused(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.AskAsync(request),
        attack: request => Flow.AskAsync(request.With("response_type", "voucher")),
        with: [OAuthError.UnsupportedResponseType, OAuthError.InvalidRequest, OAuthError.UnauthorizedClient]);

    [Needs("machine")]
    [Check("authorization-request/foreign-scope-opens-nothing", Severity.High, "RFC6749-3.3/scope-limited", "RFC6749-10.3/scope-fits-the-client",
        ProvenBy = ["scope-beyond-registration-granted"], Attacks = ["B34"],
        Gains = "A harmless client asks for the scope of a powerful one, and users who trust it hand over more than it may have.")]
    public Task A_scope_of_another_client_does_not_open_the_api_to_this_one()
    {
        var scope = Target.Profile.Resource?.Scope;
        Applies(scope is not null, "the profile names no API");
        var client = Clients.Among("web", "otherWeb", "public", "native", "hybrid").FirstOrDefault(client => client.May("authorization_code") && !client.Registration.Scopes.Contains(scope!));
        Applies(client is not null, $"every client of the code flow is registered for {scope}, the scope of the API");
        return OpensNothing(
            entitled: () => ClientTokensAsync(Clients.Machine),
            attempt: async () =>
            {
                var request = client!.Request();
                var answer = await CompleteAsync(request.With("scope", $"{request.Parameters["scope"]} {scope}".Trim()));
                Decided(answer, "the request for the scope");
                return answer.Redeemed is { } redeemed ? TokensIfAny(redeemed) : null;
            });
    }

    /// <summary>A client that was never registered has no redirect URI: an error that is sent to the one in the request is sent to anybody.</summary>
    private static AuthorizationRequest OfNobody(AuthorizationRequest request) => request.With("client_id", $"unknown-{Guid.NewGuid():N}") with
    {
        Client = request.Client with { Registration = request.Client.Registration with { RedirectUris = [] } },
    };
}
