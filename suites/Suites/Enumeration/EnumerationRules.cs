using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>A login does not tell who has an account (CWE-203).</summary>
[Needs("web", "sacrificial")]
public sealed class EnumerationRules : ConformanceSuite
{
    [Check("enumeration/login-page-does-not-tell-users", Severity.Low, "Attack-B74/login-page-alike",
        ProvenBy = ["login-tells-unknown-users"],
        Gains = "Anybody learns who has an account, and guesses passwords or writes to those alone.")]
    public async Task A_wrong_password_and_an_unknown_user_see_the_same_page()
    {
        Step("control");
        var user = Users.Sacrificial;
        await Flow.Alone.As(user).AuthorizeAsync(Clients.Web.Request());
        var nobody = UnknownName();
        // A page for the password alone says whose it asks for.
        var known = (await RejectedAsync("a wrong password", user with { Password = "not-" + user.Password })).Text.Replace(user.Username, "(user name)", StringComparison.OrdinalIgnoreCase);
        var unknown = (await RejectedAsync("a user name that nobody has", user with { Username = nobody, Password = "not-" + user.Password })).Text.Replace(nobody, "(user name)", StringComparison.OrdinalIgnoreCase);
        Holds(known == unknown, known, unknown);
    }

    [Check("enumeration/login-time-does-not-tell-users", Severity.Low, "Attack-B74/login-time-alike",
        ProvenBy = ["known-users-take-longer"],
        Gains = "Anybody learns by a watch who has an account.")]
    public async Task A_wrong_password_and_an_unknown_user_take_as_long()
    {
        Step("control");
        var user = Users.Sacrificial;
        await Flow.Alone.As(user).AuthorizeAsync(Clients.Web.Request());
        await TakeAsLong(
            ("a wrong password", () => TimeOfLoginAsync(user with { Password = "not-" + user.Password })),
            ("a user name that nobody has", () => TimeOfLoginAsync(user with { Username = UnknownName() })));
    }

    private async Task<LoginRejected> RejectedAsync(string step, Harness.Profiles.UserProfile user)
    {
        Step(step);
        var answer = await Flow.Alone.As(user).AskAsync(Clients.Web.Request());
        return answer.Landing as LoginRejected ?? throw new UndecidedException($"{step} did not lead to the login page again: {answer.Summary}");
    }

    /// <summary>How long the target takes to answer the login form, the page that comes next left aside.</summary>
    private async Task<TimeSpan> TimeOfLoginAsync(Harness.Profiles.UserProfile user)
    {
        var rejected = await RejectedAsync("a login", user);
        Applies(!rejected.BeforePassword, $"the login page {rejected.Url.Split('?')[0]} turns a user name away before it asks for the password, so that there is no time of a login to compare");
        return Context.Recorder.Steps[^1].Exchanges.Last(exchange => exchange.Request.Method == "POST").Elapsed;
    }

    private static string UnknownName() => $"nobody-{Guid.NewGuid():N}"[..20];
}
