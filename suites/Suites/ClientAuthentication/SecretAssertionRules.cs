using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>A client that keys its assertions with its secret (OpenID Connect Core section 9).</summary>
[Needs("secretJwt")]
public sealed class SecretAssertionRules : ConformanceSuite
{
    [Check("client-authentication/keyed-assertion-needs-the-secret", Severity.Critical, "RFC7523-3/signature-verified", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-signature-unchecked"], Attacks = ["B46"], Tags = ["jose"],
        Gains = "Anybody acts as the client.")]
    public Task A_keyed_assertion_without_the_secret_is_refused() => RefusedEach(
        from: () => Task.FromResult(Clients.SecretJwt),
        control: client => Token.ClientCredentialsAsync(client),
        attacks:
        [
            ("another secret", client => Token.ClientCredentialsAsync(client.WithAssertion(assertion => assertion with { Key = SigningKey.Hmac(Pkce.NewVerifier(), "another secret") }))),
            ("one bit of the hash turned", client => Token.ClientCredentialsAsync(client.WithAssertion(assertion => assertion with { Key = assertion.Key.Broken() }))),
        ],
        with: [OAuthError.InvalidClient],
        code: "RFC7523-3.2/invalid-client");

    [Check("client-authentication/keyed-assertion-without-a-hash-is-refused", Severity.Critical, "RFC7523-3/algorithm-fixed", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-algorithm-unchecked"], Attacks = ["B46"], Tags = ["jose"],
        Gains = "Anybody acts as the client.")]
    public Task A_keyed_assertion_with_alg_none_is_refused() => Refused(
        from: () => Task.FromResult(Clients.SecretJwt),
        control: client => Token.ClientCredentialsAsync(client),
        attack: client => Token.ClientCredentialsAsync(client.WithAssertion(assertion => assertion with { Key = SigningKey.None })),
        with: [OAuthError.InvalidClient],
        code: "RFC7523-3.2/invalid-client");
}
