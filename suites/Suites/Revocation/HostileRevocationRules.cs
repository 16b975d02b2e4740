using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Revocations that no client sends so: what they would end lives on.</summary>
[Needs("web", "victim")]
public sealed class HostileRevocationRules : ConformanceSuite
{
    private string Endpoint => Target.Metadata.RevocationEndpoint ?? throw new NotApplicableException("the target tells no revocation endpoint");

    [Needs("otherWeb")]
    [Check("revocation/polluted-client-revokes-nothing", Severity.Medium, "RFC7009-2.1/foreign-token-untouched",
        ProvenBy = ["second-spelling-of-client-counts"], Attacks = ["B5"],
        Gains = "One client logs the users of another out, by a second client_id beside its own.")]
    public Task A_second_client_under_a_similar_name_revokes_nothing() => RevokesNothing(token =>
        Pollution.Of("client_id", Clients.Web.Id).Select(second => new RevocationAttempt(second.Name, TokenRequest.About(Clients.OtherWeb, token) with { Before = second.Before, Behind = second.Behind })));

    [Check("revocation/other-methods-revoke-nothing", Severity.Medium, "Attack-B28/nothing-by-another-method", "RFC7009-2.1/client-authenticates",
        ProvenBy = ["other-methods-skip-client-authentication"],
        Gains = "Whoever finds a token can end it, by a method that nobody guards.")]
    public Task No_other_method_revokes_for_a_stranger() => RevokesNothing(token =>
        HostileRequests.OtherMethods.Select(other => new RevocationAttempt(other.Name, TokenRequest.About(Clients.Web.WithWrongSecret(), token) with { Method = other.Method, Headers = other.Headers })));

    [Check("revocation/malformed-requests-are-answered-soundly", Severity.Low, "Attack-B75/no-server-error", "Attack-B75/nothing-of-the-inside", "Attack-B75/no-secrets",
        ProvenBy = ["malformed-input-is-status-500", "malformed-input-ends-the-connection", "malformed-input-shows-a-stack-trace", "malformed-input-shows-secrets"],
        Gains = "Errors show how the server is built, or take it down.")]
    public Task Malformed_revocations_are_errors_of_the_request() => AnswersSoundly(
        TokenRequest.About(Clients.Web, Pkce.NewVerifier()).ToWire(Endpoint),
        HostileRequests.ToForm(Endpoint, new(("token", "evil"), ("client_id", Clients.Web.Id)), "token"));

    [Check("revocation/other-spellings-authenticate", Severity.Medium, "Attack-B78/no-check-lost", "RFC7009-2.1/client-authenticates",
        ProvenBy = ["other-spelling-skips-client-authentication"],
        Gains = "Whoever finds a token can end it, under another spelling of the path.")]
    public Task No_other_spelling_of_the_path_revokes_for_a_wrong_secret() => RevokesNothing(token =>
        Spelled(Endpoint).Select(spelling => new RevocationAttempt(spelling.Name, TokenRequest.About(Clients.Web.WithWrongSecret(), token), spelling.Url)));

    [Check("revocation/no-origin-with-cookies", Severity.Low, "Attack-B68/no-origin-with-credentials",
        ProvenBy = ["any-origin-allowed-with-cookies"],
        Gains = "Should revocation ever look at a cookie, every page ends the tokens of its visitors and sees that it did.")]
    public Task No_other_origin_is_allowed_together_with_cookies() => IsNotReadByOtherOrigins(
        [TokenRequest.About(Clients.Web, Pkce.NewVerifier()).ToWire(Endpoint)], "Attack-B68/no-origin-with-credentials");
}
