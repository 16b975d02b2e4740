using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>The ID token from the authorization endpoint, which travels through the browser (OpenID Connect Core sections 3.2.2.9 to 3.2.2.11).</summary>
[Needs("implicit", "victim")]
public sealed class ImplicitIdTokenRules : ConformanceSuite
{
    [Check("implicit/id-token-is-signed", Severity.Critical, "OIDC-Core-2/alg-none-not-used", "OIDC-Core-3.1.3.7/signature-valid", "OIDC-Core-10.1/no-mac-for-public-clients",
        ProvenBy = ["front-id-token-unsigned", "id-token-bad-signature", "id-token-keyed-for-public-clients"],
        Gains = "Whoever can change an address in a browser logs in as anybody.")]
    public Task The_signature_is_verified_by_a_published_key() => EachIdToken(async (token, request) =>
    {
        MustNotBeUnsigned(token, "OIDC-Core-2/alg-none-not-used");
        Holds(request.Client.Secret is not null || !token.Algorithm.StartsWith("HS", StringComparison.Ordinal), "a signature by a published key", $"alg {token.Algorithm}, of a client that has no secret", "OIDC-Core-10.1/no-mac-for-public-clients");
        await MustBeSigned(token, request.Client, "OIDC-Core-3.1.3.7/signature-valid");
    });

    [Check("implicit/id-token-names-issuer-client-and-user", Severity.Critical, "OIDC-Core-3.1.3.7/issuer-exact", "OIDC-Core-3.1.3.7/audience-is-client", "OIDC-Core-2/azp-is-client", "OIDC-Core-2/subject-length",
        "MRT-3/identity-asserted", "MRT-3/audience-named",
        ProvenBy = ["id-token-wrong-issuer", "id-token-wrong-audience", "id-token-wrong-azp", "id-token-long-subject"],
        Gains = "An ID token for one client logs its bearer in at another.")]
    public Task It_says_who_issued_it_to_whom_about_whom() => EachIdToken((token, request) =>
    {
        MustNameTheIssuer(token, "OIDC-Core-3.1.3.7/issuer-exact");
        MustNameTheClient(token, request.Client, "OIDC-Core-3.1.3.7/audience-is-client");
        MustNameNoOtherParty(token, request.Client, "OIDC-Core-2/azp-is-client");
        MustHaveAShortSubject(token, "OIDC-Core-2/subject-length");
        return Task.CompletedTask;
    });

    [Check("implicit/id-token-is-fresh", Severity.Medium, "OIDC-Core-3.1.3.7/not-expired", "OIDC-Core-2/times-in-order",
        ProvenBy = ["id-token-expired", "id-token-expires-before-issue", "id-token-not-yet-issued"],
        Gains = "A client that verifies refuses every login.")]
    public Task It_is_not_expired_and_its_times_are_in_order() => EachIdToken((token, _) =>
    {
        MustBeAlive(token, "OIDC-Core-3.1.3.7/not-expired");
        MustHaveTimesInOrder(token, "OIDC-Core-2/times-in-order");
        return Task.CompletedTask;
    });

    [Check("implicit/id-token-names-its-key", Severity.Medium, "OIDC-Core-10.1/kid-known",
        ProvenBy = ["id-token-unknown-kid"],
        Gains = "Clients cannot find the key, and some then try all, or none.")]
    public Task The_kid_stands_in_the_jwk_set() => EachIdToken((token, _) => MustNameAPublishedKey(token));

    [Check("implicit/id-token-brings-no-key", Severity.Medium, "OIDC-Core-2/no-key-in-header",
        ProvenBy = ["id-token-with-key-header"],
        Gains = "Clients get used to keys that come with the token, and an attacker's token brings its own.")]
    public Task The_header_brings_no_key_along() => EachIdToken((token, _) =>
    {
        MustBringNoKey(token);
        return Task.CompletedTask;
    });

    [Check("implicit/nonce-is-echoed", Severity.High, "OIDC-Core-3.2.2.10/nonce-in-id-token",
        ProvenBy = ["front-id-token-without-nonce", "front-id-token-wrong-nonce"],
        Gains = "An ID token from another login is replayed, and the client cannot tell.")]
    public Task The_nonce_of_the_request_stands_in_the_token() => EachIdToken((token, request) =>
    {
        MustRepeatTheNonce(token, request);
        return Task.CompletedTask;
    });

    [Check("implicit/at-hash-is-right", Severity.High, "OIDC-Core-3.2.2.9/at-hash-right", "OIDC-Core-3.2.2.10/at-hash-with-token",
        ProvenBy = ["front-id-token-without-at-hash", "id-token-wrong-at-hash"],
        Gains = "An access token is swapped for another in the browser, and the client cannot tell.")]
    public Task The_hash_of_the_access_token_beside_it_is_told_and_right() => EachType(Clients.Implicit, type => type is { IsImplicit: true, HasIdToken: true, HasToken: true }, async request =>
    {
        var response = await Flow.DeliverAsync(request);
        MustHash(IdTokenOf(response), "at_hash", FrontTokensOf(request, response).AccessToken, "OIDC-Core-3.2.2.9/at-hash-right", whenAbsent: "OIDC-Core-3.2.2.10/at-hash-with-token");
    });

    [Check("implicit/no-at-hash-without-a-token", Severity.Low, "OIDC-Core-3.2.2.10/no-at-hash-without-token",
        ProvenBy = ["front-at-hash-without-token"],
        Gains = "A client waits for an access token that does not come.")]
    public Task Without_an_access_token_there_is_no_hash_of_one() => EachType(Clients.Implicit, type => type is { IsImplicit: true, HasToken: false }, async request =>
    {
        var token = IdTokenOf(await Flow.DeliverAsync(request));
        Holds(token.Claim("at_hash") is null, "no at_hash", $"at_hash {token.Claim("at_hash")}");
    });

    private Task EachIdToken(Func<Jws, AuthorizationRequest, Task> judge) => EachType(Clients.Implicit, type => type is { IsImplicit: true, HasIdToken: true }, async request =>
        await judge(IdTokenOf(await Flow.DeliverAsync(request)), request));
}
