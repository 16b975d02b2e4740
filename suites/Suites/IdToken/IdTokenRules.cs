using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What a client verifies in an ID token has to hold (OpenID Connect Core sections 2 and 3.1.3.7).</summary>
[Needs("web", "victim")]
public sealed class IdTokenRules : ConformanceSuite
{
    /// <summary>Clocks of two machines may differ by so much.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(3);

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
        ProvenBy = ["id-token-bad-signature", "id-token-unsigned"],
        Gains = "A client that verifies refuses every login; one that does not takes identities from anybody.")]
    public async Task The_signature_is_verified_by_a_published_key()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        if (token.Algorithm.StartsWith("HS", StringComparison.Ordinal))
        {
            Holds(Clients.Web.Secret is { } secret && token.IsSignedBy(System.Text.Encoding.UTF8.GetBytes(secret)), "a keyed hash with the client's own secret", $"alg {token.Algorithm}: the secret does not verify it");
            return;
        }

        if (token.Algorithm is "EdDSA" or "Ed25519" or "ES256K")
            throw new UndecidedException($"this suite cannot verify signatures by {token.Algorithm} yet");
        Holds(token.IsSignedBy(await Target.KeysAsync()), "a signature by a key of the JWK Set", $"alg {token.Algorithm}, kid {token.KeyId ?? "(absent)"}: no key verifies it");
    }

    [Check("id-token/issuer-is-exact", Severity.High, "OIDC-Core-3.1.3.7/issuer-exact", "OIDC-Core-2/iss-told", "OIDC-Core-16.15/issuer-exact",
        ProvenBy = ["id-token-wrong-issuer"],
        Gains = "A client that does not verify takes the identity of one server for that of another.")]
    public async Task The_issuer_is_that_of_the_metadata()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        Holds(token.Claim("iss") == Target.Profile.Issuer, Target.Profile.Issuer, token.Claim("iss") ?? "(absent)");
    }

    [Check("id-token/audience-is-the-client", Severity.Critical, "OIDC-Core-3.1.3.7/audience-is-client", "OIDC-Core-2/aud-told", "OIDC-Core-2/aud-names-the-client",
        ProvenBy = ["id-token-wrong-audience"],
        Gains = "An ID token for one client logs its bearer in at another.")]
    public async Task The_audience_contains_the_client()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        Holds(token.Audience.Contains(Clients.Web.Id), Clients.Web.Id, string.Join(", ", token.Audience));
    }

    [Check("id-token/is-not-expired", Severity.Medium, "OIDC-Core-3.1.3.7/not-expired", "OIDC-Core-2/exp-told",
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

    [Check("id-token/times-are-in-order", Severity.Medium, "OIDC-Core-2/times-in-order", "OIDC-Core-2/iat-told",
        ProvenBy = ["id-token-expires-before-issue", "id-token-not-yet-issued"],
        Gains = "A client that checks the age of a token refuses every login, or none.")]
    public async Task The_token_expires_after_it_was_issued()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        Holds(token.Time("exp") > token.Time("iat"), "exp after iat", $"iat {token.Time("iat"):u}, exp {token.Time("exp"):u}");
        Holds(token.Time("iat") < Target.Time.GetUtcNow() + Leeway, "iat not in the future", $"iat {token.Time("iat"):u}");
    }

    [Check("id-token/subject-is-short", Severity.Low, "OIDC-Core-2/subject-length", "OIDC-Core-2/sub-told",
        ProvenBy = ["id-token-long-subject"],
        Gains = "Clients cut the subject, and two users become one.")]
    public async Task The_subject_has_at_most_255_characters()
    {
        var sub = IdTokenOf(await UserTokensAsync(Clients.Web)).Claim("sub") ?? "";
        Holds(sub.Length is > 0 and <= 255 && sub.All(char.IsAscii), "1 to 255 ASCII characters", $"{sub.Length} characters");
    }

    [Check("id-token/brings-no-key", Severity.Medium, "OIDC-Core-2/no-key-in-header",
        ProvenBy = ["id-token-with-key-header"],
        Gains = "Clients get used to keys that come with the token, and an attacker's token brings its own.")]
    public async Task The_header_brings_no_key_along()
    {
        var header = IdTokenOf(await UserTokensAsync(Clients.Web)).Header;
        var keys = header.EnumerateObject().Select(member => member.Name).Where(name => name is "jwk" or "jku" or "x5c" or "x5u").ToList();
        Holds(keys.Count == 0, "none of jwk, jku, x5c, x5u", string.Join(", ", keys));
    }

    [Check("id-token/kid-is-published", Severity.Medium, "OIDC-Core-10.1/kid-known",
        ProvenBy = ["id-token-unknown-kid"],
        Gains = "Clients cannot find the key, and some then try all, or none.")]
    public async Task The_kid_of_the_token_stands_in_the_jwk_set()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        var keys = await Target.KeysAsync();
        Applies(!token.Algorithm.StartsWith("HS", StringComparison.Ordinal), "the ID token is keyed with the client's secret, which has no kid");
        Applies(token.KeyId is not null || keys.Count > 1, "the token has no kid, and needs none with one published key");
        Holds(keys.Any(key => key.KeyId == token.KeyId), string.Join(", ", keys.Select(key => key.KeyId)), token.KeyId ?? "(absent)");
    }

    [Check("id-token/azp-is-the-client", Severity.Medium, "OIDC-Core-2/azp-is-client",
        ProvenBy = ["id-token-wrong-azp"],
        Gains = "A client that looks at azp takes the token for another's.")]
    public async Task An_authorized_party_is_the_client()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web));
        Holds(token.Claim("azp") is not { } party || party == Clients.Web.Id, $"no azp, or {Clients.Web.Id}", token.Claim("azp") ?? "");
    }

    [Check("id-token/no-nonce-is-invented", Severity.Low, "OIDC-Core-2/no-nonce-invented",
        ProvenBy = ["nonce-invented"],
        Gains = "A client that sent no nonce cannot know what to do with one.")]
    public async Task Without_a_nonce_the_token_has_none()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Web.Request().With("nonce", null), Flow));
        Holds(token.Claim("nonce") is null, "no nonce", $"nonce {token.Claim("nonce")}");
    }
}
