using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>The access token from the front and the one from the back (OpenID Connect Core sections 3.3.2.9 and 3.3.3.8), and whether there should be one in front (RFC 9700 section 2.1.2).</summary>
[Needs("hybrid", "victim")]
public sealed class HybridTokenRules : ConformanceSuite
{
    [Check("hybrid/no-access-token-in-the-front", Severity.Medium, "RFC9700-2.1.2/no-front-channel-access-token",
        ProvenBy = ["token-response-type-for-anybody", "front-token-beside-id-token"],
        Gains = "Access tokens leak through browser history, logs and Referer headers, and nothing binds them to the client that may use them.")]
    public Task Access_tokens_come_from_the_token_endpoint_alone() =>
        GetsNoTokenFromTheFront(Clients.Hybrid);

    [Check("hybrid/token-type-is-bearer", Severity.Low, "OIDC-Core-3.3.2.5/token-type-with-token", "OIDC-Core-3.2.2.5/token-type-bearer",
        ProvenBy = ["front-token-of-unknown-type", "front-token-without-type"],
        Gains = "A client uses a token in a way that it is not meant for.")]
    public Task The_token_type_is_bearer() =>
        ComesAsBearer(Clients.Hybrid, type => type is { IsHybrid: true, HasToken: true }, whenAbsent: "OIDC-Core-3.3.2.5/token-type-with-token");

    [Check("hybrid/access-tokens-are-of-one-user", Severity.High, "OIDC-Core-5.3.2/same-subject", "OIDC-Core-5.3/bearer-accepted",
        ProvenBy = ["front-token-of-another-user", "front-token-dead"],
        Gains = "The part of the application in the browser shows another user's data than the part on the server.")]
    public Task Both_access_tokens_open_the_claims_of_the_same_user() => EachType(Clients.Hybrid, type => type is { IsHybrid: true, HasToken: true }, async request =>
    {
        var grant = await Flow.AuthorizeAsync(request);
        var front = await SubjectBehind(FrontTokensOf(request, grant.Response).AccessToken, refused: "OIDC-Core-5.3/bearer-accepted");
        var tokens = await Token.TokensOfAsync(grant);
        var back = await SubjectBehind(tokens.AccessToken, refused: "OIDC-Core-5.3/bearer-accepted");
        var subject = IdTokenOf(tokens).Claim("sub");
        Holds(front == subject && back == subject, $"sub {subject}, as in the ID token", $"sub {front ?? "(absent)"} with the token from the front, {back ?? "(absent)"} with the other", "OIDC-Core-5.3.2/same-subject");
    });

    [Check("hybrid/access-tokens-keep-to-their-scope", Severity.High, "OIDC-Core-5.4/claims-by-scope",
        ProvenBy = ["front-token-with-every-scope"],
        Gains = "A client reads what the user did not agree to.")]
    public Task Neither_access_token_reaches_further_than_the_scope_of_the_request() => EachType(Clients.Hybrid, type => type is { IsHybrid: true, HasToken: true }, async request =>
    {
        var little = request.With("scope", "openid");
        var grant = await Flow.AuthorizeAsync(little);
        await KeepsToItsScope(FrontTokensOf(little, grant.Response));
        await KeepsToItsScope(await Token.TokensOfAsync(grant));
    });
}
