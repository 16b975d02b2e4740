using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>Keyed assertions that nobody made who knows the secret, or not so (RFC 8725, RFC 7515, RFC 7519).</summary>
[Needs("secretJwt")]
public sealed class ForgedKeyedAssertionRules : ConformanceSuite
{
    [Check("client-authentication/unsigned-keyed-assertion-in-any-spelling", Severity.Critical, "RFC7523-3/signature-verified", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-unsigned-accepted", "assertion-algorithm-unchecked"], Attacks = ["B46"], Tags = ["jose"],
        Gains = "Anybody acts as the client: a check for the word none is passed by None.")]
    public Task A_keyed_assertion_without_a_hash_is_refused_in_any_spelling() => RefusesAssertions(Clients.SecretJwt, Forgeries.WithoutSignature([]));

    [Check("client-authentication/keyed-hash-is-whole", Severity.Critical, "RFC7523-3/signature-verified", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-hash-compared-by-its-beginning", "assertion-zero-signature-accepted"], Attacks = ["B46"], Tags = ["jose"],
        Gains = "The attacker guesses a single byte of the hash and acts as the client.")]
    public Task A_keyed_assertion_with_an_empty_or_a_cut_hash_is_refused() => RefusesAssertions(Clients.SecretJwt, Forgeries.BadlySigned);

    [Check("client-authentication/keyed-assertion-takes-no-guess", Severity.Critical, "RFC7523-3/signature-verified", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-keyed-with-client-id"], Attacks = ["B46"], Tags = ["jose"],
        Gains = "Anybody who knows a client id acts as that client.")]
    public Task A_keyed_assertion_with_a_secret_that_anybody_guesses_is_refused() =>
        RefusesAssertions(Clients.SecretJwt, Forgeries.KeyedWithGuesses(Clients.SecretJwt.Id, Target.Profile.Issuer, "client_secret"));

    [Check("client-authentication/critical-headers-of-keyed-assertions-are-heeded", Severity.Medium, "Attack-B46/critical-headers-are-heeded", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-critical-header-ignored"], Tags = ["jose"],
        Gains = "An assertion counts although the conditions that its signer put on it are not kept.")]
    public Task A_keyed_assertion_that_insists_on_an_unknown_header_is_refused() => RefusesAssertions(Clients.SecretJwt, Forgeries.Unheeded(Clients.SecretJwt.Key));

    [Check("client-authentication/repeated-members-of-keyed-assertions-hide-nothing", Severity.Medium, "Attack-B46/repeated-members-hide-nothing", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-first-of-two-counts"], Tags = ["jose"],
        Gains = "Two components read two values from one assertion, and each believes to have checked it.")]
    public Task Of_a_member_that_comes_twice_in_a_keyed_assertion_the_first_does_not_count() =>
        RefusesAssertions(Clients.SecretJwt, ForgedAssertionRules.Repeated(Clients.SecretJwt.Key));
}
