using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Who logs in is who the user name says (OpenID Connect Core section 3.1.2.3).</summary>
[Needs("web", "sacrificial")]
public sealed class PasswordRules : ConformanceSuite
{
    [Check("login/wrong-password-is-refused", Severity.Critical, "OIDC-Core-3.1.2.3/user-authenticates", "RFC6749-3.1/resource-owner-verified", "RFC6749-10.2/user-authenticates",
        ProvenBy = ["any-password-accepted"],
        Gains = "Anybody logs in as anybody.")]
    public async Task A_wrong_password_does_not_log_in()
    {
        Step("control");
        var user = Users.Sacrificial;
        await Flow.Alone.As(user).AuthorizeAsync(Clients.Web.Request());

        Step("attack");
        Context.Recorder.Difference("password: the user's -> another");
        var answer = await Flow.Alone.As(user with { Password = "not-" + user.Password }).AskAsync(Clients.Web.Request());
        MustNotGetThrough(answer, "the login page again, or an error");
    }
}
