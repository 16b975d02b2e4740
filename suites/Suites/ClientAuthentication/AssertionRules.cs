using System.Text.Json.Nodes;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>A client that signs what it authenticates with (RFC 7523 section 3).</summary>
[Needs("keyAuthenticated")]
public sealed class AssertionRules : ConformanceSuite
{
    [Check("client-authentication/assertion-signature-is-verified", Severity.Critical, "RFC7523-3/signature-verified", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-signature-unchecked"], Attacks = ["B46"], Tags = ["jose"],
        Gains = "Anybody acts as the client.")]
    public Task An_assertion_signed_by_nobody_the_client_knows_is_refused() => RefusedEach(
        from: () => Task.FromResult(Clients.KeyAuthenticated),
        control: client => Token.ClientCredentialsAsync(client),
        attacks:
        [
            ("one bit of the signature turned", Forged(assertion => assertion with { Key = assertion.Key.Broken() })),
            ("a foreign key", Forged(assertion => assertion with { Key = SigningKey.Foreign() })),
        ],
        with: [OAuthError.InvalidClient],
        code: "RFC7523-3.2/invalid-client");

    [Check("client-authentication/assertion-algorithm-is-fixed", Severity.Critical, "RFC7523-3/algorithm-fixed", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-algorithm-unchecked"], Attacks = ["B46"], Tags = ["jose"],
        Gains = "Anybody acts as the client: its public key, or no key at all, is enough to sign.")]
    public Task An_assertion_with_an_algorithm_of_the_attackers_choice_is_refused() => RefusedEach(
        from: () => Task.FromResult(Clients.KeyAuthenticated),
        control: client => Token.ClientCredentialsAsync(client),
        attacks:
        [
            ("alg none", Forged(assertion => assertion with { Key = SigningKey.None })),
            ("HMAC with the public key in PEM form", Forged(assertion => assertion with { Key = SigningKey.Hmac(PublicJwk.ToPem(PublicKey), "HMAC with the public key") })),
            ("HMAC with the public key as JWK", Forged(assertion => assertion with { Key = SigningKey.Hmac(PublicKey, "HMAC with the public key") })),
        ],
        with: [OAuthError.InvalidClient],
        code: "RFC7523-3.2/invalid-client");

    [Check("client-authentication/assertion-issuer-is-the-client", Severity.High, "RFC7523-3/issuer-is-client", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-issuer-unchecked"],
        Gains = "A token that the client signed for another purpose authenticates it.")]
    public Task An_assertion_of_another_issuer_is_refused() => RefusedAssertion(assertion => assertion.With("iss", "https://evil.example"));

    [Check("client-authentication/assertion-subject-is-the-client", Severity.High, "RFC7523-3/subject-is-client", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-subject-unchecked"],
        Gains = "A token that the client signed about somebody else authenticates it.")]
    public Task An_assertion_about_somebody_else_is_refused() => Refused(
        from: () => Task.FromResult(Clients.KeyAuthenticated),
        control: client => Token.ClientCredentialsAsync(client),
        attack: Forged(assertion => assertion.With("sub", "somebody-else")),
        // The client_id of the request contradicts such an assertion (RFC 7521 section 4.2), which makes the request invalid as well.
        with: [OAuthError.InvalidClient, OAuthError.InvalidRequest],
        code: "RFC7523-3.2/invalid-client");

    [Check("client-authentication/assertion-audience-is-the-server", Severity.Critical, "RFC7523-3/audience-is-server", "RFC7523-3.2/invalid-client", "OIDC-Core-9/audience-verified",
        ProvenBy = ["assertion-audience-unchecked"], Attacks = ["B46"],
        Gains = "A server that the client also talks to passes the client's assertion on and acts as the client here.")]
    public Task An_assertion_for_another_server_is_refused() => RefusedAssertion(assertion => assertion.With("aud", "https://other-server.example"));

    [Check("client-authentication/assertion-needs-an-expiry", Severity.Medium, "RFC7523-3/expiry-required", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-without-expiry-accepted"],
        Gains = "An assertion from an old log works for ever.")]
    public Task An_assertion_without_expiry_is_refused() => RefusedAssertion(assertion => assertion.With("exp", null));

    [Check("client-authentication/expired-assertion-is-refused", Severity.High, "RFC7523-3/expired-refused", "RFC7523-3.2/invalid-client", "OIDC-Core-9/expired-refused",
        ProvenBy = ["expired-assertion-accepted"],
        Gains = "An assertion from an old log works for ever.")]
    public Task An_assertion_that_expired_ten_minutes_ago_is_refused() => RefusedAssertion(assertion => assertion.WithTime("exp", -TenMinutes));

    [Check("client-authentication/early-assertion-is-refused", Severity.Low, "RFC7523-3/not-before-kept", "RFC7523-3.2/invalid-client",
        ProvenBy = ["early-assertion-accepted"],
        Gains = "An assertion that was signed for later is used now.")]
    public Task An_assertion_that_is_valid_in_ten_minutes_only_is_refused() => RefusedAssertion(assertion => assertion.WithTime("nbf", TenMinutes));

    [Check("client-authentication/assertion-is-used-once", Severity.Medium, "OIDC-Core-9/jti-once", "RFC7523-3/jti-once",
        ProvenBy = ["assertion-replay-accepted"], Attacks = ["B46"],
        Gains = "Whoever sees one request of the client repeats its authentication.")]
    public async Task An_assertion_is_refused_the_second_time()
    {
        var frozen = Clients.KeyAuthenticated.WithOneAssertion();
        await RefusedTheSecondTime(
            from: () => Task.FromResult(frozen),
            send: client => Token.ClientCredentialsAsync(client),
            with: [OAuthError.InvalidClient, OAuthError.InvalidRequest, OAuthError.InvalidGrant]);
    }

    [Check("client-authentication/parallel-assertions-are-used-once", Severity.Medium, "OIDC-Core-9/jti-once", "RFC7523-3/jti-once",
        ProvenBy = ["assertion-use-not-atomic", "assertion-replay-accepted"], Attacks = ["B22"], Tags = ["race"],
        Gains = "Whoever repeats a request of the client in the same moment is taken for the client too.")]
    public Task Of_many_uses_of_an_assertion_at_once_at_most_one_succeeds() => OneWinsAtMost(
        from: () => Task.FromResult(Clients.KeyAuthenticated.WithOneAssertion()),
        race: (client, times) => Token.RaceAsync(TokenRequest.ClientCredentials(client), times),
        what: "uses of one assertion");

    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    private string PublicKey => PublicJwk.Of(Clients.KeyAuthenticated.Registration.PrivateKey!);

    private Task RefusedAssertion(Func<ClientAssertion, ClientAssertion> change) => Refused(
        from: () => Task.FromResult(Clients.KeyAuthenticated),
        control: client => Token.ClientCredentialsAsync(client),
        attack: Forged(change),
        with: [OAuthError.InvalidClient],
        code: "RFC7523-3.2/invalid-client");

    private Func<Client, Task<TokenAnswer>> Forged(Func<ClientAssertion, ClientAssertion> change) =>
        client => Token.ClientCredentialsAsync(client.WithAssertion(change));
}
