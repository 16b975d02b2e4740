using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using LogoutClosing = OAuthConformance.ReferenceServer.Pipelines.Closing<OAuthConformance.ReferenceServer.Logout.LogoutExchange>;
using LogoutStep = OAuthConformance.ReferenceServer.Pipelines.Step<OAuthConformance.ReferenceServer.Logout.LogoutExchange>;

namespace OAuthConformance.ReferenceServer.Logout;

/// <summary>From a request to the end of a session.</summary>
internal static class LogoutSteps
{
    public const string Confirm = "log-out";

    public const string Stay = "stay";

    public static readonly LogoutStep ReadRequest = new("logout/read-request", x =>
    {
        x.Hint = IdTokenHint.Read(x.Parameters["id_token_hint"]);
        x.Client = x.Server.FindClient(x.Hint?.Audience ?? x.Parameters["client_id"]);
        x.RedirectUri = x.Parameters["post_logout_redirect_uri"];
        x.State = x.Parameters["state"];
    });

    public static readonly LogoutStep FindSession = new("logout/find-session", x => x.Session = BrowserCookies.SessionOf(x));

    /// <summary>Whoever is logged in is asked, also when an ID token says who that is (OpenID Connect RP-Initiated Logout section 2).</summary>
    public static readonly LogoutStep AskUser = AskingUser(_ => true);

    /// <summary>Takes up the request that the page asked about; a page is answered once.</summary>
    public static readonly LogoutStep ResumeRequest = new("logout/resume-request", x =>
    {
        x.RedirectUri = PendingOf(x)?.RedirectUri;
        x.State = PendingOf(x)?.State;
        x.Server.Logouts.TryRemove(x.Parameters["logout"] ?? "", out _);
    });

    public static readonly LogoutStep KeepSession = new("logout/keep-session", x =>
    {
        if (x.Parameters["decision"] != Confirm)
            x.Answer = LogoutPages.StillLoggedIn();
    });

    public static readonly LogoutStep BeginResponse = new("logout/begin-response", x => x.Response = x.RedirectUri is null ? null : []);

    public static readonly LogoutClosing GoBack = new("logout/go-back", x =>
    {
        if (x is { Response: { } response, RedirectUri: { } uri })
            x.Answer = Answer.Redirect(response.Count > 0 ? AuthorizationResponse.WithQuery(uri, response) : uri);
    });

    public static readonly LogoutClosing ShowPage = new(
        "logout/show-page",
        x => x.Answer ??= x.Refusal is { } refusal ? InteractionPages.Error(refusal) : LogoutPages.LoggedOut());

    /// <summary>What follows once the session may end.</summary>
    public static IReadOnlyList<IPart<LogoutExchange>> Ending { get; } =
        [LogoutRules.SessionIsEnded, BeginResponse, LogoutRules.StateIsReturned, GoBack, ShowPage, SharedParts.NotStored, .. PageParts.All];

    /// <summary>The step that asks the user, with when there is a question at all.</summary>
    public static LogoutStep AskingUser(Func<LogoutExchange, bool> isNeeded) => new("logout/ask-user", x =>
    {
        if (x.Session is not { } session || !isNeeded(x))
            return;
        var pending = new PendingLogout(Handles.New(), session.Id, x.RedirectUri, x.State);
        x.Server.Logouts[pending.Id] = pending;
        x.Answer = LogoutPages.Question(pending, session.User, x.Client?.Name);
    });

    /// <summary>What the page asked about whose form this is; null when the form is of no page that was shown.</summary>
    public static PendingLogout? PendingOf(LogoutExchange x) => x.Server.Logouts.GetValueOrDefault(x.Parameters["logout"] ?? "");
}
