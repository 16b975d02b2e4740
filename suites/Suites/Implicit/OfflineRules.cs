using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>The implicit flow yields nothing that lasts (OpenID Connect Core section 11).</summary>
[Needs("implicit", "victim")]
public sealed class OfflineRules : ConformanceSuite
{
    [Check("implicit/offline-access-yields-no-refresh-token", Severity.High, "OIDC-Core-11/ignored-without-code",
        ProvenBy = ["front-refresh-token"],
        Gains = "A token that never ends lies in the address of the browser.")]
    public async Task Offline_access_is_passed_over_where_no_code_comes()
    {
        var request = Clients.Implicit.Request();
        Step("control");
        await Flow.DeliverAsync(request);

        Step("with offline_access");
        var answer = await Flow.AskAsync(Clients.Implicit.Request().With("scope", $"{request.Parameters["scope"]} offline_access").With("prompt", "consent"));
        Decided(answer, "the request with offline_access");
        Holds(answer.Response?.Parameters.Has("refresh_token") != true, "no refresh_token", answer.Summary);
    }
}
