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
        var (_, known) = await RejectedAsync("a wrong password", user with { Password = "not-" + user.Password });
        var (_, unknown) = await RejectedAsync("a user name that nobody has", user with { Username = UnknownName(), Password = "not-" + user.Password });
        if (known == unknown)
            return;
        var (_, again) = await RejectedAsync("another name that nobody has", user with { Username = UnknownName(), Password = "not-" + user.Password });
        Applies(again == unknown, "the page is another one each time, for the same reason too: it holds a time or a number of its own");
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

    /// <summary>What somebody sees who is not let in: kind, status and text of the page, in which the name that was typed is left out.</summary>
    private async Task<(Landing Landing, string Seen)> RejectedAsync(string step, Harness.Profiles.UserProfile user)
    {
        Applies(!Target.NeedsBrowser, "the pages of this target are built by script, and their text is compared without a browser");
        Step(step);
        var answer = await Flow.Alone.As(user).AskAsync(Clients.Web.Request());
        if (answer.Outcome == Outcome.Accepted || answer.Landing is Lost)
            throw new UndecidedException($"{step} did not lead to a page: {answer.Summary}");
        var page = Context.Recorder.Steps[^1].Exchanges.Last(exchange => exchange.Response is not null).Response!;
        return (answer.Landing, $"{answer.Landing.GetType().Name}, status {page.Status}: {PageRecogniser.WholeText(PageRecogniser.Parse(page.Text)).Replace(user.Username, "(name)", StringComparison.OrdinalIgnoreCase)}");
    }

    /// <summary>How long the target takes to answer the login form, the page that comes next left aside.</summary>
    private async Task<TimeSpan> TimeOfLoginAsync(Harness.Profiles.UserProfile user)
    {
        var (landing, _) = await RejectedAsync("a login", user);
        Applies(landing is not LoginRejected { BeforePassword: true }, "the login page turns a user name away before it asks for the password, so that there is no time of a login to compare");
        return Context.Recorder.Steps[^1].Exchanges.Last(exchange => exchange.Request.Method == "POST").Elapsed;
    }

    private static string UnknownName() => $"nobody-{Guid.NewGuid():N}"[..20];
}
