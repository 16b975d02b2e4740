using System.Globalization;
using System.Text.RegularExpressions;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Logout;
using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Resources;
using static OAuthConformance.ReferenceServer.Faults.Fault;
using static OAuthConformance.ReferenceServer.Faults.PageFaults;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in what pages and errors make of the texts of a request.</summary>
internal static partial class ReflectionFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Swapped(PageWith(x => IsConsentPage(x) ? $"<p>Request {x.Request.State}</p>" : "", AnyContent), "consent-page-shows-state-unescaped", "The consent page shows the state unescaped."),
        Swapped(PageWith(x => IsWrongLogin(x) ? $"<p>Nobody is called {x.Parameters["username"]}.</p>" : "", AnyContent), "login-page-shows-name-unescaped", "After a wrong password the login page shows the user name unescaped."),
        Swapped(PageWith(x => $"""<div class="{x.Parameters["display"]}"></div>""", AnyContent), "display-unescaped-in-attribute", "The pages write the parameter display into an attribute without escaping quotes."),
        Swapped(PageWith(x => x.Refusal is null ? "" : $"<p>{Page.Encode(Evaluated(x.Request.SentRedirectUri))}</p>", AnyContent), "error-page-is-a-template", "The error page calculates what stands in the redirect_uri."),
        Swapped(PageWith(x => $"<p>{Page.Encode(Evaluated(x.Request.LoginHint))}</p>", AnyContent), "login-hint-is-a-template", "The login page calculates what stands in the login_hint."),
        Swapped(PageWith(x => IsWrongLogin(x) ? $"<p>{Page.Encode(Evaluated(x.Parameters["username"]))}</p>" : "", AnyContent), "login-page-is-a-template", "After a wrong password the login page calculates what was typed as the user name."),
        Swapped(FormPostFaults.Answering((_, uri, response) => FormPostPage.Render(uri, response, text => Page.Encode(Evaluated(text)), FormPostPage.Policy)), "form-post-page-is-a-template", "The page that posts the response calculates what stands in its values."),
        Swapped(LogoutPageWith(x => x.Refusal is null ? $"<p>{x.Parameters["state"]}</p>" : ""), "logout-page-shows-state-unescaped", "The page that asks whether to log out shows the state unescaped."),
        Swapped(LogoutPageWith(x => x.Refusal is null ? "" : $"<p>{x.RedirectUri}</p>"), "logout-error-shows-address-unescaped", "The error page of the logout shows the post_logout_redirect_uri unescaped."),
        Swapped(LogoutPageWith(x => $"<p>{Page.Encode(Evaluated(x.Parameters["state"]))}</p>"), "logout-page-is-a-template", "The pages of the logout calculate what stands in the state."),
        Swapped(new Closing<LogoutExchange>(PageParts.Headers.Id, x =>
            {
                PageParts.WithHeaders(x);
                PageParts.Change(x, page => page.With("Referrer-Policy", "unsafe-url"));
            }),
            "logout-page-tells-its-address",
            "The pages of the logout have the browser tell their whole address to whatever site a link leads to."),
        Changed([.. Framable, Put(InteractionFaults.SessionForEverySite)],
            "logout-question-framable",
            "Any site may show the page that asks whether to log out in a frame, to which the cookie of the session goes along."),
        Swapped(ErrorsAsPages<Exchange>("token", x => x.Parameters["grant_type"]), "token-errors-are-pages", "Errors of the token endpoint are pages that show the grant_type unescaped."),
        Swapped(ErrorsAsPages<Exchange>("introspection", x => x.Parameters["client_id"]), "introspection-errors-are-pages", "Errors of introspection are pages that show the client_id unescaped."),
        Swapped(ErrorsAsPages<Exchange>("revocation", x => x.Parameters["client_id"]), "revocation-errors-are-pages", "Errors of revocation are pages that show the client_id unescaped."),
        Swapped(ErrorsAsPages<ResourceExchange>("resource", x => x.Presented), "userinfo-errors-are-pages", "Errors of userinfo are pages that show the token unescaped."),
    ];

    /// <summary>Pages of the logout that say more, under a policy that allows everything.</summary>
    public static Closing<LogoutExchange> LogoutPageWith(Func<LogoutExchange, string> addition) => new(PageParts.Headers.Id, x =>
    {
        PageParts.WithHeaders(x);
        PageParts.Change(x, page => page.With("Content-Security-Policy", AnyContent) with { Body = page.Body.Replace("</main>", addition(x) + "</main>", StringComparison.Ordinal) });
    });

    private static IEdit[] Framable =>
    [
        Put(new Lax<LogoutExchange>(PageParts.FramingIsForbiddenByPolicy, _ => true)),
        Put(new Lax<LogoutExchange>(PageParts.FramingIsForbiddenByHeader, _ => true)),
    ];

    private static Closing<TExchange> ErrorsAsPages<TExchange>(string endpoint, Func<TExchange, string?> shown) where TExchange : Exchange => new(endpoint + "/refusal-as-json", x =>
    {
        if (x.Refusal is { } refusal)
            x.Answer = new(refusal.Status, "text/html; charset=utf-8", $"<!DOCTYPE html><title>{refusal.Error}</title><p>{refusal.Description} {shown(x)}</p>");
    });

    private static bool IsWrongLogin(AuthorizeExchange x) => x.RefusedBy == AuthorizeRules.PasswordMatches.Id;

    /// <summary>What a template language makes of a text.</summary>
    private static string Evaluated(string? text) => Expression().Replace(text ?? "", match =>
        (long.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) * long.Parse(match.Groups[2].Value, CultureInfo.InvariantCulture)).ToString(CultureInfo.InvariantCulture));

    [GeneratedRegex(@"\$\{(\d{1,9})\*(\d{1,9})\}")]
    private static partial Regex Expression();
}
