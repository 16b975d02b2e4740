using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Tokens of another kind at logout (RFC 8725 sections 3.11 and 3.12).</summary>
[Needs("web", "victim")]
public sealed class OtherLogoutHintRules : ConformanceSuite
{
    protected override void Precondition()
    {
        Applies(Target.Metadata.EndSessionEndpoint is not null, "the target tells no end_session_endpoint");
        Applies(Target.Profile.Clients.Web?.PostLogoutRedirectUris.Count > 0, "the profile gives client 'web' no postLogoutRedirectUris");
    }

    [Check("logout/other-kinds-lead-nowhere", Severity.Low, "Attack-B53/only-id-tokens-are-hints",
        ProvenBy = ["logout-hint-of-another-kind-accepted"], Attacks = ["B11"],
        Gains = "An access token, which APIs see, passes for a statement about who logged in and at which client.")]
    public Task No_access_token_and_no_other_kind_passes_for_an_id_token_at_logout() => RefusesOtherKinds(
        Clients.Web,
        [TokenKind.Code, TokenKind.AccessToken, TokenKind.SignedAccessToken, TokenKind.RefreshToken, TokenKind.ClientAssertion],
        from: () => Flow.SignInAsync(Clients.Web),
        // The client is named, so that a hint which names none is not refused for that.
        control: own => own.Session.LogOutAsync(own.Logout.With("client_id", Clients.Web.Id)),
        send: (own, other) => own.Session.LogOutAsync(own.Logout.With("client_id", Clients.Web.Id).With("id_token_hint", other)),
        with: []);
}
