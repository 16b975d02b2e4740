using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>Access tokens at the API that the server did not sign, where they are JWTs (RFC 9068 section 4, RFC 8725 section 2).</summary>
public sealed class ForgedTokenRules : ConformanceSuite
{
    [Check("resource/token-without-a-signature-is-refused", Severity.Critical, "RFC6750-3.1/forged-refused",
        ProvenBy = ["access-token-unsigned-accepted"], Attacks = ["B53"], Tags = ["jose"],
        Gains = "Anybody makes up an access token: a check for the word none is passed by None.")]
    public async Task An_access_token_that_says_that_nobody_signed_it_opens_nothing() =>
        await RefusesAccessTokens(Resource.Api, await JwtsForApiAsync(), await WithoutSignatureAsync());

    [Check("resource/token-keyed-with-the-public-key-is-refused", Severity.Critical, "RFC6750-3.1/forged-refused",
        ProvenBy = ["access-token-keyed-with-public-key-accepted"], Attacks = ["B53"], Tags = ["jose"],
        Gains = "Anybody makes up an access token: the public key of the server, which everybody has, is enough to sign.")]
    public async Task An_access_token_that_is_keyed_with_the_public_key_of_the_server_opens_nothing() =>
        await RefusesAccessTokens(Resource.Api, await JwtsForApiAsync(), await KeyedWithPublicKeyAsync());

    [Check("resource/token-bringing-its-key-is-refused", Severity.Critical, "RFC6750-3.1/forged-refused",
        ProvenBy = ["access-token-bringing-its-key-accepted"], Attacks = ["B53"], Tags = ["jose"],
        Gains = "Anybody makes up an access token: the attacker signs with a key of his own and hands it over, or names an empty one.")]
    public async Task An_access_token_that_says_by_which_key_it_is_to_be_verified_opens_nothing() =>
        await RefusesAccessTokens(Resource.Api, await JwtsForApiAsync(), NamingTheirKey);

    [Check("resource/token-with-a-bad-signature-is-refused", Severity.Critical, "RFC6750-3.1/forged-refused",
        ProvenBy = ["access-token-zero-signature-accepted"], Attacks = ["B53"], Tags = ["jose"],
        Gains = "Anybody makes up an access token: a signature that takes no key is enough, such as one of zeros.")]
    public async Task An_access_token_that_has_an_empty_a_zero_or_a_cut_signature_opens_nothing() =>
        await RefusesAccessTokens(Resource.Api, await JwtsForApiAsync(), Forgeries.BadlySigned);
}
