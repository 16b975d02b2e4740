using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>Access tokens that the server did not sign, where they are JWTs, and that somebody asks about (RFC 7662 section 4, RFC 8725 section 2).</summary>
public sealed class ForgedTokenIntrospectionRules : ConformanceSuite
{
    [Check("introspection/token-without-a-signature-is-inactive", Severity.Critical, "RFC7662-2.2/dead-is-inactive",
        ProvenBy = ["introspection-unsigned-active"], Attacks = ["B52", "B53"], Tags = ["jose"],
        Gains = "Every API that asks the server takes a token that anybody made up: a check for the word none is passed by None.")]
    public async Task An_access_token_that_says_that_nobody_signed_it_is_called_inactive() =>
        await IntrospectsAsDead(await JwtsForApiAsync(), await WithoutSignatureAsync());

    [Check("introspection/token-keyed-with-the-public-key-is-inactive", Severity.Critical, "RFC7662-2.2/dead-is-inactive",
        ProvenBy = ["introspection-keyed-with-public-key-active"], Attacks = ["B52", "B53"], Tags = ["jose"],
        Gains = "Every API that asks the server takes a token that anybody made up: the public key of the server, which everybody has, is enough to sign.")]
    public async Task An_access_token_that_is_keyed_with_the_public_key_of_the_server_is_called_inactive() =>
        await IntrospectsAsDead(await JwtsForApiAsync(), await KeyedWithPublicKeyAsync());

    [Check("introspection/token-bringing-its-key-is-inactive", Severity.Critical, "RFC7662-2.2/dead-is-inactive",
        ProvenBy = ["introspection-bringing-its-key-active"], Attacks = ["B52", "B53"], Tags = ["jose"],
        Gains = "Every API that asks the server takes a token that anybody made up: the attacker signs with a key of his own and hands it over, or names an empty one.")]
    public async Task An_access_token_that_says_by_which_key_it_is_to_be_verified_is_called_inactive() =>
        await IntrospectsAsDead(await JwtsForApiAsync(), NamingTheirKey);

    [Check("introspection/token-with-a-bad-signature-is-inactive", Severity.Critical, "RFC7662-2.2/dead-is-inactive",
        ProvenBy = ["introspection-zero-signature-active"], Attacks = ["B52", "B53"], Tags = ["jose"],
        Gains = "Every API that asks the server takes a token that anybody made up: a signature that takes no key is enough, such as one of zeros.")]
    public async Task An_access_token_that_has_an_empty_a_zero_or_a_cut_signature_is_called_inactive() =>
        await IntrospectsAsDead(await JwtsForApiAsync(), Forgeries.BadlySigned);
}
