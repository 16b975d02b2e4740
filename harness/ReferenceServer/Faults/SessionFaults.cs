using System.Text.Json;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using static OAuthConformance.ReferenceServer.Authorize.AuthorizeSteps;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong about who is logged in, what waits in a browser, and what is asked for claim by claim.</summary>
internal static class SessionFaults
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    private static readonly string[] ClaimsMembers = ["id_token", "userinfo"];

    private static readonly string[] ClaimMembers = ["essential", "value", "values"];

    private static readonly string[] ToldClaims = ["sub", "auth_time", "name", "email", "acr"];

    public static IReadOnlyList<Fault> All { get; } =
    [
        Changed([new LeaveOut(AuthorizeRules.HintIsGenuine.Id), Put(SessionOfHinted)], "hint-logs-in", "Whoever an id_token_hint names is logged in by it, and nobody looks who signed it."),
        Swapped(AuthorizeRules.HintIsGenuine.AlsoRefusing(x => x.Request.Hint is null ? null : new("login_required", "Log in once more.")),
            "own-hint-refused",
            "A request with an id_token_hint is refused although its user is logged in."),
        Swapped(AuthorizeRules.HintIsGenuine.AlsoRefusing(x => x.Now >= x.Request.Hint?.ExpiresAt ? new("invalid_request", "The id_token_hint has expired.") : null),
            "expired-hint-refused",
            "An ID token that has expired is no hint."),
        Swapped(AskingForLogin(x => x.Session is null || x.Request.Prompts.Contains("login") || LoginIsTooOld(x)),
            "prompt-select-account-ignored",
            "With the prompt select_account, a user who is logged in is not asked which account to use."),
        Swapped(IdTokenSteps.Claim(IdTokenSteps.NameAuthenticationTime.Id, (x, draft) => draft.Claims["auth_time"] = (x.Now - Day).ToUnixTimeSeconds()),
            "auth-time-of-yesterday",
            "The ID token tells a login of the day before, whatever max_age was asked for."),
        Swapped(AskingForConsent(x => !x.Session!.HasConsented(x.Request) || x.Request.Prompts.Contains("consent")),
            "native-client-waved-through",
            "A native application that was allowed once is answered without a question from then on."),
        Swapped(RequestOfAnother, "transactions-mixed-up", "Of two requests that wait in one browser, a consent is taken for the wrong one."),
        Changed([Put(PendingWithoutForm), Put(DecidedByLink)], "consent-form-unprotected", "Whatever request waits in the browser is approved by a link or a form that names none."),
        Changed([Put(PendingUntilForged), Put(DecidedByLink)],
            "consent-form-unprotected-until-tried",
            "The request that waits in the browser is approved by a link that names none, unless one that names another browser's came before, which ends it."),
        Swapped(UnknownMembersRefused, "claims-unknown-member-refused", "A claims parameter with a member that the server does not know is refused."),
        Swapped(MissingClaimRefused, "claim-that-is-missing-refused", "A request for a claim that the server cannot tell is refused."),
    ];

    private static Step<AuthorizeExchange> SessionOfHinted => new(FindSession.Id, x =>
    {
        x.Session = BrowserCookies.SessionOf(x);
        if (x.Server.Options.Users.FirstOrDefault(user => user.Subject == x.Request.Hint?.Subject) is not { } user || x.Session?.User == user)
            return;
        x.Session = new Session(Handles.New(), user, x.Now);
        x.Session.Remember(x.Request);
    });

    private static Step<AuthorizeExchange> RequestOfAnother => new(LoginParts.FindTransaction.Id, async x =>
    {
        await LoginParts.FindTransaction.RunAsync(x);
        if (x.Transaction is { } own && x.Server.Transactions.Values.FirstOrDefault(other => other != own && other.BrowserId == own.BrowserId) is { } other)
            (x.Request, x.Client) = (other.Request, x.Server.FindClient(other.Request.ClientId));
    });

    private static Step<AuthorizeExchange> PendingWithoutForm => PendingWhen(x => x.Parameters["transaction"] is null);

    /// <summary>The request that waits in the browser, at times, instead of the one whose page sent the form.</summary>
    public static Step<AuthorizeExchange> PendingWhen(Func<AuthorizeExchange, bool> namesNone) => new(LoginParts.FindTransaction.Id, x =>
    {
        if (!namesNone(x) || x.Server.Transactions.Values.FirstOrDefault(waiting => waiting.BrowserId == BrowserCookies.BrowserOf(x)) is not { } pending)
            return LoginParts.FindTransaction.RunAsync(x);
        (x.Transaction, x.Request, x.Client) = (pending, pending.Request, x.Server.FindClient(pending.Request.ClientId));
        return ValueTask.CompletedTask;
    });

    private static Step<AuthorizeExchange> PendingUntilForged => new(LoginParts.FindTransaction.Id, x =>
    {
        var (named, browser) = (x.Parameters["transaction"], BrowserCookies.BrowserOf(x));
        foreach (var waiting in x.Server.Transactions.Values.Where(waiting => named is not null && waiting.BrowserId == browser && x.Server.Transactions.GetValueOrDefault(named)?.BrowserId != browser))
            x.Server.Transactions.TryRemove(waiting.Id, out _);
        return PendingWithoutForm.RunAsync(x);
    });

    private static Step<AuthorizeExchange> DecidedByLink => new(ConsentParts.AskForDecision.Id, x =>
    {
        if (x.Parameters["decision"] is null)
            x.Answer = InteractionPages.Consent(x.Transaction!, ClientName(x));
    });

    private static Rule<AuthorizeExchange> UnknownMembersRefused => AuthorizeRules.NonceIsGiven.AlsoRefusing(x =>
        Members(x).Any(place => !ClaimsMembers.Contains(place.Name) || place.Value.EnumerateObject().Any(claim => MembersOf(claim.Value).Any(member => !ClaimMembers.Contains(member.Name))))
            ? new("invalid_request", "The claims parameter has an unknown member.")
            : null);

    private static Rule<AuthorizeExchange> MissingClaimRefused => AuthorizeRules.NonceIsGiven.AlsoRefusing(x =>
        Members(x).Where(place => ClaimsMembers.Contains(place.Name)).SelectMany(place => MembersOf(place.Value)).Any(claim => !ToldClaims.Contains(claim.Name))
            ? new("invalid_request", "A claim cannot be told.")
            : null);

    private static JsonElement.ObjectEnumerator Members(AuthorizeExchange x) =>
        x.Parameters["claims"] is { } claims ? MembersOf(JsonDocument.Parse(claims).RootElement) : default;

    private static JsonElement.ObjectEnumerator MembersOf(JsonElement element) => element.ValueKind == JsonValueKind.Object ? element.EnumerateObject() : default;
}
