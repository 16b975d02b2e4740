using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Which token requests are refused whatever they carry (RFC 6749 sections 3.2 and 5.2).</summary>
[Needs("machine")]
public sealed class TokenRequestRules : ConformanceSuite
{
    [Check("token-endpoint/get-is-refused", Severity.Medium, "RFC6749-3.2/token-endpoint-post",
        ProvenBy = ["token-by-get-accepted"], Attacks = ["B28"],
        Gains = "Credentials and codes end up in the logs and histories that keep URLs.")]
    public async Task A_get_request_yields_no_tokens()
    {
        Step("control");
        await ClientTokensAsync(Clients.Machine);

        Step("attack");
        Context.Recorder.Difference("method: POST -> GET");
        var answer = await Token.SendAsync(TokenRequest.ClientCredentials(Clients.Machine) with { Method = "GET" });
        YieldsNothing(answer, "the attack");
    }

    [Check("token-endpoint/grant-type-is-required", Severity.Low, "RFC6749-5.2/grant-type-required",
        ProvenBy = ["missing-grant-type-accepted"],
        Gains = "A request that says nothing gets tokens.")]
    public Task A_request_without_grant_type_is_refused() => Refused(
        from: RequestAsync,
        control: request => Token.SendAsync(request),
        attack: request => Token.SendAsync(request.With("grant_type", null)),
        with: [OAuthError.InvalidRequest, OAuthError.UnsupportedGrantType]);

    [Check("token-endpoint/unknown-grant-type-is-refused", Severity.Low, "RFC6749-5.2/grant-type-supported", "RFC6749-5.2/error-response-form", "RFC6749-5.2/error-code-fits",
        ProvenBy = ["unknown-grant-type-accepted", "refusal-with-200", "refusal-as-html"],
        Gains = "A request for something that does not exist gets tokens.")]
    public Task A_grant_type_that_nobody_has_defined_is_refused() => Refused(
        from: RequestAsync,
        control: request => Token.SendAsync(request),
        attack: request => Token.SendAsync(request.With("grant_type", "client_kredentials")),
        with: [OAuthError.UnsupportedGrantType, OAuthError.InvalidRequest]);

    [Needs("web")]
    [Check("token-endpoint/grant-type-has-to-be-registered", Severity.High, "RFC6749-5.2/grant-type-registered",
        ProvenBy = ["any-client-may-use-any-grant"],
        Gains = "A client that was meant for users only acts in its own name, where no user can refuse.")]
    public Task A_client_is_refused_a_grant_that_it_is_not_registered_for()
    {
        Applies(!Clients.Web.May("client_credentials"), "client 'web' is registered for client_credentials");
        return Refused(
            from: () => BareRequestAsync(Clients.Machine),
            control: request => Token.SendAsync(request),
            attack: request => Token.SendAsync(request with { Client = Clients.Web }),
            with: [OAuthError.UnauthorizedClient, OAuthError.UnsupportedGrantType, OAuthError.InvalidRequest, OAuthError.InvalidGrant, OAuthError.InvalidScope]);
    }

    private Task<TokenRequest> RequestAsync() => Task.FromResult(TokenRequest.ClientCredentials(Clients.Machine));
}
