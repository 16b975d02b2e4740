using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>The flow from the login click to the API, as a user of a web application goes through it (RFC 6749 section 4.1).</summary>
[Needs("web", "victim")]
public sealed class WholeFlowRules : ConformanceSuite
{
    [Check("authorization-code/browser-login-yields-the-users-tokens", Severity.High, "OIDC-Core-5.3.2/same-subject", "RFC6749-4.1.2/state-echoed",
        ProvenBy = ["userinfo-of-another-user", "state-not-echoed"], Tags = ["browser"],
        Gains = "The application shows one user the data of another.")]
    public async Task A_login_in_the_browser_ends_in_tokens_of_that_user()
    {
        var request = Clients.Web.Request();
        var grant = await Flow.InBrowser.AuthorizeAsync(request);
        Holds(grant.Response.Parameters["state"] == request.Parameters["state"], "the state of the request", $"state {grant.Response.Parameters["state"] ?? "(absent)"}", "RFC6749-4.1.2/state-echoed");

        var tokens = await Token.TokensOfAsync(grant);
        var idToken = IdTokenOf(tokens);
        var userinfo = await Resource.UserinfoAsync(tokens.AccessToken);
        if (userinfo.Outcome != Outcome.Accepted)
            throw new ControlFailedException($"userinfo did not take the access token: {userinfo.Summary}");
        Holds(userinfo.Text("sub") == idToken.Claim("sub"), "the sub of the ID token", $"userinfo says {userinfo.Text("sub")}, the ID token {idToken.Claim("sub")}");
    }
}
