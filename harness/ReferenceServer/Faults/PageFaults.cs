using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in the pages that users read.</summary>
internal static class PageFaults
{
    /// <summary>A policy under which everything runs.</summary>
    public const string AnyContent = "default-src * 'unsafe-inline'";

    public static IReadOnlyList<Fault> All { get; } =
    [
        Without(PageParts.FramingIsForbiddenByPolicy.Id, "pages-without-framing-policy", "No Content-Security-Policy keeps a page out of other sites' frames."),
        Without(PageParts.FramingIsForbiddenByHeader.Id, "pages-without-frame-options", "Nothing but Content-Security-Policy keeps a page out of other sites' frames."),
        Swapped(PageParts.FramingIsForbiddenByPolicy.Doing(x => PageParts.Change(x, page => page.With("Content-Security-Policy", "frame-ancestors https://*"))),
            "framing-policy-allows-anybody",
            "The Content-Security-Policy lets every site show the pages in a frame."),
        Changed(FramableWhen(_ => true), "pages-framable", "Any site may show the pages in a frame."),
        Changed(FramableWhen(x => x.Refusal is not null), "error-page-framable", "Any site may show the error page in a frame."),
        Changed([.. FramableWhen(IsConsentPage), Put(CookiesForAnySite)],
            "consent-page-framable",
            "Any site may show the consent page in a frame, to which the cookies of the user go along."),
        Changed([.. FramableWhen(_ => true), Put(PageWith(_ => "<script>if (top !== self) top.location = self.location</script>", AnyContent))],
            "frame-busting-without-hiding",
            "Any site may show the pages in a frame, from which nothing but a script tries to break out."),
        Swapped(PageWith(x => IsConsentPage(x) ? """<img src="https://shop.example/logo.png" alt="">""" : "", "default-src *"),
            "consent-page-loads-logo-of-client",
            "The consent page shows the logo of the client from the client's own site."),
        Swapped(PageWith(_ => """<script async src="https://statistics.example/count.js"></script>""", "default-src *"),
            "pages-load-foreign-script",
            "The pages load the script of a company that counts visitors."),
        Swapped(new Closing<AuthorizeExchange>(PageParts.Headers.Id, x =>
            {
                PageParts.WithHeaders(x);
                PageParts.Change(x, page => page.With("Referrer-Policy", "unsafe-url"));
            }),
            "pages-tell-their-address",
            "The pages have the browser tell their whole address, with the request in it, to whatever site a link leads to."),
        Swapped(PageWith(x => x.Request.LoginHint is { } hint ? $"<p>Welcome back, {hint}.</p>" : "", Page.ContentPolicy),
            "login-hint-unescaped",
            "The login page shows the login_hint unescaped, and a Content-Security-Policy alone keeps script from running."),
        Swapped(PageWith(x => x.Refusal is null ? "" : $"<p>The client is called {x.Request.ClientId}.</p>", AnyContent),
            "client-id-unescaped",
            "The error page shows the client_id unescaped."),
        Swapped(ErrorPageWithoutType,
            "client-id-unescaped-without-type",
            "The error page shows the client_id unescaped, and leaves it to the browser to find out what it is."),
        Swapped(PageWith(x => $"<script>const told = {{ state: \"{x.Request.State?.Replace("<", "&lt;", StringComparison.Ordinal)}\" }};</script>", AnyContent),
            "state-unescaped-in-script",
            "The pages write the state into their script without escaping quotes."),
    ];

    /// <summary>Neither of the two rules is kept when a page is like this.</summary>
    private static IEdit[] FramableWhen(Func<AuthorizeExchange, bool> looksAway) =>
    [
        Put(new Lax<AuthorizeExchange>(PageParts.FramingIsForbiddenByPolicy, looksAway)),
        Put(new Lax<AuthorizeExchange>(PageParts.FramingIsForbiddenByHeader, looksAway)),
    ];

    /// <summary>Pages that say more, under a policy that may allow more.</summary>
    public static Closing<AuthorizeExchange> PageWith(Func<AuthorizeExchange, string> addition, string policy) => new(PageParts.Headers.Id, x =>
    {
        PageParts.WithHeaders(x);
        PageParts.Change(x, page => page.With("Content-Security-Policy", policy) with { Body = page.Body.Replace("</main>", addition(x) + "</main>", StringComparison.Ordinal) });
    });

    private static Closing<AuthorizeExchange> ErrorPageWithoutType => new(PageParts.Headers.Id, x =>
    {
        PageParts.WithHeaders(x);
        if (x.Refusal is not null && x.Answer is { IsPage: true })
            x.Answer = new(x.Refusal.Status, "", $"<!DOCTYPE html><title>Error</title><p>The client is called {x.Request.ClientId}.</p>") { IsPage = true };
    });

    /// <summary>Cookies that browsers also send along with what other sites make them send.</summary>
    public static Closing<AuthorizeExchange> CookiesForAnySite => new(PageParts.Headers.Id, x =>
    {
        PageParts.WithHeaders(x);
        var cookies = x.Http.Response.Headers.SetCookie;
        x.Http.Response.Headers.SetCookie = cookies.Select(cookie => cookie?.Replace("samesite=lax", "samesite=none; secure", StringComparison.OrdinalIgnoreCase)).ToArray();
    });

    public static bool IsConsentPage(AuthorizeExchange x) => x is { Refusal: null, Session: not null };
}
