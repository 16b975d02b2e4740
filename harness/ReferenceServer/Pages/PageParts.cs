using OAuthConformance.ReferenceServer.Pipelines;

namespace OAuthConformance.ReferenceServer.Pages;

/// <summary>What protects the pages that users read; the last parts of every endpoint that shows one.</summary>
internal static class PageParts
{
    private const string Policy = "Content-Security-Policy";

    public static readonly Closing<Exchange> Headers = new("page/headers", WithHeaders);

    public static readonly Consequence<Exchange> FramingIsForbiddenByPolicy = new(
        "page/framing-is-forbidden-by-csp",
        "No page may be shown inside a page of somebody else: a browser that knows Content Security Policy is told so by it (RFC 9700 section 4.16).",
        x => Change(x, page => page.With(Policy, $"{page.Headers.GetValueOrDefault(Policy)}; frame-ancestors 'none'".TrimStart(' ', ';'))));

    public static readonly Consequence<Exchange> FramingIsForbiddenByHeader = new(
        "page/framing-is-forbidden-by-header",
        "No page may be shown inside a page of somebody else: any other browser is told so by X-Frame-Options (RFC 9700 section 4.16).",
        x => Change(x, page => page.With("X-Frame-Options", "DENY")));

    public static IReadOnlyList<IPart<Exchange>> All { get; } = [Headers, FramingIsForbiddenByPolicy, FramingIsForbiddenByHeader];

    public static void WithHeaders(Exchange x) => Change(x, page => page
        .With(Policy, Page.ContentPolicy)
        .With("X-Content-Type-Options", "nosniff")
        .With("Referrer-Policy", "no-referrer")
        .With("Cache-Control", "no-store"));

    /// <summary>Changes the answer where it is a page.</summary>
    public static void Change(Exchange x, Func<Answer, Answer> change)
    {
        if (x.Answer is { IsPage: true } page)
            x.Answer = change(page);
    }
}
