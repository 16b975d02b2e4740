using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>The claims parameter locks nobody out, whether or not the server supports it (OpenID Connect Core section 5.5).</summary>
[Needs("web", "victim")]
public sealed class ClaimsHarmlessRules : ConformanceSuite
{
    [Check("claims/parameter-causes-no-error", Severity.Low, "OIDC-Core-5.5/unsupported-parameter-harmless",
        ProvenBy = ["claims-parameter-refused"],
        Gains = "Clients that ask for single claims are locked out.")]
    public Task A_request_with_the_claims_parameter_works() => StillAccepted(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.AskAsync(request),
        variant: request => Flow.AskAsync(request.With("claims", """{"userinfo":{"name":null}}""")));
}
