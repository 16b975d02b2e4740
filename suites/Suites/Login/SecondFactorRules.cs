using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>A user who has to prove more than a password does (RFC 6749 section 3.1, OpenID Connect Core section 3.1.2.3).</summary>
[Needs("web", "victim", "secondFactor")]
public sealed class SecondFactorRules : ConformanceSuite
{
    [Check("login/second-factor-is-asked", Severity.Critical, "RFC6749-3.1/resource-owner-verified", "OIDC-Core-3.1.2.3/user-authenticates",
        ProvenBy = ["second-factor-skipped-at-login"],
        Gains = "A stolen password is enough for an account that was meant to need more.")]
    public async Task A_user_with_a_second_factor_is_not_logged_in_by_the_password_alone()
    {
        Step("control: a user without a second factor");
        await Flow.Alone.AuthorizeAsync(Clients.Web.Request());

        Step("attack");
        Context.Recorder.Difference("user: one without a second factor -> one with");
        var answer = await Flow.Alone.As(Users.SecondFactor).AskAsync(Clients.Web.Request());
        MustNotGetThrough(answer, "a page that asks for the second factor, or an error");
    }
}
