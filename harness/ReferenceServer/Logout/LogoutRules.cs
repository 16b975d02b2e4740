using OAuthConformance.ReferenceServer.Authorize;
using LogoutConsequence = OAuthConformance.ReferenceServer.Pipelines.Consequence<OAuthConformance.ReferenceServer.Logout.LogoutExchange>;
using LogoutRule = OAuthConformance.ReferenceServer.Pipelines.Rule<OAuthConformance.ReferenceServer.Logout.LogoutExchange>;

namespace OAuthConformance.ReferenceServer.Logout;

/// <summary>What a logout is held to (OpenID Connect RP-Initiated Logout).</summary>
internal static class LogoutRules
{
    public static readonly LogoutRule HintIsGenuine = new(
        "logout/hint-is-genuine",
        "An id_token_hint is an ID token that this server signed (OpenID Connect RP-Initiated Logout section 2).",
        x => x.Hint is { IsGenuine: false } ? new("invalid_request", "The id_token_hint is no ID token of this server.") : null);

    public static readonly LogoutRule ClientMatchesHint = new(
        "logout/client-matches-hint",
        "A client_id beside an ID token is that of the client the token was made out to (OpenID Connect RP-Initiated Logout section 2).",
        x => x is { Hint.Audience: { } audience } && x.Parameters["client_id"] is { } named && named != audience
            ? new("invalid_request", "The id_token_hint was issued to another client.")
            : null);

    public static readonly LogoutRule RedirectHasAClient = new(
        "logout/redirect-has-a-client",
        "A post_logout_redirect_uri comes with an ID token or a client_id, which say whose it is (OpenID Connect RP-Initiated Logout section 3).",
        x => x is { RedirectUri: not null, Client: null } ? new("invalid_request", "Nothing says which client the post_logout_redirect_uri belongs to.") : null);

    public static readonly LogoutRule RedirectIsRegistered = ComparingRedirectUris((client, uri) => client.PostLogoutRedirectUris.Contains(uri));

    public static readonly LogoutRule ConfirmationIsGenuine = new(
        "logout/confirmation-is-genuine",
        "A logout is confirmed on the page that this session was shown, not by a form of somebody else's (OpenID Connect RP-Initiated Logout section 2).",
        x => x.Session is { } session && LogoutSteps.PendingOf(x)?.SessionId != session.Id
            ? new("access_denied", "This logout was not asked for here.")
            : null);

    public static readonly LogoutConsequence SessionIsEnded = new(
        "logout/session-is-ended",
        "Who wants to be logged out is: the session is gone, also for a copy of its cookie (OpenID Connect RP-Initiated Logout section 2).",
        x =>
        {
            if (x is { IsDecided: false, Session: { } session })
                BrowserCookies.EndSession(x, session);
        });

    public static readonly LogoutConsequence StateIsReturned = new(
        "logout/state-is-returned",
        "The state of the request comes back, unchanged (OpenID Connect RP-Initiated Logout section 2).",
        x =>
        {
            if (x.State is { } state)
                x.Response?.Add(new("state", state));
        });

    /// <summary>The rule on where the browser may go afterwards, with what counts as registered.</summary>
    public static LogoutRule ComparingRedirectUris(Func<RegisteredClient, string, bool> isRegistered) => new(
        "logout/redirect-is-registered",
        "The post_logout_redirect_uri equals one that the client registered, character by character (OpenID Connect RP-Initiated Logout section 3).",
        x => x is { Client: { } client, RedirectUri: { } uri } && !isRegistered(client, uri)
            ? new("invalid_request", "The post_logout_redirect_uri is not registered for this client.")
            : null);
}
