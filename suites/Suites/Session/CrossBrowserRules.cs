using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What one browser is in the midst of, and who it is logged in as, is of no use to another (RFC 6749 section 10.12).</summary>
[Needs("web", "victim")]
public sealed class CrossBrowserRules : ConformanceSuite
{
    [Check("session/steps-of-one-browser-are-useless-in-another", Severity.High, "RFC6749-10.12/transaction-bound-to-user-agent", "OIDC-Core-3.1.2.3/csrf-prevented",
        ProvenBy = ["transaction-open-to-any-browser", "session-in-the-address"], Attacks = ["B30"],
        Gains = "Whoever sees an address of the login on its way, in a log or a Referer, completes it in his own browser and gets the code.")]
    public async Task No_step_of_a_login_can_be_taken_in_another_browser()
    {
        Step("control: all steps in one browser");
        await Flow.Alone.AuthorizeAsync(Clients.Web.Request());
        var tried = 0;
        await foreach (var step in Flow.StepsAsync(() => Clients.Web.Request()))
        {
            // Who knows the password logs in wherever he is.
            if (step.HasPassword)
                continue;
            var what = $"{step.Form.Request.Method} {step.Form.Request.Url.Split('?')[0]}";
            Step($"attack: {what} in another browser");
            Context.Recorder.Difference($"cookies of {what}: those of the browser that came so far -> none");
            MustNotGetThrough(await step.SubmitAsync(Target.NewQuickAgent()), "a login page, or an error");
            tried++;
        }

        Applies(tried > 0, "between the password and the client there is no step at the server");
    }

    [Needs("attacker")]
    [Check("session/second-login-makes-a-new-session", Severity.High, "Attack-B29/new-session-at-login",
        ProvenBy = ["session-id-kept-at-second-login"],
        Gains = "An attacker who plants the cookies of his own login in the victim's browser is logged in as the victim afterwards (session fixation).")]
    public async Task Who_logs_in_over_another_users_session_does_not_share_it()
    {
        Step("control: the victim logs in over another user's session");
        var (session, first) = await Flow.As(Users.Attacker).LogInAsync(Clients.Web.Request());
        var other = IdTokenOf(await Token.TokensOfAsync(first)).Claim("sub");
        var planted = session with { Agent = session.Agent.Copy(), User = null };
        var victims = await (session with { User = Users.Victim }).AskAsync(Clients.Web.Request().With("prompt", "login"));
        Applies(victims.Outcome == Outcome.Accepted, $"nobody can log in over another user's session: {victims.Summary}");
        var victim = await UserOfAsync(victims);
        Applies(victim != other, "nobody can log in over another user's session: prompt=login is answered for the user of the session, which session/prompt-login-asks-again judges");

        Step("attack: the cookies of the other user");
        Context.Recorder.Difference("cookies: those after the victim's login -> those before it");
        var answer = await planted.AskAsync(Clients.Web.Request(), canLogIn: false);
        if (answer.Outcome == Outcome.Accepted)
            Holds(await UserOfAsync(answer) != victim, "a login page, or the other user still", "the cookies are logged in as the victim");
        else
            MustNotGetThrough(answer, "a login page, or the other user still");
    }
}
