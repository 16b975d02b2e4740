using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>How revocation is asked, and what is answered (RFC 7009 section 2).</summary>
[Needs("web", "victim")]
public sealed class RevocationRequestRules : ConformanceSuite
{
    [Check("revocation/revoked-refresh-token-is-dead", Severity.High, "RFC7009-2.1/refresh-token-revoked",
        ProvenBy = ["revocation-without-effect", "revoked-refresh-token-accepted", "revocation-known-after-a-minute"], Attacks = ["B51"],
        Gains = "After a disconnect the client goes on refreshing.")]
    public async Task A_revoked_refresh_token_is_refused()
    {
        Step("control");
        AcceptedControl(await Token.RefreshAsync(await UserTokensAloneAsync(Clients.Web)));
        Step("attack");
        Context.Recorder.Difference("before the same refresh, the refresh token was revoked");
        MustBeRefused((await RefreshRevokedAsync()).Answer, [OAuthError.InvalidGrant]);
    }

    [Check("revocation/wrong-hint-revokes", Severity.Medium, "RFC7009-2.1/wrong-hint-searched-on",
        ProvenBy = ["revocation-needs-right-hint"],
        Gains = "A client that mistakes the kind of a token believes that it is dead, and it is not.")]
    public async Task A_token_dies_although_the_hint_is_wrong()
    {
        await RevocationEndsAccessTokensAsync();
        await Dies(
            from: () => UserTokensAloneAsync(Clients.Web),
            oracle: tokens => Resource.UseAsync(tokens),
            after: tokens => Management.RevokedAsync(TokenRequest.About(Clients.Web, tokens.AccessToken).With("token_type_hint", "refresh_token")),
            what: "the access token was revoked with the hint refresh_token");
    }

    [Check("revocation/unknown-token-is-fine", Severity.Low, "RFC7009-2.2/unknown-token-is-fine",
        ProvenBy = ["revocation-unknown-token-refused"],
        Gains = "A client that cleans up twice believes that something went wrong.")]
    public async Task Revoking_a_token_that_does_not_exist_succeeds() =>
        MustBeAccepted(await Management.RevokeAsync(Clients.Web, Pkce.NewVerifier()), "status 200");

    [Check("revocation/unknown-hint-is-ignored", Severity.Low, "RFC7009-2.2/unknown-hint-ignored",
        ProvenBy = ["revocation-unknown-hint-refused"],
        Gains = "A client that names a kind of token which this server does not know cannot end it.")]
    public Task A_hint_that_nobody_has_defined_is_ignored() => StillAccepted(
        from: () => UserTokensAloneAsync(Clients.Web),
        control: tokens => Management.RevokedAsync(TokenRequest.About(Clients.Web, tokens.RefreshToken ?? tokens.AccessToken)),
        variant: tokens => Management.RevokeAsync(TokenRequest.About(Clients.Web, tokens.RefreshToken ?? tokens.AccessToken).With("token_type_hint", "unheard_of")));

    [Check("revocation/token-is-required", Severity.Low, "RFC7009-2.1/token-required",
        ProvenBy = ["revocation-without-token-succeeds"],
        Gains = "A client whose request lost the token is told that it was revoked.")]
    public async Task A_request_without_a_token_is_refused() =>
        MustBeRefused(await Management.RevokeAsync(TokenRequest.About(Clients.Web, "").With("token", null)), [OAuthError.InvalidRequest]);

    [Check("revocation/get-is-refused", Severity.Low, "RFC7009-2/post-only",
        ProvenBy = ["revocation-by-get", "refresh-token-revoked-by-get"],
        Gains = "Tokens end up in the logs that keep URLs, and a mere link logs a user out.")]
    public Task A_get_request_revokes_nothing() => RevokesNothing(token =>
        [new("a GET request", TokenRequest.About(Clients.Web, token) with { Method = "GET" })]);
}
