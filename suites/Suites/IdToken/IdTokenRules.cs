using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What a client verifies in an ID token has to hold (OpenID Connect Core sections 2 and 3.1.3.7).</summary>
[Needs("web", "victim")]
public sealed class IdTokenRules : ConformanceSuite
{
    /// <summary>Clocks of two machines may differ by so much.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(3);

    [Check("id-token/signature-is-valid", Severity.Critical, "OIDC-Core-3.1.3.7/signature-valid",
        ProvenBy = ["id-token-bad-signature", "id-token-unsigned"],
        Gains = "A client that verifies refuses every login; one that does not takes identities from anybody.")]
    public async Task The_signature_is_verified_by_a_published_key()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        Applies(!token.Algorithm.StartsWith("HS", StringComparison.Ordinal), $"the ID token is signed by {token.Algorithm} with the client's secret, not with a published key");
        Holds(token.IsSignedBy(await Target.KeysAsync()), "a signature by a key of the JWK Set", $"alg {token.Algorithm}, kid {token.KeyId ?? "(absent)"}: no key verifies it");
    }

    [Check("id-token/issuer-is-exact", Severity.High, "OIDC-Core-3.1.3.7/issuer-exact",
        ProvenBy = ["id-token-wrong-issuer"],
        Gains = "A client that does not verify takes the identity of one server for that of another.")]
    public async Task The_issuer_is_that_of_the_metadata()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        Holds(token.Claim("iss") == Target.Profile.Issuer, Target.Profile.Issuer, token.Claim("iss") ?? "(absent)");
    }

    [Check("id-token/audience-is-the-client", Severity.Critical, "OIDC-Core-3.1.3.7/audience-is-client",
        ProvenBy = ["id-token-wrong-audience"],
        Gains = "An ID token for one client logs its bearer in at another.")]
    public async Task The_audience_contains_the_client()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        Holds(token.Audience.Contains(Clients.Web.Id), Clients.Web.Id, string.Join(", ", token.Audience));
    }

    [Check("id-token/is-not-expired", Severity.Medium, "OIDC-Core-3.1.3.7/not-expired",
        ProvenBy = ["id-token-expired"],
        Gains = "A client that verifies refuses every login.")]
    public async Task A_fresh_id_token_is_not_expired()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        Holds(token.Time("exp") > Target.Time.GetUtcNow() - Leeway, "exp after now", token.Time("exp")?.ToString("u") ?? "(absent)");
    }

    [Check("id-token/nonce-is-echoed", Severity.High, "OIDC-Core-2/nonce-echoed",
        ProvenBy = ["id-token-without-nonce", "id-token-wrong-nonce"],
        Gains = "An ID token from another login is replayed, or its code injected, and the client cannot tell.")]
    public async Task The_nonce_of_the_request_stands_in_the_token()
    {
        var request = Clients.Web.Request();
        Applies(request.Parameters.Has("nonce"), "client 'web' does not have the scope openid");
        var token = IdTokenOf(await UserTokensAsync(request, Flow));
        Holds(token.Claim("nonce") == request.Parameters["nonce"], request.Parameters["nonce"]!, token.Claim("nonce") ?? "(absent)");
    }

    [Check("id-token/at-hash-is-right", Severity.Medium, "OIDC-Core-3.1.3.6/at-hash-right",
        ProvenBy = ["id-token-wrong-at-hash"],
        Gains = "An access token is swapped for another, and the client cannot tell.")]
    public async Task The_hash_of_the_access_token_is_right_where_it_is_told()
    {
        var tokens = await UserTokensAsync(Clients.Web);
        var token = IdTokenOf(tokens);
        Applies(token.Claim("at_hash") is not null, "the ID token has no at_hash, which is optional in the code flow");
        Holds(token.Claim("at_hash") == token.HalfHash(tokens.AccessToken), token.HalfHash(tokens.AccessToken), token.Claim("at_hash")!);
    }
}
