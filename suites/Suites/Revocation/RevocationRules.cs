using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What revocation ends, and whom it obeys (RFC 7009 section 2).</summary>
[Needs("web", "victim")]
public sealed class RevocationRules : ConformanceSuite
{
    [Check("revocation/revoked-access-token-is-dead", Severity.High, "RFC7009-2.2/revocation-takes-effect", "RFC6750-3.1/revoked-refused",
        ProvenBy = ["revocation-without-effect", "revoked-access-token-accepted"], Attacks = ["B51"],
        Gains = "A user, or a client that noticed a theft, believes that a token is dead, and it is not.")]
    public Task A_revoked_access_token_opens_nothing() => Dies(
        from: () => UserTokensAloneAsync(Clients.Web),
        oracle: tokens => Resource.UseAsync(tokens),
        after: tokens => Management.RevokedAsync(TokenRequest.About(Clients.Web, tokens.AccessToken)),
        what: "the access token was revoked");

    [Check("revocation/refresh-token-takes-access-tokens", Severity.Medium, "RFC7009-2.1/refresh-takes-access-tokens",
        ProvenBy = ["revocation-keeps-access-tokens"],
        Gains = "After a disconnect the client's access token goes on working.")]
    public async Task Revoking_a_refresh_token_ends_its_access_token()
    {
        // A server that does not revoke access tokens owes this of none.
        await RevocationEndsAccessTokensAsync();
        await Dies(
            from: () => UserTokensAloneAsync(Clients.Web),
            oracle: tokens => Resource.UseAsync(tokens),
            after: tokens => Management.RevokedAsync(TokenRequest.About(Clients.Web, TokenEndpoint.RefreshTokenOf(tokens))),
            what: "the refresh token was revoked");
    }

    [Needs("otherWeb")]
    [Check("revocation/foreign-token-survives", Severity.Medium, "RFC7009-2.1/foreign-token-untouched",
        ProvenBy = ["foreign-token-revoked", "foreign-refresh-token-revoked"], Attacks = ["B51"],
        Gains = "One client logs the users of another out.")]
    public Task A_client_cannot_revoke_the_token_of_another() => RevokesNothing(token =>
        [new("another client", TokenRequest.About(Clients.OtherWeb, token))]);

    [Check("revocation/client-has-to-authenticate", Severity.Medium, "RFC7009-2.1/client-authenticates",
        ProvenBy = ["revocation-anonymous", "refresh-token-revoked-by-anybody"],
        Gains = "Whoever finds a token can end it, and log users out.")]
    public Task Nobody_revokes_a_token_without_the_clients_credentials() => RevokesNothing(token =>
    [
        new("nobody", TokenRequest.About(null, token)),
        new("the client without its secret", TokenRequest.About(Clients.Web.WithoutSecret(), token)),
        new("the client with a wrong secret", TokenRequest.About(Clients.Web.WithWrongSecret(), token)),
    ]);
}
