using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What is a refresh token: neither another kind nor another spelling, and nothing that could be guessed (RFC 6749 sections 6 and 10.10).</summary>
[Needs("web", "victim")]
public sealed class RefreshTokenRules : ConformanceSuite
{
    [Check("refresh/other-kinds-do-not-refresh", Severity.High, "RFC6749-6/only-refresh-tokens-refresh",
        ProvenBy = ["id-token-refreshes", "access-token-refreshes", "code-refreshes"], Attacks = ["B53"],
        Gains = "A token that is seen by many is turned into one that never ends.")]
    public Task No_id_token_no_assertion_and_no_other_token_refreshes() => RefusesOtherKinds(
        Clients.Web,
        [TokenKind.Code, TokenKind.AccessToken, TokenKind.SignedAccessToken, TokenKind.IdToken, TokenKind.ClientAssertion],
        from: () => UserTokensAloneAsync(Clients.Web),
        control: tokens => Token.RefreshAsync(tokens),
        send: (tokens, other) => Token.RefreshAsync(tokens with { RefreshToken = other }),
        with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);

    [Check("refresh/token-in-another-spelling-is-refused", Severity.High, "RFC6749-6/refresh-token-verified",
        ProvenBy = ["refresh-token-compared-after-tidying", "refresh-token-compared-by-its-beginning"], Attacks = ["B76"],
        Gains = "A token in another spelling slips past the list of those that were used, and a guess needs less luck.")]
    public Task A_refresh_token_that_was_cut_lengthened_or_spelt_otherwise_is_refused() => RefusedInAnySpelling(
        from: () => UserTokensAloneAsync(Clients.Web),
        token: TokenEndpoint.RefreshTokenOf,
        send: (tokens, token) => Token.RefreshAsync(tokens with { RefreshToken = token }),
        with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);

    [Check("refresh/tokens-do-not-count", Severity.Critical, "RFC6749-10.10/tokens-unguessable",
        ProvenBy = ["refresh-tokens-count"], Attacks = ["B23"],
        Gains = "From one refresh token of his own an attacker derives those of others.")]
    public Task Refresh_tokens_have_nothing_to_guess_by() =>
        HaveNothingToGuessBy(8, async () => TokenEndpoint.RefreshTokenOf(await UserTokensAloneAsync(Clients.Web)));

    [Needs("otherWeb")]
    [Check("refresh/borrowed-secret-is-refused", Severity.Critical, "RFC6749-6/credentials-checked",
        ProvenBy = ["secret-of-any-client-accepted"], Attacks = ["B45"],
        Gains = "Any client of the server uses a stolen refresh token of any other.")]
    public Task The_secret_of_another_client_and_an_empty_one_do_not_refresh() => RefusedEach(
        from: () => UserTokensAloneAsync(Clients.Web),
        control: tokens => Token.RefreshAsync(tokens),
        attacks:
        [
            ("the secret of another client", tokens => Token.RefreshAsync(tokens with { Client = tokens.Client.WithSecret(Clients.OtherWeb.Secret) })),
            ("an empty secret", tokens => Token.RefreshAsync(tokens with { Client = tokens.Client.WithSecret("") })),
        ],
        with: [OAuthError.InvalidClient, OAuthError.InvalidRequest]);
}
