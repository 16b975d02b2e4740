using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>The two cookies: one recognises the browser, one the user who logged in there.</summary>
internal static class BrowserCookies
{
    private const string BrowserCookie = "browser";
    private const string SessionCookie = "session";

    public static string? BrowserOf(Exchange x) => x.Http.Request.Cookies[BrowserCookie];

    public static string EnsureBrowser(Exchange x)
    {
        if (BrowserOf(x) is { Length: > 0 } known)
            return known;
        var id = Handles.New();
        x.Http.Response.Cookies.Append(BrowserCookie, id, OptionsFor(x));
        return id;
    }

    public static string? SessionIdOf(Exchange x) => x.Http.Request.Cookies[SessionCookie];

    public static Session? SessionOf(Exchange x) => x.Server.Sessions.GetValueOrDefault(SessionIdOf(x) ?? "");

    public static void ReplaceSession(Exchange x, Session session)
    {
        if (SessionOf(x) is { } old)
            x.Server.Sessions.TryRemove(old.Id, out _);
        x.Server.Sessions[session.Id] = session;
        SetSessionId(x, session.Id);
    }

    public static void EndSession(Exchange x, Session session)
    {
        x.Server.Sessions.TryRemove(session.Id, out _);
        x.Http.Response.Cookies.Delete(SessionCookie, OptionsFor(x));
    }

    public static void SetSessionId(Exchange x, string id) => x.Http.Response.Cookies.Append(SessionCookie, id, OptionsFor(x));

    // Lax: the cookies must come along when a client sends the browser here.
    private static CookieOptions OptionsFor(Exchange x) =>
        new() { HttpOnly = true, SameSite = SameSiteMode.Lax, Secure = x.Server.Options.Https, Path = "/" };
}
