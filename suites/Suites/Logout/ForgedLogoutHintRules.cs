using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>ID tokens at logout that the server did not sign, by the ways in which verifiers were fooled (OpenID Connect RP-Initiated Logout section 2, RFC 8725 section 2).</summary>
[Needs("web", "victim")]
public sealed class ForgedLogoutHintRules : ConformanceSuite
{
    protected override void Precondition()
    {
        Applies(Target.Metadata.EndSessionEndpoint is not null, "the target tells no end_session_endpoint");
        Applies(Target.Profile.Clients.Web?.PostLogoutRedirectUris.Count > 0, "the profile gives client 'web' no postLogoutRedirectUris");
    }

    [Check("logout/hint-without-a-signature-leads-nowhere", Severity.Medium, "RPInitiated-2/hint-is-verified", "RPInitiated-4/failed-validation-not-used",
        ProvenBy = ["logout-hint-unsigned-accepted", "logout-hint-unverified"], Attacks = ["B11", "B60"], Tags = ["jose"],
        Gains = "An attacker makes up the ID token that a link of his needs to be followed: a check for the word none is passed by None.")]
    public async Task An_id_token_that_says_that_nobody_signed_it_leads_nowhere() =>
        await RefusesLogoutHints(await WithoutSignatureAsync());

    [Check("logout/hint-keyed-with-the-public-key-leads-nowhere", Severity.Medium, "RPInitiated-2/hint-is-verified", "RPInitiated-4/failed-validation-not-used",
        ProvenBy = ["logout-hint-keyed-with-public-key-accepted", "logout-hint-unverified"], Attacks = ["B11", "B60"], Tags = ["jose"],
        Gains = "An attacker makes up the ID token that a link of his needs to be followed: the public key of the server, which everybody has, is enough to sign.")]
    public async Task An_id_token_that_is_keyed_with_the_public_key_of_the_server_leads_nowhere() =>
        await RefusesLogoutHints(await KeyedWithPublicKeyAsync());

    [Check("logout/hint-bringing-its-key-leads-nowhere", Severity.Medium, "RPInitiated-2/hint-is-verified", "RPInitiated-4/failed-validation-not-used",
        ProvenBy = ["logout-hint-bringing-its-key-accepted", "logout-hint-unverified"], Attacks = ["B11", "B60"], Tags = ["jose"],
        Gains = "An attacker makes up the ID token that a link of his needs to be followed: the attacker signs with a key of his own and hands it over, or names an empty one.")]
    public async Task An_id_token_that_says_by_which_key_it_is_to_be_verified_leads_nowhere() =>
        await RefusesLogoutHints(NamingTheirKey);

    [Check("logout/hint-with-a-bad-signature-leads-nowhere", Severity.Medium, "RPInitiated-2/hint-is-verified", "RPInitiated-4/failed-validation-not-used",
        ProvenBy = ["logout-hint-zero-signature-accepted", "logout-hint-unverified"], Attacks = ["B11", "B60"], Tags = ["jose"],
        Gains = "An attacker makes up the ID token that a link of his needs to be followed: a signature that takes no key is enough, such as one of zeros.")]
    public async Task An_id_token_that_has_an_empty_a_zero_or_a_cut_signature_leads_nowhere() =>
        await RefusesLogoutHints(Forgeries.BadlySigned);
}
