using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What userinfo takes for an access token: those alone, and as they were issued (RFC 6750 section 3.1).</summary>
[Needs("web", "victim")]
public sealed class UserinfoTokenRules : ConformanceSuite
{
    [Check("userinfo/nothing-else-is-an-access-token", Severity.High, "Attack-B53/only-access-tokens-open",
        ProvenBy = ["code-opens-resources", "id-token-opens-resources", "refresh-token-opens-resources"],
        Gains = "What passes through the user's browser, or lies in a client's store, reads the user's data.")]
    public Task No_code_no_assertion_and_no_other_token_opens_userinfo() => RefusesOtherKinds(
        Clients.Web,
        [TokenKind.Code, TokenKind.RefreshToken, TokenKind.IdToken, TokenKind.ClientAssertion],
        from: () => UserTokensAsync(Clients.Web),
        control: tokens => Resource.UserinfoAsync(tokens.AccessToken),
        send: (_, other) => Resource.UserinfoAsync(other),
        with: [OAuthError.InvalidToken, OAuthError.InvalidRequest, OAuthError.InsufficientScope]);

    [Check("userinfo/token-in-another-spelling-is-refused", Severity.High, "RFC6750-3.1/forged-refused",
        ProvenBy = ["access-token-compared-after-tidying", "access-token-compared-by-its-beginning"], Attacks = ["B76"],
        Gains = "A token that was cut off in a log works, a guess needs less luck, and a token in another spelling slips past a list of revoked ones.")]
    public Task An_access_token_that_was_cut_lengthened_or_spelt_otherwise_tells_of_no_user() => RefusedInAnySpelling(
        from: () => UserTokensAsync(Clients.Web),
        token: tokens => tokens.AccessToken,
        send: (_, token) => Resource.UserinfoAsync(token),
        with: [OAuthError.InvalidToken, OAuthError.InvalidRequest],
        inHeader: true);
}
