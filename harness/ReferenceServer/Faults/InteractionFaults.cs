using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using static OAuthConformance.ReferenceServer.Authorize.AuthorizeSteps;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong where the user logs in and consents.</summary>
internal static class InteractionFaults
{
    private const string NamelessClient = "An application";

    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("authorize/transaction-belongs-to-browser", "transaction-open-to-any-browser", "A request begun in one browser can be finished in another."),
        Without("login/password-matches", "any-password-accepted", "Anybody logs in with any password."),
        Without("login/second-factor-is-asked", "second-factor-skipped-at-login", "A user with a second factor is logged in by the password alone."),
        Without("consent/decision-is-kept", "denial-ignored", "The client gets a code although the user denied."),
        Changed([new LeaveOut(AuthorizeRules.DecisionIsKept.Id), Put(ConsentRemembered)],
            "denial-ignored-consent-remembered",
            "The client gets a code although the user denied; who consented once, in whatever browser, is not asked again unless the client wants that."),
        Swapped(AuthorizeRules.DecisionIsKept.Judging(x => x.Parameters["decision"] == ConsentParts.Deny && !x.Session!.HasConsented(x.Request) ? new("access_denied", "The user denied the request.") : null),
            "denial-of-repeated-consent-ignored",
            "The client gets a code although the user denied, when the user had consented before."),
        Swapped(AskingForLogin(x => x.Session is null || x.Request.IsSilent || x.Request.Prompts.Contains("login") || LoginIsTooOld(x)), "prompt-none-always-login-required", "The prompt none is always answered with login_required."),
        Swapped(RedirectingWith(307),
            "login-redirects-with-307",
            "After the login form and the consent form, the browser is told to post the form again to where it is sent."),
        Swapped(RedirectingWith(302), "login-redirects-with-302", "After the login form and the consent form, the browser is left to choose the method it goes on with."),
        Swapped(LoginThoughSilent, "prompt-none-shows-login", "With the prompt none, a user who is not logged in sees the login page."),
        Swapped(PageThoughSilent, "prompt-none-ends-on-page", "With the prompt none, a user who is not logged in sees a page that says so, and the client learns nothing."),
        Swapped(AskingForLogin(x => x.Session is null || LoginIsTooOld(x)), "prompt-login-ignored", "With the prompt login, a user who is logged in is not asked again."),
        Swapped(AskingForLogin(x => x.Session is null || x.Request.Prompts.Contains("login")), "max-age-ignored", "However old a login is, max_age does not ask for a new one."),
        Swapped(AskingForConsent(x => !x.Session!.HasConsented(x.Request)), "prompt-consent-ignored", "With the prompt consent, a user who consented before is not asked again."),
        Swapped(AskingForConsent(x => !x.Session!.HasConsentedOnce(x.Request) || x.Request.Prompts.Contains("consent")),
            "consent-covers-any-scope",
            "Who consented once to a client is not asked again when it wants more."),
        Changed([Put(ConsentWithoutName), Put(DecisionWithoutName)], "consent-names-no-client", "The consent page does not say which client asks."),
        Swapped(LoginParts.StartingSession(_ => Handles.New(), TimeOfFirstLogin), "auth-time-not-renewed", "A user who logs in again keeps the time of the first login."),
        Changed([Put(SessionIdBeforeLogin), Put(LoginParts.StartingSession(x => BrowserCookies.SessionIdOf(x) is { Length: > 0 } id ? id : Handles.New(), (x, _) => x.Now))],
            "session-id-kept-at-login",
            "The session id that a browser has before the login, planted or not, is the one of the session after it."),
    ];

    private static Step<AuthorizeExchange> ConsentRemembered => new(ConsentParts.AskForDecision.Id, x =>
        x.Request.Prompts.Contains("consent") || !x.Server.Sessions.Values.Any(session => session.User == x.Session!.User && session.HasConsented(x.Request))
            ? ConsentParts.AskForDecision.RunAsync(x) : ValueTask.CompletedTask);

    private static Closing<AuthorizeExchange> RedirectingWith(int status) => new(LoginParts.RedirectWithGet.Id, x =>
    {
        if (x.Answer is { } answer && answer.Headers.ContainsKey("Location"))
            x.Answer = answer with { Status = status };
    });

    private static Step<AuthorizeExchange> LoginThoughSilent => new(AskForLogin.Id, x =>
    {
        if (x.Session is not null || !x.Request.IsSilent)
            return AskForLogin.RunAsync(x);
        x.Answer = InteractionPages.Login(Begin(x, session: null), message: null);
        return ValueTask.CompletedTask;
    });

    private static Step<AuthorizeExchange> PageThoughSilent => new(AskForLogin.Id, x =>
    {
        if (x.Session is not null || !x.Request.IsSilent)
            return AskForLogin.RunAsync(x);
        x.Answer = Page.Render("Not logged in", "<p>Nobody is logged in here.</p>");
        return ValueTask.CompletedTask;
    });

    private static Step<AuthorizeExchange> ConsentWithoutName => new(AskForConsent.Id, x =>
    {
        if (!NeedsConsent(x) || x.Request.IsSilent)
            return AskForConsent.RunAsync(x);
        x.Answer = InteractionPages.Consent(Begin(x, x.Session), NamelessClient);
        return ValueTask.CompletedTask;
    });

    private static Step<AuthorizeExchange> DecisionWithoutName => new(ConsentParts.AskForDecision.Id, x =>
    {
        if (!ConsentParts.IsDecided(x))
            x.Answer = InteractionPages.Consent(x.Transaction!, NamelessClient);
    });

    /// <summary>A session whose cookie browsers also send along with what other sites make them send.</summary>
    public static Step<AuthorizeExchange> SessionForEverySite => new(LoginParts.StartSession.Id, async x =>
    {
        await LoginParts.StartSession.RunAsync(x);
        x.Http.Response.Headers.SetCookie = x.Http.Response.Headers.SetCookie.Select(cookie => cookie?.Replace("samesite=lax", "samesite=none", StringComparison.OrdinalIgnoreCase)).ToArray();
    });

    private static Step<AuthorizeExchange> SessionIdBeforeLogin => new(FindSession.Id, x =>
    {
        if (BrowserCookies.SessionIdOf(x) is null)
            BrowserCookies.SetSessionId(x, Handles.New());
        return FindSession.RunAsync(x);
    });

    private static DateTimeOffset TimeOfFirstLogin(AuthorizeExchange x, RegisteredUser user) =>
        BrowserCookies.SessionOf(x) is { } old && old.User == user ? old.AuthenticatedAt : x.Now;
}
