using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>A login makes a session that nobody knew before (RFC 6749 section 10.12).</summary>
[Needs("web", "victim")]
public sealed class FixationRules : ConformanceSuite
{
    [Check("session/cookies-from-before-the-login-are-useless", Severity.High, "RFC6749-10.12/transaction-bound-to-user-agent", "OIDC-Core-3.1.2.3/csrf-prevented",
        ProvenBy = ["session-id-kept-at-login"], Attacks = ["B29"],
        Gains = "An attacker who plants his cookies in the victim's browser is logged in as the victim afterwards (session fixation).")]
    public async Task Cookies_that_were_there_before_the_login_are_not_logged_in_by_it()
    {
        Step("control: the session that logged in");
        var (session, planted) = await Flow.LogInWithCopyAsync(Clients.Web.Request());
        var own = await session.AskAsync(Clients.Web.Request(), canLogIn: false);
        if (own.Outcome != Outcome.Accepted)
            throw new ControlFailedException($"the session itself is not logged in: {own.Summary}");

        Step("attack: the cookies from before the login");
        Context.Recorder.Difference("cookies: those after the login -> those before it");
        var answer = await planted.AskAsync(Clients.Web.Request(), canLogIn: false);
        MustNotGetThrough(answer, "a login page, or an error");
    }
}
