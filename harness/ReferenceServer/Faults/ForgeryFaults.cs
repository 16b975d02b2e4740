using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Logout;
using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using static OAuthConformance.ReferenceServer.Authorize.AuthorizeSteps;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong about which browser a form comes from, whose session it is, and what an earlier consent covers.</summary>
internal static class ForgeryFaults
{
    private const string Form = "application/x-www-form-urlencoded";
    private const string Unchecked = "passed the protection of forms by";

    public static IReadOnlyList<Fault> All { get; } =
    [
        Changed([Put(ReadingAnyBody), Put(SessionFaults.PendingWhen(x => PassedBy(x) && x.Parameters["transaction"] is null)), Put(PageFaults.CookiesForAnySite), Put(InteractionFaults.SessionForEverySite), Put(ConfirmationOfFormsAlone)],
            "forms-of-any-type-unprotected",
            "A body of any type is read as a form, and what protects forms looks at those alone that say they are one."),
        Changed([Put(ReadingOverriddenMethod), Put(SessionFaults.PendingWhen(x => PassedBy(x) && x.Parameters["transaction"] is null))],
            "consent-by-overridden-method",
            "A link with the parameter _method counts as a POST, after what protects POSTs has let it pass."),
        Changed([Put(SessionFaults.PendingWhen(x => x.Parameters["transaction"] is null && x.Http.Request.Path == LoginEndpoint.Path)), Put(PageFaults.CookiesForAnySite)],
            "login-form-unprotected",
            "The login form is taken without the token of its page."),
        Changed([Put(new Lax<AuthorizeExchange>(AuthorizeRules.TransactionBelongsToBrowser, x => BrowserCookies.SessionOf(x) is not null))],
            "transaction-open-to-logged-in-users",
            "Whoever is logged in may answer the consent page of anybody else."),
        Changed([Put(GoingOnWithSession), Put(SessionOfTheAddress)],
            "session-in-the-address",
            "After the login the address names the session, and whoever opens it has that session."),
        Swapped(LoginParts.StartingSession(x => BrowserCookies.SessionOf(x)?.Id ?? Handles.New(), (x, _) => x.Now),
            "session-id-kept-at-second-login",
            "Who logs in over the session of another user goes on with its id."),
        Swapped(AskingForConsent(x => !x.Session!.HasConsentedToScopes(x.Request) || x.Request.Prompts.Contains("consent")),
            "consent-of-any-client-counts",
            "Who consented to one client is not asked about another that wants the same."),
        Swapped(DecidedByAnybody, "consent-of-any-user-counts", "What one user consented to, no other user is asked about."),
        Swapped(WaitingWith((own, other) => own with { RedirectUri = other.RedirectUri }), "last-redirect-uri-wins", "Of two requests that wait in one browser, the answer to one goes to the redirect URI of the other."),
        Swapped(WaitingWith((own, other) => own with { Scopes = other.Scopes }), "last-scope-wins", "Of two requests that wait in one browser, one is granted the scope of the other."),
        Swapped(Repeating<AuthorizeExchange>(LoginParts.RedirectWithGet, x => x.Parameters["decision"] == ConsentParts.Deny), "denial-redirects-with-307", "A user who refuses has the browser post the form of the consent page to the client."),
        Swapped(Repeating<LogoutExchange>(LogoutSteps.GoBack, x => HttpMethods.IsPost(x.Http.Request.Method)), "logout-redirects-with-307", "A user who confirms a logout has the browser post the form to the client."),
    ];

    private static Step<Exchange> ReadingAnyBody => new(SharedParts.ReadParameters.Id, async x =>
    {
        var request = x.Http.Request;
        if (HttpMethods.IsPost(request.Method) && IsOfForm(x) && request.ContentType?.StartsWith(Form, StringComparison.OrdinalIgnoreCase) != true)
        {
            request.ContentType = Form;
            x.Http.Items[Unchecked] = true;
        }

        await SharedParts.ReadParameters.RunAsync(x);
    });

    private static Step<Exchange> ReadingOverriddenMethod => new(SharedParts.ReadParameters.Id, async x =>
    {
        await SharedParts.ReadParameters.RunAsync(x);
        if (x.Http.Request.Path != ConsentEndpoint.Path || x.Parameters["_method"] != HttpMethods.Post || HttpMethods.IsPost(x.Http.Request.Method))
            return;
        x.Http.Request.Method = HttpMethods.Post;
        x.Http.Items[Unchecked] = true;
    });

    private static Rule<LogoutExchange> ConfirmationOfFormsAlone => LogoutRules.ConfirmationIsGenuine.Judging(x =>
        x.Session is { } session && !PassedBy(x) && LogoutSteps.PendingOf(x)?.SessionId != session.Id ? new("access_denied", "This logout was not asked for here.") : null);

    private static Step<AuthorizeExchange> GoingOnWithSession => new(LoginParts.GoToConsent.Id, x =>
        x.Answer = Answer.Redirect($"{ConsentEndpoint.Path}?transaction={x.Transaction!.Id}&session={x.Transaction.Session!.Id}"));

    private static Step<AuthorizeExchange> SessionOfTheAddress => new(LoginParts.FindTransaction.Id, async x =>
    {
        await LoginParts.FindTransaction.RunAsync(x);
        if (x.Transaction is not { Session: { } session } old || x.Parameters["session"] != session.Id || old.BrowserId == BrowserCookies.BrowserOf(x))
            return;
        x.Transaction = new Transaction(old.Id, BrowserCookies.BrowserOf(x) ?? BrowserCookies.EnsureBrowser(x), old.Request) { Session = session };
        x.Server.Transactions[old.Id] = x.Transaction;
        x.Answer = InteractionPages.Consent(x.Transaction, ClientName(x));
    });

    private static Step<AuthorizeExchange> DecidedByAnybody => new(ConsentParts.AskForDecision.Id, x =>
        x.Server.Sessions.Values.Any(session => session.HasConsented(x.Request)) ? ValueTask.CompletedTask : ConsentParts.AskForDecision.RunAsync(x));

    private static Step<AuthorizeExchange> WaitingWith(Func<AuthorizationRequest, AuthorizationRequest, AuthorizationRequest> mixed) => new(LoginParts.FindTransaction.Id, async x =>
    {
        await LoginParts.FindTransaction.RunAsync(x);
        if (x.Transaction is { } own && x.Server.Transactions.Values.FirstOrDefault(other => other != own && other.BrowserId == own.BrowserId) is { } other)
            x.Request = mixed(x.Request, other.Request);
    });

    private static Closing<TExchange> Repeating<TExchange>(IPart<TExchange> sound, Func<TExchange, bool> when) where TExchange : Exchange => new(sound.Id, x =>
    {
        var running = sound.RunAsync(x);
        if (running.IsCompletedSuccessfully && when(x) && x.Answer is { } answer && answer.Headers.ContainsKey("Location"))
            x.Answer = answer with { Status = StatusCodes.Status307TemporaryRedirect };
    });

    private static bool PassedBy(Exchange x) => x.Http.Items.ContainsKey(Unchecked);

    private static bool IsOfForm(Exchange x) => x.Http.Request.Path.Value is LoginEndpoint.Path or ConsentEndpoint.Path or LogoutEndpoint.ConfirmationPath;
}
