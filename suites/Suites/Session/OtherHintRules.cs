using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Tokens of another kind as hints about the user who is expected (RFC 8725 sections 3.11 and 3.12).</summary>
[Needs("web", "victim")]
public sealed class OtherHintRules : ConformanceSuite
{
    [Check("session/other-kinds-are-no-hint", Severity.Low, "Attack-B53/only-id-tokens-are-hints",
        ProvenBy = ["hint-of-another-kind-accepted", "hint-need-not-be-an-id-token"],
        Gains = "An access token, which APIs see, passes for a statement about who logged in.")]
    public Task No_access_token_and_no_other_kind_passes_for_an_id_token() => RefusesOtherKinds(
        Clients.Web,
        [TokenKind.Code, TokenKind.AccessToken, TokenKind.SignedAccessToken, TokenKind.RefreshToken, TokenKind.ClientAssertion],
        from: () => Flow.SignInAsync(Clients.Web),
        control: OwnHintAsync,
        send: (own, other) => own.AskSilentlyAsync(other),
        with: []);
}
