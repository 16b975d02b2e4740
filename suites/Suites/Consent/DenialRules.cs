using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What the user decides is what happens (RFC 6749 section 4.1.1).</summary>
[Needs("web", "victim")]
public sealed class DenialRules : ConformanceSuite
{
    [Check("consent/denial-delivers-nothing", Severity.High, "RFC6749-4.1.1/decision-kept", "OIDC-Core-3.1.2.4/decision-obtained",
        ProvenBy = ["denial-ignored"], Tags = ["browser"],
        Gains = "The client gets access that the user refused.")]
    public async Task A_user_who_refuses_hands_over_nothing()
    {
        await Refused(
            from: () => RequestOf(Clients.Web),
            control: request => Flow.InBrowser.AskAsync(request),
            attack: AskAndRefuseAsync,
            with: [OAuthError.AccessDenied, OAuthError.ConsentRequired, OAuthError.InteractionRequired]);
    }

    private async Task<AuthorizationAnswer> AskAndRefuseAsync(AuthorizationRequest request)
    {
        var answer = await Flow.InBrowser.Denying.AskAsync(request);
        Decided(answer, "the request that the user refuses");
        Applies(answer.WasAsked, "the server showed no page on which the user could refuse");
        return answer;
    }
}
