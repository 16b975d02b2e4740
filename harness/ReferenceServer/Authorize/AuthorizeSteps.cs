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

    public static readonly AuthorizeStep AskForLogin = new(
        "authorize/ask-for-login",
        x =>
        {
            if (!NeedsLogin(x))
                return;
            if (x.Request.Prompts.Contains("none"))
                x.Refuse(new Refusal("login_required", "The user is not logged in."), "authorize/ask-for-login");
            else
                x.Answer = InteractionPages.Login(Begin(x), message: null);
        });

    public static readonly AuthorizeStep AskForConsent = new(
        "authorize/ask-for-consent",
        x =>
        {
            if (x.Session!.HasConsented(x.Request) && !x.Request.Prompts.Contains("consent"))
                return;
            if (x.Request.Prompts.Contains("none"))
                x.Refuse(new Refusal("consent_required", "The user has not consented."), "authorize/ask-for-consent");
            else
                x.Answer = InteractionPages.Consent(Begin(x), x.Client);
        });

    public static readonly AuthorizeStep IssueCode = new("authorize/issue-code", x =>
    {
        var request = x.Request;
        var grant = new Grant(request.ClientId, x.Session!.User, request.Scopes) { AuthenticatedAt = x.Session.AuthenticatedAt };
        var code = new AuthorizationCode(Handles.New(), grant)
        {
            RedirectUri = request.SentRedirectUri,
            Challenge = request.Challenge,
            ChallengeMethod = request.ChallengeMethod,
            Nonce = request.Nonce,
            ExpiresAt = x.Now + (x.Client?.CodeLifetime ?? CodeLifetimeOfUnknownClient),
        };
        x.Server.Codes[code.Value] = code;
        x.Response = [new("code", code.Value)];
    });

    private static bool NeedsLogin(AuthorizeExchange x) =>
        x.Session is not { } session
        || x.Request.Prompts.Contains("login")
        || (x.Request.MaxAge is { } age && x.Now - session.AuthenticatedAt > age);

    private static Transaction Begin(AuthorizeExchange x)
    {
        var transaction = new Transaction(Handles.New(), BrowserCookies.EnsureBrowser(x), x.Request) { Session = NeedsLogin(x) ? null : x.Session };
        return x.Server.Transactions[transaction.Id] = transaction;
    }
}
