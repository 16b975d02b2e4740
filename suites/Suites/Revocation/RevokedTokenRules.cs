using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What a revocation takes for a token, and whom for its client (RFC 7009 section 2.1).</summary>
[Needs("web", "victim")]
public sealed class RevokedTokenRules : ConformanceSuite
{
    [Check("revocation/other-kinds-end-nothing", Severity.Low, "Attack-B53/revocation-knows-kinds",
        ProvenBy = ["revocation-by-id-token"],
        Gains = "An ID token, which clients hand around, ends what its user granted.")]
    public Task Revoking_an_id_token_or_a_used_code_ends_no_access_token() => EndsNoAccessToken(tokens =>
        new (string Name, string? Token)[] { ("the ID token", tokens.IdToken), ("the code that had been redeemed", tokens.Grant!.Code) }
            .Where(other => other.Token is not null)
            .Select(other => new RevocationAttempt(other.Name, TokenRequest.About(Clients.Web, other.Token!))));

    [Check("revocation/token-in-another-spelling-ends-nothing", Severity.Low, "Attack-B76/revocation-by-whole-token",
        ProvenBy = ["revocation-by-beginning"],
        Gains = "A client that knows a part of one of its tokens, such as from a log, ends the whole of it.")]
    public Task A_part_of_an_access_token_does_not_end_it() => EndsNoAccessToken(tokens => RevokingSpellings(tokens.AccessToken));

    [Check("revocation/refresh-token-in-another-spelling-ends-nothing", Severity.Low, "Attack-B76/revocation-by-whole-token",
        ProvenBy = ["revocation-by-beginning"],
        Gains = "A client that knows a part of a refresh token of its own ends the whole of it, and its user has to log in again.")]
    public Task A_part_of_a_refresh_token_does_not_end_it() => EndsNoRefreshToken(tokens => RevokingSpellings(tokens.RefreshToken!));

    [Needs("otherWeb")]
    [Check("revocation/borrowed-secret-revokes-nothing", Severity.Medium, "RFC7009-2.1/client-authenticates",
        ProvenBy = ["secret-of-any-client-accepted", "revocation-anonymous", "refresh-token-revoked-by-anybody"], Attacks = ["B45", "B51"],
        Gains = "Any client of the server ends the tokens of any other.")]
    public Task The_secret_of_another_client_does_not_revoke() => RevokesNothing(token =>
        [new("the secret of another client", TokenRequest.About(Clients.Web.WithSecret(Clients.OtherWeb.Secret), token))]);

    private IEnumerable<RevocationAttempt> RevokingSpellings(string token) =>
        Respelt(token, inHeader: false).Select(spelling => new RevocationAttempt(spelling.Name, TokenRequest.About(Clients.Web, spelling.Token)));
}
