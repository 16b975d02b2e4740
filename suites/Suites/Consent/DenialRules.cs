using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Suites;

/// <summary>What the user decides is what happens (RFC 6749 section 4.1.1).</summary>
[Needs("web", "victim")]
public sealed class DenialRules : ConformanceSuite
{
    [Check("consent/denial-delivers-nothing", Severity.High, "RFC6749-4.1.1/decision-kept", "OIDC-Core-3.1.2.4/decision-obtained",
        ProvenBy = ["denial-ignored"], Tags = ["browser"],
        Gains = "The client gets access that the user refused.")]
    public Task A_user_who_refuses_hands_over_nothing() =>
        RefusedByTheUser(Flow.InBrowser, from: () => RequestOf(Clients.Web));
}
