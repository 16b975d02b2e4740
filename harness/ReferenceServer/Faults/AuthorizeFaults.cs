using System.Net;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong at the authorization endpoint and its pages.</summary>
internal static class AuthorizeFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("authorize/client-is-known", "unknown-client-accepted", "A client that nobody registered gets a code, sent to any redirect URI it names."),
        Without("authorize/redirect-uri-is-given", "missing-redirect-uri-accepted", "A request without redirect_uri is answered at the first registered one."),
        Without("authorize/redirect-uri-is-registered", "redirect-uri-not-compared", "A code is sent to any redirect URI."),
        Without("authorize/response-type-is-given", "missing-response-type-accepted", "A request without response_type gets a code."),
        Without("authorize/response-type-is-supported", "unknown-response-type-accepted", "A request with an unknown response_type gets a code."),
        Without("authorize/scope-is-registered", "scope-beyond-registration-granted", "A client is granted scopes that it is not registered for."),
        Without("authorize/public-client-sends-challenge", "public-client-without-challenge-accepted", "A public client gets a code without sending a challenge."),
        Without("authorize/challenge-method-is-supported", "unsupported-challenge-method-accepted", "A challenge is taken with any method, also plain and none."),
        Without("authorize/state-is-echoed", "state-not-echoed", "The answer leaves the state out."),
        Without("authorize/iss-is-added", "iss-not-sent", "The answer does not name the issuer."),
        Without("authorize/transaction-belongs-to-browser", "transaction-open-to-any-browser", "A request begun in one browser can be finished in another."),
        Without("login/password-matches", "any-password-accepted", "Anybody logs in with any password."),
        Without("consent/decision-is-kept", "denial-ignored", "The client gets a code although the user denied."),
        Swapped(PrefixMatch, "redirect-uri-prefix-matched", "A redirect URI passes when it only starts with a registered one."),
        Swapped(ErrorToAnybody, "error-redirects-to-unregistered", "The error about an unregistered redirect URI is sent to that URI."),
        Swapped(AlteredState, "state-altered", "The state comes back trimmed and decoded once more."),
        Swapped(ResponseInFragment, "code-in-fragment", "The answer comes in the fragment of the redirect URI instead of its query."),
        Swapped(DroppedQuery, "query-of-redirect-uri-dropped", "The query that the redirect URI already has is lost."),
        Swapped(RedirectWithSameMethod, "login-redirects-with-307", "After the login form and the consent form, the browser is told to post the form again to where it is sent."),
    ];

    private static Rule<AuthorizeExchange> PrefixMatch => new(
        AuthorizeRules.RedirectUriIsRegistered.Id,
        AuthorizeRules.RedirectUriIsRegistered.Info.Description,
        x => x is { Client: { } client, Request.RedirectUri: { } uri } && !client.RedirectUris.Any(known => uri.StartsWith(known, StringComparison.Ordinal))
            ? new("invalid_request", "The redirect_uri is not registered for this client.")
            : null);

    private static Rule<AuthorizeExchange> ErrorToAnybody => new(
        AuthorizeRules.RedirectUriIsRegistered.Id,
        AuthorizeRules.RedirectUriIsRegistered.Info.Description,
        x =>
        {
            if (x is not { Client: { } client, Request.RedirectUri: { } uri } || client.RedirectUris.Contains(uri, StringComparer.Ordinal))
                return null;
            x.MayRedirect = true;
            return new("invalid_request", "The redirect_uri is not registered for this client.");
        });

    private static Consequence<AuthorizeExchange> AlteredState => new(
        AuthorizeRules.StateIsEchoed.Id,
        AuthorizeRules.StateIsEchoed.Info.Description,
        x =>
        {
            if (x.Request.State is { } state)
                x.Response?.Add(new("state", WebUtility.UrlDecode(state).Trim()));
        });

    private static Closing<AuthorizeExchange> ResponseInFragment => new(AuthorizationResponse.ResponseInQuery.Id, x =>
    {
        if (x is { Response: { } response, Request.RedirectUri: { } uri })
            x.Answer = Answer.Redirect(uri.Split('#')[0] + "#" + AuthorizationResponse.Encode(response));
    });

    private static Closing<AuthorizeExchange> DroppedQuery => new(AuthorizationResponse.ResponseInQuery.Id, x =>
    {
        if (x is { Response: { } response, Request.RedirectUri: { } uri })
            x.Answer = Answer.Redirect(AuthorizationResponse.WithQuery(uri.Split('?')[0], response));
    });

    private static Closing<AuthorizeExchange> RedirectWithSameMethod => new(LoginParts.RedirectWithGet.Id, x =>
    {
        if (x.Answer is { } answer && answer.Headers.ContainsKey("Location"))
            x.Answer = answer with { Status = 307 };
    });
}
