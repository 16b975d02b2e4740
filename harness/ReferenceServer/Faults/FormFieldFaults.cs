using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Logout;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in what is taken from the form of a page, and from the address that it is sent to.</summary>
internal static class FormFieldFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Swapped(FilledFrom((request, form) => request with { RedirectUri = form["redirect_uri"] ?? request.RedirectUri, ResponseMode = form["response_mode"] ?? request.ResponseMode, State = form["state"] ?? request.State }),
            "consent-form-moves-the-answer",
            "The form of the consent page may say another redirect URI, response mode or state than the request."),
        Swapped(FilledFrom((request, form) => request with { ClientId = form["client_id"] ?? request.ClientId, Nonce = form["nonce"] ?? request.Nonce, Challenge = form["code_challenge"] ?? request.Challenge }),
            "consent-form-rebinds-the-code",
            "The form of the consent page may say another client, nonce or code challenge than the request."),
        Swapped(FilledFrom((request, form) => request with { Scopes = ScopeList.Parse(form["scope"]) ?? request.Scopes }), "consent-form-adds-scope", "The form of the consent page may say another scope than the request."),
        Swapped(UserOfForm, "consent-form-names-the-user", "The form of the consent page says in whose name it is."),
        Swapped(RequestOfLoginForm, "login-form-changes-the-request", "The form of the login page may say another redirect URI, client or state than the request."),
        Swapped(GoingToReturnUrl, "login-goes-to-return-url", "After the login the browser goes where the form says, if that looks like a path."),
        Swapped(FollowingRedirectUri, "logout-follows-redirect-uri", "A logout without post_logout_redirect_uri leads to the redirect_uri that older clients send, registered or not."),
    ];

    private static Step<AuthorizeExchange> FilledFrom(Func<AuthorizationRequest, Parameters, AuthorizationRequest> fill) => new(LoginParts.FindTransaction.Id, async x =>
    {
        await LoginParts.FindTransaction.RunAsync(x);
        if (x.Transaction is not null && ConsentParts.IsDecided(x))
            x.Request = fill(x.Request, x.Parameters);
    });

    private static Step<AuthorizeExchange> UserOfForm => new(ConsentParts.FindSessionOfTransaction.Id, async x =>
    {
        await ConsentParts.FindSessionOfTransaction.RunAsync(x);
        if (x.Session is not null && x.Server.FindUser(x.Parameters["username"]) is { } user)
            x.Session = new Session(Handles.New(), user, x.Now);
    });

    private static Step<AuthorizeExchange> RequestOfLoginForm => new(LoginParts.FindTransaction.Id, async x =>
    {
        await LoginParts.FindTransaction.RunAsync(x);
        if (x.Transaction is not { Session: null } old || x.Http.Request.Path != LoginEndpoint.Path)
            return;
        x.Request = x.Request with
        {
            RedirectUri = x.Parameters["redirect_uri"] ?? x.Request.RedirectUri,
            ClientId = x.Parameters["client_id"] ?? x.Request.ClientId,
            State = x.Parameters["state"] ?? x.Request.State,
        };
        x.Transaction = new Transaction(old.Id, old.BrowserId, x.Request);
        x.Server.Transactions[old.Id] = x.Transaction;
    });

    // A path that begins with two slashes is another site's (RFC 3986 section 4.2).
    private static Step<AuthorizeExchange> GoingToReturnUrl => new(LoginParts.GoToConsent.Id, x =>
    {
        if (x.Parameters["returnUrl"] is not { } url || !url.StartsWith('/'))
            return LoginParts.GoToConsent.RunAsync(x);
        x.Answer = Answer.Redirect(url);
        return ValueTask.CompletedTask;
    });

    private static Closing<LogoutExchange> FollowingRedirectUri => new(LogoutSteps.GoBack.Id, x =>
    {
        if (x is { IsDecided: false, RedirectUri: null } && x.Parameters["redirect_uri"] is { } uri)
            x.Answer = Answer.Redirect(uri);
        if (x is { Response: { } response, RedirectUri: { } registered })
            x.Answer = Answer.Redirect(AuthorizationResponse.WithQuery(registered, response));
    });
}
