using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What is a code: neither another kind nor another spelling, and nothing that tells whose it is (RFC 6749 sections 4.1.3 and 10.10).</summary>
[Needs("web", "victim")]
public sealed class CodeItselfRules : ConformanceSuite
{
    [Check("authorization-code/other-kinds-are-no-code", Severity.High, "RFC6749-4.1.3/code-verified",
        ProvenBy = ["refresh-token-redeemed", "access-token-redeemed"], Attacks = ["B53"],
        Gains = "A token that is seen by many is turned into fresh ones.")]
    public Task No_token_and_no_assertion_is_redeemed_as_a_code() => RefusesOtherKinds(
        Clients.Web,
        [TokenKind.AccessToken, TokenKind.SignedAccessToken, TokenKind.RefreshToken, TokenKind.IdToken, TokenKind.ClientAssertion],
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        control: grant => Token.RedeemAsync(grant),
        send: (grant, other) => Token.RedeemAsync(grant with { Code = other }),
        with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);

    [Check("authorization-code/code-in-another-spelling-is-refused", Severity.High, "RFC6749-4.1.3/code-verified",
        ProvenBy = ["code-compared-after-tidying", "code-compared-by-its-beginning"], Attacks = ["B76"],
        Gains = "A code in another spelling slips past the list of those that were used, and a guess needs less luck.")]
    public Task A_code_that_was_cut_lengthened_or_spelt_otherwise_is_refused() => RefusedInAnySpelling(
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        token: grant => grant.Code,
        send: (grant, code) => Token.RedeemAsync(grant with { Code = code }),
        with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);

    [Check("authorization-code/codes-and-opaque-tokens-tell-no-user", Severity.Low, "Attack-B23/no-user-in-clear",
        ProvenBy = ["code-tells-the-user"],
        Gains = "Whoever sees a code or a token in a log learns whose it is, and has less to guess.")]
    public async Task The_user_cannot_be_read_in_a_code_or_an_opaque_token()
    {
        var tokens = await UserTokensAloneAsync(Clients.Web);
        var subject = tokens.IdToken is null ? null : IdTokenOf(tokens).Claim("sub");
        var told = new[] { subject, Users.Victim.Username, Users.Victim.Email }.OfType<string>().Where(IsTelling).ToList();
        foreach (var (name, value) in new[] { ("the code", tokens.Grant!.Code), ("the access token", tokens.AccessToken), ("the refresh token", tokens.RefreshToken ?? "") }.Where(one => !IsJwt(one.Item2)))
            Holds(!told.Any(text => TellsInClear(value, text)), "a value that tells nothing", $"{name} tells the user");
    }

    [Needs("otherWeb")]
    [Check("authorization-code/borrowed-secret-is-refused", Severity.Critical, "RFC6749-2.3.1/secret-is-checked",
        ProvenBy = ["secret-of-any-client-accepted"], Attacks = ["B45"],
        Gains = "Any client of the server redeems a stolen code of any other.")]
    public Task The_secret_of_another_client_and_an_empty_one_do_not_redeem() => RefusedEach(
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        control: grant => Token.RedeemAsync(grant),
        attacks:
        [
            ("the secret of another client", grant => Token.RedeemAsync(grant with { Client = grant.Client.WithSecret(Clients.OtherWeb.Secret) })),
            ("an empty secret", grant => Token.RedeemAsync(grant with { Client = grant.Client.WithSecret("") })),
        ],
        with: [OAuthError.InvalidClient, OAuthError.InvalidRequest]);

    /// <summary>Shorter texts, and numbers and hexadecimal ones of some length, stand in random values by chance.</summary>
    private static bool IsTelling(string text) => text.Length >= 8 || (text.Length >= 4 && text.Any(c => char.IsLetter(c) && !char.IsAsciiHexDigit(c)));
}
