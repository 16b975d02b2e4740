using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What the API takes for an access token: those alone, and as they were issued (RFC 6750 section 3.1).</summary>
[Needs("machine")]
public sealed class ApiTokenRules : ConformanceSuite
{
    [Needs("web", "victim")]
    [Check("resource/nothing-else-is-an-access-token", Severity.High, "Attack-B53/only-access-tokens-open",
        ProvenBy = ["code-opens-resources", "id-token-opens-resources", "assertion-opens-resources"],
        Gains = "What passes through the user's browser, or goes to the token endpoint alone, opens the API.")]
    public Task No_code_no_assertion_and_no_other_token_opens_the_api() => RefusesOtherKinds(
        Clients.Web,
        [TokenKind.Code, TokenKind.RefreshToken, TokenKind.IdToken, TokenKind.ClientAssertion],
        from: () => ClientTokensAsync(Clients.Machine),
        control: tokens => Resource.ApiAsync(tokens.AccessToken),
        send: (_, other) => Resource.ApiAsync(other),
        with: [OAuthError.InvalidToken, OAuthError.InvalidRequest, OAuthError.InsufficientScope]);

    [Check("resource/token-in-another-spelling-is-refused", Severity.High, "RFC6750-3.1/forged-refused",
        ProvenBy = ["access-token-compared-after-tidying", "access-token-compared-by-its-beginning"], Attacks = ["B76"],
        Gains = "A token that was cut off in a log works, a guess needs less luck, and a token in another spelling slips past a list of revoked ones.")]
    public Task An_access_token_that_was_cut_lengthened_or_spelt_otherwise_opens_nothing() => RefusedInAnySpelling(
        from: () => ClientTokensAsync(Clients.Machine),
        token: tokens => tokens.AccessToken,
        send: (_, token) => Resource.ApiAsync(token),
        with: [OAuthError.InvalidToken, OAuthError.InvalidRequest],
        inHeader: true);
}
