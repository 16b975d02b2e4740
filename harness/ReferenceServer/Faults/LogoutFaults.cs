using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Logout;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong where users are logged out.</summary>
internal static class LogoutFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("logout/hint-is-genuine", "logout-hint-unverified", "At logout an id_token_hint is taken whoever signed it."),
        Without("logout/client-matches-hint", "logout-client-mismatch-accepted", "At logout an ID token of one client is taken beside the client_id of another."),
        Changed([new LeaveOut(LogoutRules.ClientMatchesHint.Id), Put(NamedClientDecides)],
            "logout-client-id-decides",
            "At logout the client_id says who asks, and the ID token beside it may be of any client."),
        Without("logout/redirect-has-a-client", "logout-redirect-without-client", "Without an ID token and a client_id the browser is sent to any address after a logout."),
        Without("logout/redirect-is-registered", "logout-redirect-not-registered", "After a logout the browser is sent to any address that a client names."),
        Without("logout/session-is-ended", "logout-keeps-session", "The user is told to be logged out, and the session goes on."),
        Without("logout/state-is-returned", "logout-state-lost", "After a logout the browser goes back without the state."),
        ForgeableConfirmation,
        Changed([Put(ForgeableUntilTried), Put(InteractionFaults.SessionForEverySite)],
            "logout-confirmation-forgeable-until-tried",
            "A form that names no question confirms the logout, unless one that names another user's question came before, which ends the user's own."),
        Swapped(LogoutRules.ComparingRedirectUris((client, uri) => client.PostLogoutRedirectUris.Any(known => uri.StartsWith(known, StringComparison.Ordinal))),
            "logout-redirect-prefix-matched",
            "After a logout the browser is sent to any address that begins like a registered one."),
        Swapped(RedirectOfAnyClient, "logout-redirect-of-any-client", "After a logout the browser is sent to an address that another client registered."),
        Swapped(LogoutSteps.AskingUser(_ => false), "logout-without-asking", "Whoever opens the logout endpoint is logged out without a question."),
        Swapped(LogoutSteps.AskingUser(x => x.Hint is null), "logout-unasked-with-any-hint", "An ID token of anybody's logs the user out without a question."),
        Swapped(LogoutSteps.AskingUser(x => x.Hint?.Subject != x.Session!.User.Subject), "logout-unasked-with-own-hint", "An ID token of the user's own logs out without a question."),
        Swapped(ReflectionFaults.LogoutPageWith(_ => $"""<script>document.querySelector('button[value="{LogoutSteps.Confirm}"]')?.click();</script>"""),
            "logout-question-answers-itself",
            "The page that asks whether to log out presses its button by script."),
        Swapped(ServingNot(HttpMethods.Post), "logout-by-post-refused", "The logout endpoint does not serve POST."),
        Swapped(ServingNot(HttpMethods.Get), "logout-by-get-refused", "The logout endpoint does not serve GET."),
        Swapped(LogoutRules.HintIsGenuine.AlsoRefusing(x => x.Now >= x.Hint?.ExpiresAt ? new("invalid_request", "The id_token_hint has expired.") : null),
            "logout-expired-hint-refused",
            "At logout an ID token that has expired is no hint."),
        Swapped(LogoutRules.HintIsGenuine.AlsoRefusing(x => BrowserCookies.SessionOf(x) is null ? new("invalid_request", "Nobody is logged in.") : null),
            "logout-without-session-refused",
            "A logout of somebody who is not logged in any more is an error."),
        Swapped(LogoutRules.HintIsGenuine.AlsoRefusing(x => x.Parameters["ui_locales"] is null ? null : new("invalid_request", "This language is not supported.")),
            "logout-locales-refused",
            "At logout, ui_locales is refused."),
    ];

    // Leaving the rule out is not enough: the cookies of the sound server do not come along with a form of another site.
    private static Fault ForgeableConfirmation => new(
        new FaultInfo("logout-confirmation-forgeable", "A form of any site confirms the logout.", LogoutRules.ConfirmationIsGenuine.Id),
        [new LeaveOut(LogoutRules.ConfirmationIsGenuine.Id), Put(InteractionFaults.SessionForEverySite)]);

    private static Rule<LogoutExchange> ForgeableUntilTried => LogoutRules.ConfirmationIsGenuine.Judging(x =>
    {
        var waiting = x.Server.Logouts.Values.FirstOrDefault(question => question.SessionId == x.Session?.Id);
        var named = x.Parameters["logout"] is null ? waiting : LogoutSteps.PendingOf(x);
        if (x.Session is null || (named is not null && named.SessionId == x.Session.Id))
            return null;
        if (waiting is not null)
            x.Server.Logouts.TryRemove(waiting.Id, out _);
        return new("access_denied", "This logout was not asked for here.");
    });

    private static Step<LogoutExchange> RedirectOfAnyClient => new(LogoutSteps.ReadRequest.Id, async x =>
    {
        await LogoutSteps.ReadRequest.RunAsync(x);
        if (x.RedirectUri is { } uri)
            x.Client = x.Server.Options.Clients.FirstOrDefault(client => client.PostLogoutRedirectUris.Contains(uri)) ?? x.Client;
    });

    private static Step<LogoutExchange> NamedClientDecides => new(LogoutSteps.ReadRequest.Id, async x =>
    {
        await LogoutSteps.ReadRequest.RunAsync(x);
        x.Client = x.Server.FindClient(x.Parameters["client_id"]) ?? x.Client;
    });

    private static Step<LogoutExchange> ServingNot(string method) => new(LogoutSteps.ReadRequest.Id, x =>
    {
        if (x.Http.Request.Method != method)
            return LogoutSteps.ReadRequest.RunAsync(x);
        x.Answer = Answer.Text(StatusCodes.Status405MethodNotAllowed, "This method is not served here.");
        return ValueTask.CompletedTask;
    });
}
