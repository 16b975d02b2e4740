using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Tokens of one kind do not pass for another (RFC 6749 section 1.5, OpenID Connect Core section 5.3.1).</summary>
[Needs("web", "victim")]
public sealed class TokenTypeRules : ConformanceSuite
{
    [Check("resource/refresh-token-opens-nothing", Severity.High, "RFC6749-1.5/refresh-token-for-the-server-alone",
        ProvenBy = ["refresh-token-opens-resources"], Attacks = ["B53"],
        Gains = "A token that never ends works everywhere.")]
    public Task A_refresh_token_is_refused_in_the_place_of_an_access_token() => Refused(
        from: () => UserTokensAsync(Clients.Web),
        control: tokens => Resource.OpenAsync(tokens.AccessToken),
        attack: tokens => Resource.OpenAsync(TokenEndpoint.RefreshTokenOf(tokens)),
        with: [OAuthError.InvalidToken]);

    [Check("resource/id-token-opens-nothing", Severity.High, "OIDC-Core-5.3.1/id-token-is-no-access-token",
        ProvenBy = ["id-token-opens-resources"], Attacks = ["B53"],
        Gains = "An ID token, which clients hand around, reads the user's data.")]
    public Task An_id_token_is_refused_in_the_place_of_an_access_token() => Refused(
        from: () => UserTokensAsync(Clients.Web),
        control: tokens => Resource.OpenAsync(tokens.AccessToken),
        attack: tokens => Resource.OpenAsync(tokens.IdToken ?? throw new NotApplicableException("the target issued no ID token")),
        with: [OAuthError.InvalidToken]);
}
