using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>ID tokens as hints that the server did not sign, by the ways in which verifiers were fooled (OpenID Connect Core section 3.1.2.2, RFC 8725 section 2).</summary>
[Needs("web", "victim")]
public sealed class ForgedHintRules : ConformanceSuite
{
    [Check("session/hint-without-a-signature-is-refused", Severity.Medium, "OIDC-Core-3.1.2.2/forged-hint-is-an-error",
        ProvenBy = ["hint-unsigned-accepted", "hint-unverified"], Attacks = ["B60"], Tags = ["jose"],
        Gains = "Whoever writes an ID token himself has it taken for one of the server: a check for the word none is passed by None.")]
    public async Task An_id_token_that_says_that_nobody_signed_it_is_no_hint() =>
        await RefusesHints(await WithoutSignatureAsync());

    [Check("session/hint-keyed-with-the-public-key-is-refused", Severity.Medium, "OIDC-Core-3.1.2.2/forged-hint-is-an-error",
        ProvenBy = ["hint-keyed-with-public-key-accepted", "hint-unverified"], Attacks = ["B60"], Tags = ["jose"],
        Gains = "Whoever writes an ID token himself has it taken for one of the server: the public key of the server, which everybody has, is enough to sign.")]
    public async Task An_id_token_that_is_keyed_with_the_public_key_of_the_server_is_no_hint() =>
        await RefusesHints(await KeyedWithPublicKeyAsync());

    [Check("session/hint-bringing-its-key-is-refused", Severity.Medium, "OIDC-Core-3.1.2.2/forged-hint-is-an-error",
        ProvenBy = ["hint-bringing-its-key-accepted", "hint-unverified"], Attacks = ["B60"], Tags = ["jose"],
        Gains = "Whoever writes an ID token himself has it taken for one of the server: the attacker signs with a key of his own and hands it over, or names an empty one.")]
    public async Task An_id_token_that_says_by_which_key_it_is_to_be_verified_is_no_hint() =>
        await RefusesHints(NamingTheirKey);

    [Check("session/hint-with-a-bad-signature-is-refused", Severity.Medium, "OIDC-Core-3.1.2.2/forged-hint-is-an-error",
        ProvenBy = ["hint-zero-signature-accepted", "hint-unverified"], Attacks = ["B60"], Tags = ["jose"],
        Gains = "Whoever writes an ID token himself has it taken for one of the server: a signature that takes no key is enough, such as one of zeros.")]
    public async Task An_id_token_that_has_an_empty_a_zero_or_a_cut_signature_is_no_hint() =>
        await RefusesHints(Forgeries.BadlySigned);
}
