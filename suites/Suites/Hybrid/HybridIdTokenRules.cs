using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>The ID token from the front, the one from the back, and what binds them to each other (OpenID Connect Core sections 3.3.2.9 to 3.3.2.12 and 3.3.3.6).</summary>
[Needs("hybrid", "victim")]
public sealed class HybridIdTokenRules : ConformanceSuite
{
    /// <summary>Claims about the authentication (section 2), beside the nonce, which has a rule of its own.</summary>
    private static readonly string[] AboutAuthentication = ["auth_time", "acr", "amr"];

    [Check("hybrid/front-id-token-is-signed", Severity.Critical, "OIDC-Core-2/alg-none-not-used", "OIDC-Core-3.1.3.7/signature-valid",
        ProvenBy = ["front-id-token-unsigned", "front-id-token-bad-signature"],
        Gains = "Whoever can change an address in a browser logs in as anybody.")]
    public Task The_signature_of_the_id_token_from_the_front_is_verified_by_a_published_key() => EachPair(async (front, _, request, _) =>
    {
        MustNotBeUnsigned(front, "OIDC-Core-2/alg-none-not-used");
        await MustBeSigned(front, request.Client, "OIDC-Core-3.1.3.7/signature-valid");
    });

    [Check("hybrid/id-tokens-are-sound", Severity.Critical, "OIDC-Core-3.1.3.7/issuer-exact", "OIDC-Core-3.1.3.7/audience-is-client", "OIDC-Core-2/azp-is-client", "OIDC-Core-3.1.3.7/not-expired", "OIDC-Core-2/times-in-order", "OIDC-Core-2/subject-length", "OIDC-Core-3.1.3.7/signature-valid",
        ProvenBy = ["front-id-token-of-another-audience", "front-id-token-expired", "id-token-wrong-azp", "id-token-long-subject", "id-token-not-yet-issued"],
        Gains = "An ID token for one client, or an old one, logs its bearer in.")]
    public Task Both_id_tokens_are_what_a_client_verifies() => EachPair(async (front, back, request, _) =>
    {
        await MustBeSound(front, request.Client);
        await MustBeSound(back, request.Client);
    });

    [Check("hybrid/nonce-is-in-both-id-tokens", Severity.High, "OIDC-Core-3.3.2.11/nonce-in-id-token", "OIDC-Core-2/nonce-echoed",
        ProvenBy = ["front-id-token-without-nonce", "front-id-token-wrong-nonce", "id-token-without-nonce"],
        Gains = "An ID token from another login is replayed, and the client cannot tell.")]
    public Task The_nonce_of_the_request_stands_in_both_id_tokens() => EachPair((front, back, request, _) =>
    {
        MustRepeatTheNonce(front, request, "OIDC-Core-3.3.2.11/nonce-in-id-token");
        MustRepeatTheNonce(back, request, "OIDC-Core-2/nonce-echoed");
        return Task.CompletedTask;
    });

    [Check("hybrid/c-hash-is-right", Severity.High, "OIDC-Core-3.3.2.10/c-hash-right", "OIDC-Core-3.3.2.11/c-hash-with-code",
        ProvenBy = ["id-token-without-c-hash", "id-token-wrong-c-hash", "id-token-wrong-c-hash-at-token-endpoint"],
        Gains = "A code is swapped for another in the browser, and the client cannot tell.")]
    public Task The_hash_of_the_code_is_told_in_front_and_right_everywhere() => EachPair((front, back, _, tokens) =>
    {
        MustHash(front, "c_hash", tokens.Grant!.Code, "OIDC-Core-3.3.2.10/c-hash-right", whenAbsent: "OIDC-Core-3.3.2.11/c-hash-with-code");
        MustHash(back, "c_hash", tokens.Grant.Code, "OIDC-Core-3.3.2.10/c-hash-right", whenAbsent: null);
        return Task.CompletedTask;
    });

    [Check("hybrid/at-hash-is-right", Severity.High, "OIDC-Core-3.2.2.9/at-hash-right", "OIDC-Core-3.3.2.11/at-hash-with-token", "OIDC-Core-3.1.3.6/at-hash-right",
        ProvenBy = ["front-id-token-without-at-hash", "front-id-token-wrong-at-hash", "id-token-wrong-at-hash"],
        Gains = "An access token is swapped for another, and the client cannot tell.")]
    public Task The_hash_of_the_access_token_is_told_in_front_and_right_everywhere() => EachType(Clients.Hybrid, type => type is { IsHybrid: true, HasIdToken: true, HasToken: true }, async request =>
    {
        var grant = await Flow.AuthorizeAsync(request);
        MustHash(IdTokenOf(grant.Response), "at_hash", FrontTokensOf(request, grant.Response).AccessToken, "OIDC-Core-3.2.2.9/at-hash-right", whenAbsent: "OIDC-Core-3.3.2.11/at-hash-with-token");
        var tokens = await Token.TokensOfAsync(grant);
        MustHash(IdTokenOf(tokens), "at_hash", tokens.AccessToken, "OIDC-Core-3.1.3.6/at-hash-right", whenAbsent: null);
    });

    [Check("hybrid/both-id-tokens-name-the-same-user", Severity.Critical, "OIDC-Core-3.3.3.6/issuer-and-subject-identical",
        ProvenBy = ["front-id-token-of-another-subject", "front-id-token-of-another-issuer"],
        Gains = "The part of the application in the browser has another user logged in than the part on the server.")]
    public Task Both_id_tokens_have_the_same_issuer_and_subject() => EachPair((front, back, _, _) =>
    {
        foreach (var claim in new[] { "iss", "sub" })
            Holds(front.Claim(claim) is { } told && told == back.Claim(claim), $"the same {claim} in both", $"{claim} in front: {front.Claim(claim) ?? "(absent)"}, from the token endpoint: {back.Claim(claim) ?? "(absent)"}");
        return Task.CompletedTask;
    });

    [Check("hybrid/both-id-tokens-tell-the-same", Severity.Low, "OIDC-Core-3.3.3.6/authentication-claims-in-both", "OIDC-Core-3.3.3.6/user-claims-agree",
        ProvenBy = ["front-id-token-without-auth-time", "front-id-token-with-another-name"],
        Gains = "A client that looks at one of the two takes a login for fresher, or a user for another, than the other says.")]
    public Task Both_id_tokens_tell_the_same_of_the_login_and_of_the_user() => EachPair((front, back, _, _) =>
    {
        foreach (var claim in AboutAuthentication)
            Holds(Raw(front, claim) == Raw(back, claim), $"the same {claim} in both", $"{claim} in front: {Raw(front, claim)}, from the token endpoint: {Raw(back, claim)}", "OIDC-Core-3.3.3.6/authentication-claims-in-both");
        // Fewer claims of the user in front are the server's right.
        foreach (var claim in ScopeClaims.Scopes.SelectMany(ScopeClaims.Of).Where(claim => front.Claims.TryGetProperty(claim, out _) && back.Claims.TryGetProperty(claim, out _)))
            Holds(Raw(front, claim) == Raw(back, claim), $"the same {claim} in both", $"{claim} differs", "OIDC-Core-3.3.3.6/user-claims-agree");
        return Task.CompletedTask;
    }, WithClaims);

    /// <summary>Judges both ID tokens of one login, for each response type that yields two.</summary>
    private Task EachPair(Func<Jws, Jws, AuthorizationRequest, Tokens, Task> judge, Func<AuthorizationRequest, AuthorizationRequest>? with = null) => EachType(Clients.Hybrid, type => type is { IsHybrid: true, HasIdToken: true }, async request =>
    {
        var asked = with is null ? request : with(request);
        var grant = await Flow.AuthorizeAsync(asked);
        var tokens = await Token.TokensOfAsync(grant);
        await judge(IdTokenOf(grant.Response), IdTokenOf(tokens), asked, tokens);
    });

    /// <summary>Asks for claims that both ID tokens may then tell.</summary>
    private AuthorizationRequest WithClaims(AuthorizationRequest request)
    {
        var aged = request.With("max_age", "10000");
        return Target.Metadata.Flag("claims_parameter_supported") ? aged.With("claims", """{"id_token":{"name":null,"email":null}}""") : aged;
    }

    private static string Raw(Jws token, string claim) => token.Claims.TryGetProperty(claim, out var value) ? value.GetRawText() : "(absent)";
}
