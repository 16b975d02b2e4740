using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using AuthorizeStep = OAuthConformance.ReferenceServer.Pipelines.Step<OAuthConformance.ReferenceServer.Authorize.AuthorizeExchange>;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>From an authorization request to a code.</summary>
internal static class AuthorizeSteps
{
    // For a client that nobody registered: only a faulty server gets this far with one.
    private static readonly TimeSpan CodeLifetimeOfUnknownClient = TimeSpan.FromSeconds(60);

    public static readonly AuthorizeStep ReadRequest = new(
        "authorize/read-request",
        x => x.Request = AuthorizationRequest.Read(x.Parameters));

    public static readonly AuthorizeStep FindClient = new(
        "authorize/find-client",
        x => x.Client = x.Server.FindClient(x.Request.ClientId));

    public static readonly AuthorizeStep ChooseRedirectUri = new(
        "authorize/choose-redirect-uri",
        x => x.Request = x.Request with { RedirectUri = x.Request.SentRedirectUri ?? (x.Client?.RedirectUris is [var first, ..] ? first : null) });

    public static readonly AuthorizeStep RedirectFromHereOn = new(
        "authorize/redirect-from-here-on",
        x => x.MayRedirect = true);

    public static readonly AuthorizeStep ChooseScopes = new(
        "authorize/choose-scopes",
        x => x.Request = x.Request.NamesScopes ? x.Request : x.Request with { Scopes = ScopeList.DefaultOf(x.Client) });

    public static readonly AuthorizeStep FindSession = new(
        "authorize/find-session",
        x => x.Session = BrowserCookies.SessionOf(x));

    public static readonly AuthorizeStep AskForLogin = AskingForLogin(NeedsLogin);

    public static readonly AuthorizeStep AskForConsent = AskingForConsent(NeedsConsent);

    public static readonly AuthorizeStep IssueCode = IssuingCode(_ => Handles.New());

    /// <summary>The step that shows the login page, with what makes it necessary.</summary>
    public static AuthorizeStep AskingForLogin(Func<AuthorizeExchange, bool> isNeeded) => new("authorize/ask-for-login", x =>
    {
        if (!isNeeded(x))
            return;
        if (x.Request.IsSilent)
            x.Refuse(new Refusal("login_required", "The user is not logged in."), "authorize/ask-for-login");
        else
            x.Answer = InteractionPages.Login(Begin(x, session: null), message: null);
    });

    /// <summary>The step that shows the consent page, with what makes it necessary.</summary>
    public static AuthorizeStep AskingForConsent(Func<AuthorizeExchange, bool> isNeeded) => new("authorize/ask-for-consent", x =>
    {
        if (!isNeeded(x))
            return;
        if (x.Request.IsSilent)
            x.Refuse(new Refusal("consent_required", "The user has not consented."), "authorize/ask-for-consent");
        else
            x.Answer = InteractionPages.Consent(Begin(x, x.Session), ClientName(x));
    });

    public static readonly AuthorizeStep BeginResponse = new("authorize/begin-response", x =>
    {
        x.Grant = new Grant(x.Request.ClientId, x.Session!.User, x.Request.Scopes) { AuthenticatedAt = x.Session.AuthenticatedAt, Claims = x.Request.Claims, Nonce = x.Request.Nonce };
        x.Response = [];
    });

    /// <summary>The step that issues the code, with how its value is made.</summary>
    public static AuthorizeStep IssuingCode(Func<AuthorizeExchange, string> mint) => new("authorize/issue-code", x =>
    {
        if (!x.Request.WantsCode)
            return;
        var request = x.Request;
        var code = new AuthorizationCode(mint(x), x.Grant!)
        {
            RedirectUri = request.SentRedirectUri,
            Challenge = request.Challenge,
            ChallengeMethod = request.ChallengeMethod,
            Nonce = request.Nonce,
            ExpiresAt = x.Now + (x.Client?.CodeLifetime ?? CodeLifetimeOfUnknownClient),
        };
        x.Server.Codes[code.Value] = code;
        x.Response!.Add(new("code", code.Value));
    });

    public static string? ClientName(AuthorizeExchange x) => x.Client?.Name ?? x.Request.ClientId;

    // A max_age of 0 means the same as the prompt login, hence not only "older" (OpenID Connect Core section 3.1.2.1).
    public static bool LoginIsTooOld(AuthorizeExchange x) =>
        x is { Session: { } session, Request.MaxAge: { } age } && x.Now - session.AuthenticatedAt >= age;

    public static bool NeedsConsent(AuthorizeExchange x) =>
        !x.Session!.HasConsented(x.Request) || x.Request.Prompts.Contains("consent") || AnybodyMayBeTheClient(x);

    // What listens on a loopback address or for a private scheme is some application of the user's, not surely this one (RFC 8252 section 8.6).
    private static bool AnybodyMayBeTheClient(AuthorizeExchange x) =>
        x is { Client.IsPublic: true, Request.RedirectUri: { } uri } && (RedirectUris.IsLoopbackAddress(uri) || !uri.StartsWith("http", StringComparison.OrdinalIgnoreCase));

    /// <summary>Lets the request wait for its user.</summary>
    public static Transaction Begin(AuthorizeExchange x, Session? session)
    {
        var transaction = new Transaction(Handles.New(), BrowserCookies.EnsureBrowser(x), x.Request) { Session = session };
        return x.Server.Transactions[transaction.Id] = transaction;
    }

    // An account is chosen by logging in to it.
    private static bool NeedsLogin(AuthorizeExchange x) =>
        x.Session is null || x.Request.Prompts.Contains("login") || x.Request.Prompts.Contains("select_account") || LoginIsTooOld(x);
}
