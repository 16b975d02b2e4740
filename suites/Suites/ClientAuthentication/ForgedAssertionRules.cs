using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tokens;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>Assertions that the client did not make, or not so (RFC 8725, RFC 7515, RFC 7519).</summary>
[Needs("keyAuthenticated")]
public sealed class ForgedAssertionRules : ConformanceSuite
{
    [Check("client-authentication/unsigned-assertion-in-any-spelling", Severity.Critical, "RFC7523-3/signature-verified", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-unsigned-accepted", "assertion-algorithm-unchecked"], Attacks = ["B46"], Tags = ["jose"],
        Gains = "Anybody acts as the client: a check for the word none is passed by None.")]
    public async Task An_assertion_that_says_nobody_signed_it_is_refused_in_any_spelling() =>
        await RefusesAssertions(Clients.KeyAuthenticated, Forgeries.WithoutSignature(Target.Metadata.JwksUri is null ? [] : await Target.KeysAsync()));

    [Check("client-authentication/public-key-is-no-secret", Severity.Critical, "RFC7523-3/algorithm-fixed", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-keyed-with-public-key-accepted", "assertion-algorithm-unchecked"], Attacks = ["B46"], Tags = ["jose"],
        Gains = "Anybody acts as the client: its public key, which is no secret, is enough to sign.")]
    public Task An_assertion_keyed_with_any_form_of_the_public_key_is_refused() =>
        RefusesAssertions(Clients.KeyAuthenticated, Forgeries.KeyedWith(Clients.KeyAuthenticated.PublicKey));

    [Check("client-authentication/assertion-brings-no-certificate", Severity.Critical, "RFC7523-3/signature-verified", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-bringing-its-certificate-accepted", "assertion-header-key-trusted"], Attacks = ["B46"], Tags = ["jose"],
        Gains = "Anybody signs with a key of his own, hands it over or says where it is, and acts as the client.")]
    public Task No_header_of_an_assertion_says_which_key_verifies_it() => RefusesAssertions(Clients.KeyAuthenticated, NamingTheirKey);

    [Check("client-authentication/critical-headers-are-heeded", Severity.Medium, "Attack-B46/critical-headers-are-heeded", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-critical-header-ignored"], Tags = ["jose"],
        Gains = "An assertion counts although the conditions that its signer put on it are not kept.")]
    public Task An_assertion_that_insists_on_an_unknown_header_is_refused() => RefusesAssertions(Clients.KeyAuthenticated, Forgeries.Unheeded(Clients.KeyAuthenticated.Key));

    [Check("client-authentication/repeated-members-hide-nothing", Severity.Medium, "Attack-B46/repeated-members-hide-nothing", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-first-of-two-counts"], Tags = ["jose"],
        Gains = "Two components read two values from one assertion, and each believes to have checked it.")]
    public Task Of_a_member_that_comes_twice_the_first_does_not_count() => RefusesAssertions(Clients.KeyAuthenticated, Repeated(Clients.KeyAuthenticated.Key));

    [Check("client-authentication/assertion-signature-is-a-real-one", Severity.Critical, "RFC7523-3/signature-verified", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-zero-signature-accepted", "assertion-signature-unchecked"], Attacks = ["B46"], Tags = ["jose"],
        Gains = "Anybody acts as the client with a signature that takes no key, such as one of zeros.")]
    public Task An_assertion_with_an_empty_a_zero_or_a_cut_signature_is_refused() => RefusesAssertions(Clients.KeyAuthenticated, Forgeries.BadlySigned);

    [Check("client-authentication/assertion-is-taken-as-it-is-written", Severity.Low, "Attack-B76/signed-token-as-it-is-written", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-respelled-accepted"], Tags = ["jose"],
        Gains = "An assertion in another spelling slips past a list of those that were used, where whole strings are kept.")]
    public Task An_assertion_with_padding_or_white_space_is_refused() => RefusesAssertions(Clients.KeyAuthenticated, Forgeries.Respelled(Clients.KeyAuthenticated.Key));

    [Needs("web", "victim")]
    [Check("client-authentication/token-of-the-server-is-no-assertion", Severity.Critical, "RFC7523-3/signature-verified", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-signed-by-the-server-accepted"], Attacks = ["B53", "B46"], Tags = ["jose"],
        Gains = "Whoever has an ID token acts as any client.")]
    public Task Nothing_that_the_server_issued_passes_for_an_assertion() => RefusesOtherKinds(
        Clients.Web,
        [TokenKind.IdToken, TokenKind.AccessToken, TokenKind.SignedAccessToken, TokenKind.RefreshToken, TokenKind.Code],
        from: () => Task.FromResult(Clients.KeyAuthenticated),
        control: client => Token.ClientCredentialsAsync(client),
        send: (client, other) => Token.ClientCredentialsAsync(client.Forging(new("a token of the server instead", _ => other))),
        with: [OAuthError.InvalidClient, OAuthError.InvalidRequest]);

    internal static IReadOnlyList<Forgery> Repeated(SigningKey owner) => Forgeries.Repeating(owner, ("sub", "somebody-else"), ("iss", "https://evil.example"), ("aud", "https://other-server.example"));
}
