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
    public async Task Revoking_an_id_token_or_a_used_code_ends_no_access_token()
    {
        await Survives(
            from: () => UserTokensAloneAsync(Clients.Web),
            oracle: tokens => Resource.UseAsync(tokens),
            after: tokens => Management.RevokeAsync(Clients.Web, tokens.IdToken ?? throw new NotApplicableException("the target issued no ID token")),
            what: "the ID token was revoked");
        await Survives(
            from: () => UserTokensAloneAsync(Clients.Web),
            oracle: tokens => Resource.UseAsync(tokens),
            after: tokens => Management.RevokeAsync(Clients.Web, tokens.Grant!.Code),
            what: "the code that had been redeemed was revoked");
    }

    [Check("revocation/token-in-another-spelling-ends-nothing", Severity.Low, "Attack-B76/revocation-by-whole-token",
        ProvenBy = ["revocation-by-beginning"],
        Gains = "A client that knows a part of one of its tokens, such as from a log, ends the whole of it.")]
    public Task A_part_of_an_access_token_does_not_end_it() => Survives(
        from: () => UserTokensAloneAsync(Clients.Web),
        oracle: tokens => Resource.UseAsync(tokens),
        after: tokens => RevokeSpellingsAsync(tokens.AccessToken),
        what: "other spellings of the access token were revoked");

    [Check("revocation/refresh-token-in-another-spelling-ends-nothing", Severity.Low, "Attack-B76/revocation-by-whole-token",
        ProvenBy = ["revocation-by-beginning"],
        Gains = "A client that knows a part of a refresh token of its own ends the whole of it, and its user has to log in again.")]
    public async Task A_part_of_a_refresh_token_does_not_end_it()
    {
        Step("control: a refresh");
        AcceptedControl(await Token.RefreshAsync(await UserTokensAloneAsync(Clients.Web)));
        var tokens = await UserTokensAloneAsync(Clients.Web);
        Step("attack: other spellings are revoked");
        Context.Recorder.Difference("before the same refresh, other spellings of the refresh token were revoked");
        await RevokeSpellingsAsync(tokens.RefreshToken!);
        MustBeAccepted(await Token.RefreshAsync(tokens), "tokens, as without these revocations");
    }

    [Needs("otherWeb")]
    [Check("revocation/borrowed-secret-revokes-nothing", Severity.Medium, "RFC7009-2.1/client-authenticates",
        ProvenBy = ["secret-of-any-client-accepted", "revocation-anonymous"], Attacks = ["B45", "B51"],
        Gains = "Any client of the server ends the tokens of any other.")]
    public Task The_secret_of_another_client_does_not_revoke() => Survives(
        from: () => UserTokensAloneAsync(Clients.Web),
        oracle: tokens => Resource.UseAsync(tokens),
        after: tokens => Management.RevokeAsync(Clients.Web with { Secret = Clients.OtherWeb.Secret }, tokens.AccessToken),
        what: "the secret of another client came with the revocation");

    private async Task<RevocationAnswer> RevokeSpellingsAsync(string token)
    {
        RevocationAnswer? last = null;
        foreach (var (name, spelling) in Respelt(token, inHeader: false))
        {
            last = await Management.RevokeAsync(Clients.Web, spelling);
            Decided(last, name);
        }

        return last!;
    }
}
