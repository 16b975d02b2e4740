using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Who may refresh, with what, and how often at once (RFC 6749 section 6, RFC 9700 section 4.14.2).</summary>
[Needs("victim")]
public sealed class RefreshRequestRules : ConformanceSuite
{
    [Needs("web")]
    [Check("refresh/secret-is-required", Severity.Critical, "RFC6749-6/confidential-client-authenticates", "RFC9700-2.5/clients-authenticate", "OIDC-Core-12.1/client-authenticated",
        ProvenBy = ["refresh-needs-no-secret", "missing-secret-accepted"], Attacks = ["B45"],
        Gains = "A stolen refresh token is all that is needed.")]
    public Task A_confidential_client_does_not_refresh_without_its_secret() => Refused(
        from: () => UserTokensAloneAsync(Clients.Web),
        control: tokens => Token.RefreshAsync(tokens),
        attack: tokens => Token.RefreshAsync(tokens with { Client = tokens.Client.WithoutSecret() }),
        with: [OAuthError.InvalidClient, OAuthError.InvalidRequest]);

    [Needs("web")]
    [Check("refresh/wrong-secret-is-refused", Severity.Critical, "RFC6749-2.3.1/secret-is-checked", "RFC6749-6/credentials-checked", "OIDC-Core-12.1/client-authenticated",
        ProvenBy = ["wrong-secret-accepted"], Attacks = ["B45"],
        Gains = "A stolen refresh token is all that is needed.")]
    public Task A_refresh_is_refused_with_another_secret() => Refused(
        from: () => UserTokensAloneAsync(Clients.Web),
        control: tokens => Token.RefreshAsync(tokens),
        attack: tokens => Token.RefreshAsync(tokens with { Client = tokens.Client.WithWrongSecret() }),
        with: [OAuthError.InvalidClient]);

    [Needs("web")]
    [Check("refresh/access-token-does-not-refresh", Severity.High, "RFC6749-6/only-refresh-tokens-refresh",
        ProvenBy = ["access-token-refreshes"], Attacks = ["B53"],
        Gains = "An access token, which travels much more, is turned into one that never ends.")]
    public Task An_access_token_is_refused_in_the_place_of_a_refresh_token() => Refused(
        from: () => UserTokensAloneAsync(Clients.Web),
        control: tokens => Token.RefreshAsync(tokens),
        attack: tokens => Token.RefreshAsync(tokens with { RefreshToken = tokens.AccessToken }),
        with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);

    [Needs("web")]
    [Check("refresh/code-does-not-refresh", Severity.High, "RFC6749-6/only-refresh-tokens-refresh",
        ProvenBy = ["code-refreshes"], Attacks = ["B53"],
        Gains = "A code is used without what protects it.")]
    public async Task A_code_is_refused_in_the_place_of_a_refresh_token()
    {
        var unused = await Flow.Alone.AuthorizeAsync(Clients.Web.Request());
        await Refused(
            from: () => UserTokensAloneAsync(Clients.Web),
            control: tokens => Token.RefreshAsync(tokens),
            attack: tokens => Token.RefreshAsync(tokens with { RefreshToken = unused.Code }),
            with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);
    }

    [Needs("public")]
    [Check("refresh/parallel-uses-make-one-lineage", Severity.High, "RFC9700-4.14.2/parallel-refreshes-one-lineage",
        ProvenBy = ["refresh-race-forks"], Attacks = ["B22"], Tags = ["race"],
        Gains = "A thief who refreshes in the same moment as the victim keeps a lineage of his own, and nobody notices.")]
    public async Task Of_many_refreshes_at_once_at_most_one_goes_on()
    {
        var first = await UserTokensAloneAsync(Clients.Public);
        var rotated = await Token.RefreshedAsync(first);
        Applies(rotated.RefreshToken != first.RefreshToken, "the server does not rotate the refresh tokens of client 'public'");

        await OneWinsAtMost(
            from: () => UserTokensAloneAsync(Clients.Public),
            race: (tokens, times) => Token.RaceAsync(TokenRequest.Refresh(tokens.Client, TokenEndpoint.RefreshTokenOf(tokens)), times),
            what: "refreshes with one token",
            // An answer that comes again, as some servers send it for a while, makes no second lineage.
            winners: answers => answers.Select(answer => answer.Text("refresh_token")).OfType<string>().Distinct().Count(),
            won: "different refresh tokens");
    }

    [Needs("web")]
    [Check("refresh/id-token-stays-the-same-users", Severity.High, "OIDC-Core-12.2/refreshed-same-user", "OIDC-Core-12.2/refreshed-same-issuer", "OIDC-Core-12.2/refreshed-same-audience",
        ProvenBy = ["refresh-id-token-of-another-subject", "refresh-id-token-of-another-issuer", "refresh-id-token-of-another-audience"],
        Gains = "A refresh turns the session of one user into that of another.")]
    public async Task An_id_token_of_a_refresh_names_the_same_user_issuer_and_client()
    {
        var (before, after) = await RefreshedIdTokensAsync();
        Holds(after.Claim("sub") == before.Claim("sub"), $"sub {before.Claim("sub")}", $"sub {after.Claim("sub")}");
        Holds(after.Claim("iss") == before.Claim("iss"), $"iss {before.Claim("iss")}", $"iss {after.Claim("iss")}", "OIDC-Core-12.2/refreshed-same-issuer");
        Holds(after.Audience.ToHashSet().SetEquals(before.Audience), $"aud {string.Join(", ", before.Audience)}", $"aud {string.Join(", ", after.Audience)}", "OIDC-Core-12.2/refreshed-same-audience");
    }

    [Needs("web")]
    [Check("refresh/id-token-has-no-new-nonce", Severity.Low, "OIDC-Core-12.2/refreshed-nonce", "OIDC-Core-12.2/refreshed-without-nonce",
        ProvenBy = ["refresh-id-token-with-new-nonce", "refresh-id-token-repeats-nonce"],
        Gains = "A client that compares the nonce takes a refreshed token for a replayed one.")]
    public async Task An_id_token_of_a_refresh_has_no_other_nonce()
    {
        var (before, after) = await RefreshedIdTokensAsync();
        Holds(after.Claim("nonce") is not { } nonce || nonce == before.Claim("nonce"), "no nonce, or the one of the first ID token", "another nonce");
        Holds(after.Claim("nonce") is null, "no nonce", "the nonce of the first ID token", "OIDC-Core-12.2/refreshed-without-nonce");
    }

    private async Task<(Harness.Tokens.Jws Before, Harness.Tokens.Jws After)> RefreshedIdTokensAsync()
    {
        var tokens = await UserTokensAloneAsync(Clients.Web);
        var before = IdTokenOf(tokens);
        var refreshed = await Token.RefreshedAsync(tokens);
        return (before, IdTokenOf(refreshed));
    }
}
