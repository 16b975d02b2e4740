using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Authorize.AuthorizeRules;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in the comparison of redirect URIs.</summary>
internal static class RedirectUriFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("authorize/redirect-uri-is-given", "missing-redirect-uri-accepted", "A request without redirect_uri is answered at the first registered one."),
        Without("authorize/redirect-uri-is-registered", "redirect-uri-not-compared", "A code is sent to any redirect URI."),
        Swapped(ComparingRedirectUris((known, asked) => asked.StartsWith(known, StringComparison.Ordinal)),
            "redirect-uri-prefix-matched",
            "A redirect URI passes when it only starts with a registered one."),
        Swapped(ComparingRedirectUris((known, asked) => RedirectUris.Match(known, asked) || RedirectUris.Match(known, asked.Replace("http://", "https://", StringComparison.Ordinal))),
            "redirect-uri-scheme-ignored",
            "A redirect URI passes with http in the place of https."),
        Swapped(ComparingRedirectUris((known, asked) => RedirectUris.Match(known, asked) || RedirectUris.Match(known, Normalised(asked))),
            "redirect-uri-normalised",
            "A redirect URI is decoded, and its dot segments are resolved, before it is compared."),
        Swapped(ComparingRedirectUris((known, asked) => RedirectUris.Match(known, string.Concat(asked.Where(character => !char.IsControl(character))))),
            "redirect-uri-control-characters-ignored",
            "A redirect URI passes with control characters in it."),
        Swapped(RedirectUriIsRegistered.Judging(x => x.Request.RedirectUri is { } uri && !x.Server.Options.Clients.Any(client => RedirectUris.IsRegistered(client, uri))
                ? new("invalid_request", "The redirect_uri is not registered.")
                : null),
            "redirect-uri-of-any-client",
            "A redirect URI passes when any client registered it."),
        Swapped(RedirectUriIsRegistered.AlsoRefusing(x => x.Request.RedirectUri?.StartsWith("http", StringComparison.Ordinal) == false
                ? new("invalid_request", "The redirect_uri is no web address.")
                : null),
            "private-use-scheme-refused",
            "A redirect URI with a private-use scheme is refused although it is registered."),
        Without("authorize/private-use-scheme-has-period", "private-use-scheme-without-period-accepted", "A redirect URI passes with a private-use scheme that no domain name stands for."),
        Swapped(new Closing<AuthorizeExchange>(AuthorizationResponse.ErrorOnPage.Id, x => x.Answer ??= new(StatusCodes.Status400BadRequest, "text/html; charset=utf-8", "")),
            "error-page-empty",
            "The error page says nothing."),
        Swapped(ErrorToAnybody, "error-redirects-to-unregistered", "The error about an unregistered redirect URI is sent to that URI."),
        Swapped(ErrorPageWith(uri => $"""<meta http-equiv="refresh" content="0; url={uri}">"""),
            "error-page-refreshes-to-unregistered",
            "The error page about an unregistered redirect URI sends the browser there by a meta element."),
        Swapped(ErrorPageWith(uri => $"""<script>location.href = "{uri}"</script>"""),
            "error-page-scripts-to-unregistered",
            "The error page about an unregistered redirect URI sends the browser there by script."),
        Swapped(ComparingRedirectUris(string.Equals), "loopback-port-fixed", "A loopback redirect URI is refused on another port than the registered one."),
        Swapped(ComparingRedirectUris(MatchWithoutPath), "loopback-path-may-vary", "A loopback redirect URI passes with any path."),
        Swapped(ComparingRedirectUris(MatchWithOneHost), "loopback-host-may-vary", "localhost and 127.0.0.1 pass for each other in a redirect URI."),
    ];

    private static Rule<AuthorizeExchange> ErrorToAnybody => RedirectUriIsRegistered.Judging(x =>
    {
        if (x is not { Client: { } client, Request.RedirectUri: { } uri } || RedirectUris.IsRegistered(client, uri))
            return null;
        x.MayRedirect = true;
        return new("invalid_request", "The redirect_uri is not registered for this client.");
    });

    /// <summary>An error page that leads on; without the headers of the sound one, which would hold script back.</summary>
    private static Closing<AuthorizeExchange> ErrorPageWith(Func<string, string> way) => new(AuthorizationResponse.ErrorOnPage.Id, x =>
        x.Answer ??= new(StatusCodes.Status400BadRequest, "text/html; charset=utf-8",
            $"<!DOCTYPE html><title>Error</title><p>The request was refused.</p>{way(Page.Encode(x.Request.RedirectUri))}"));

    private static bool MatchWithoutPath(string registered, string asked)
    {
        if (RedirectUris.Match(registered, asked))
            return true;
        return Uri.TryCreate(registered, UriKind.Absolute, out var known)
            && Uri.TryCreate(asked, UriKind.Absolute, out var other)
            && RedirectUris.IsLoopbackAddress(registered)
            && (known.Scheme, known.Host) == (other.Scheme, other.Host);
    }

    private static bool MatchWithOneHost(string registered, string asked) => RedirectUris.Match(WithAddress(registered), WithAddress(asked));

    private static string Normalised(string uri) => Uri.TryCreate(Uri.UnescapeDataString(uri), UriKind.Absolute, out var absolute) ? absolute.AbsoluteUri : uri;

    private static string WithAddress(string uri) => uri.Replace("http://localhost", "http://127.0.0.1", StringComparison.Ordinal);
}
