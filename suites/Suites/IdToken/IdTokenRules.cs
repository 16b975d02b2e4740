using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What a client verifies in an ID token has to hold (OpenID Connect Core sections 2 and 3.1.3.7).</summary>
[Needs("web", "victim")]
public sealed class IdTokenRules : ConformanceSuite
{
    [Check("id-token/is-issued", Severity.Medium, "OIDC-Core-3.1.3.3/id-token-issued",
        ProvenBy = ["id-token-not-issued"],
        Gains = "A client that asked who logged in is not told, and falls back on guesses.")]
    public async Task A_request_with_the_scope_openid_ends_in_an_id_token()
    {
        Applies(Clients.Web.Registration.Scopes.Contains("openid"), "client 'web' does not have the scope openid");
        var tokens = await UserTokensAsync(Clients.Web);
        Holds(tokens.IdToken is not null, "an id_token", "none");
    }

    [Check("id-token/signature-is-valid", Severity.Critical, "OIDC-Core-3.1.3.7/signature-valid", "OIDC-Core-2/signed", "OIDC-Core-2/alg-none-not-used", "OIDC-Core-10.1/alg-of-jwa",
        "OIDC-Core-10.1/key-published", "OIDC-Core-10.1/mac-alg", "OIDC-Core-15.2/bare-keys",
        ProvenBy = ["id-token-bad-signature", "id-token-unsigned", "id-token-is-no-jwt"], Attacks = ["B56"],
        Gains = "A client that verifies refuses every login; one that does not takes identities from anybody.")]
    public async Task The_signature_is_verified_by_a_published_key() =>
        await MustBeSigned(IdTokenOf(await UserTokensAsync(Clients.Web)), Clients.Web);

    [Check("id-token/issuer-is-exact", Severity.High, "OIDC-Core-3.1.3.7/issuer-exact", "OIDC-Core-2/iss-told", "OIDC-Core-16.15/issuer-exact",
        ProvenBy = ["id-token-wrong-issuer"],
        Gains = "A client that does not verify takes the identity of one server for that of another.")]
    public async Task The_issuer_is_that_of_the_metadata() =>
        MustNameTheIssuer(IdTokenOf(await UserTokensAsync(Clients.Web)));

    [Check("id-token/audience-is-the-client", Severity.Critical, "OIDC-Core-3.1.3.7/audience-is-client", "OIDC-Core-2/aud-told", "OIDC-Core-2/aud-names-the-client",
        ProvenBy = ["id-token-wrong-audience"], Attacks = ["B56"],
        Gains = "An ID token for one client logs its bearer in at another.")]
    public async Task The_audience_contains_the_client() =>
        MustNameTheClient(IdTokenOf(await UserTokensAsync(Clients.Web)), Clients.Web);

    [Check("id-token/is-not-expired", Severity.Medium, "OIDC-Core-3.1.3.7/not-expired", "OIDC-Core-2/exp-told",
        ProvenBy = ["id-token-expired"],
        Gains = "A client that verifies refuses every login.")]
    public async Task A_fresh_id_token_is_not_expired() =>
        MustBeAlive(IdTokenOf(await UserTokensAsync(Clients.Web)));

    [Check("id-token/nonce-is-echoed", Severity.High, "OIDC-Core-2/nonce-echoed",
        ProvenBy = ["id-token-without-nonce", "id-token-wrong-nonce"], Attacks = ["B56"],
        Gains = "An ID token from another login is replayed, or its code injected, and the client cannot tell.")]
    public async Task The_nonce_of_the_request_stands_in_the_token()
    {
        var request = Clients.Web.Request();
        Applies(request.Parameters.Has("nonce"), "client 'web' does not have the scope openid");
        MustRepeatTheNonce(IdTokenOf(await UserTokensAsync(request, Flow)), request);
    }

    [Check("id-token/at-hash-is-right", Severity.Medium, "OIDC-Core-3.1.3.6/at-hash-right",
        ProvenBy = ["id-token-wrong-at-hash"],
        Gains = "An access token is swapped for another, and the client cannot tell.")]
    public async Task The_hash_of_the_access_token_is_right_where_it_is_told()
    {
        var tokens = await UserTokensAsync(Clients.Web);
        var token = IdTokenOf(tokens);
        Applies(token.Claim("at_hash") is not null, "the ID token has no at_hash, which is optional in the code flow");
        MustHash(token, "at_hash", tokens.AccessToken, requirement: null, whenAbsent: null);
    }

    [Check("id-token/times-are-in-order", Severity.Medium, "OIDC-Core-2/times-in-order", "OIDC-Core-2/iat-told",
        ProvenBy = ["id-token-expires-before-issue", "id-token-not-yet-issued", "id-token-without-iat"],
        Gains = "A client that checks the age of a token refuses every login, or none.")]
    public async Task The_token_expires_after_it_was_issued() =>
        MustHaveTimesInOrder(IdTokenOf(await UserTokensAsync(Clients.Web)));

    [Check("id-token/subject-is-short", Severity.Low, "OIDC-Core-2/subject-length", "OIDC-Core-2/sub-told",
        ProvenBy = ["id-token-long-subject"],
        Gains = "Clients cut the subject, and two users become one.")]
    public async Task The_subject_has_at_most_255_characters() =>
        MustHaveAShortSubject(IdTokenOf(await UserTokensAsync(Clients.Web)));

    [Check("id-token/brings-no-key", Severity.Medium, "OIDC-Core-2/no-key-in-header",
        ProvenBy = ["id-token-with-key-header"],
        Gains = "Clients get used to keys that come with the token, and an attacker's token brings its own.")]
    public async Task The_header_brings_no_key_along() =>
        MustBringNoKey(IdTokenOf(await UserTokensAsync(Clients.Web)));

    [Check("id-token/kid-is-published", Severity.Medium, "OIDC-Core-10.1/kid-known",
        ProvenBy = ["id-token-unknown-kid"],
        Gains = "Clients cannot find the key, and some then try all, or none.")]
    public async Task The_kid_of_the_token_stands_in_the_jwk_set() =>
        await MustNameAPublishedKey(IdTokenOf(await UserTokensAsync(Clients.Web)));

    [Check("id-token/azp-is-the-client", Severity.Medium, "OIDC-Core-2/azp-is-client",
        ProvenBy = ["id-token-wrong-azp"],
        Gains = "A client that looks at azp takes the token for another's.")]
    public async Task An_authorized_party_is_the_client() =>
        MustNameNoOtherParty(IdTokenOf(await UserTokensAsync(Clients.Web)), Clients.Web);

    [Check("id-token/no-nonce-is-invented", Severity.Low, "OIDC-Core-2/no-nonce-invented",
        ProvenBy = ["nonce-invented"],
        Gains = "A client that sent no nonce cannot know what to do with one.")]
    public async Task Without_a_nonce_the_token_has_none()
    {
        Step("control: with a nonce");
        await Flow.AuthorizeAsync(Clients.Web.Request());
        Step("without a nonce");
        var answer = await Flow.AskAsync(Clients.Web.Request().With("nonce", null));
        Decided(answer, "the request without a nonce");
        Applies(answer.Outcome == Outcome.Accepted, $"the server wants a nonce in every request, which OpenID Connect Core section 3.1.2.1 leaves to the client: {answer.Summary}");
        var token = IdTokenOf(await Token.TokensOfAsync(Flow.ToGrant(answer)));
        Holds(token.Claim("nonce") is null, "no nonce", $"nonce {token.Claim("nonce")}");
    }
}
