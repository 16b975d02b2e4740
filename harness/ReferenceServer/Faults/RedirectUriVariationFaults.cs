using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Logout;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Authorize.AuthorizeRules;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong about addresses that are nearly the registered one, or that come by another way than the usual.</summary>
internal static partial class RedirectUriVariationFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Comparing((known, asked) => asked.StartsWith(OriginOf(known), StringComparison.Ordinal), "redirect-uri-origin-prefix-matched", "A redirect URI passes when it begins with scheme and host of a registered one."),
        Comparing((known, asked) => WithoutPort(known) == WithoutPort(asked), "redirect-uri-port-ignored", "A redirect URI passes with any port."),
        Comparing((known, asked) => known.Equals(asked, StringComparison.OrdinalIgnoreCase), "redirect-uri-case-ignored", "A redirect URI passes in letters of any case."),
        Comparing((known, asked) => known == asked.Trim(' ', '/', '.'), "redirect-uri-trimmed", "Spaces, slashes and dots around a redirect URI are taken away before it is compared."),
        Comparing((known, asked) => known.Split('?')[0] == asked.Split('?')[0], "redirect-uri-query-ignored", "A redirect URI passes with any query."),
        Comparing((known, asked) => known == asked.Split('#')[0], "redirect-uri-fragment-cut", "A redirect URI is compared without its fragment."),
        Comparing((known, asked) => known == string.Concat(asked.Select(Plain)), "redirect-uri-letters-normalised", "A redirect URI is compared after its letters were normalised, as names of hosts are."),
        Changed(
            [
                new LeaveOut(PrivateUseSchemeHasPeriod.Id),
                Put(ComparingRedirectUris((known, asked) => RedirectUris.Match(known, asked) || asked.Contains(known, StringComparison.OrdinalIgnoreCase))),
            ],
            "redirect-uri-contained",
            "A redirect URI passes when a registered one stands somewhere in it, whatever its scheme."),

        Unchecked(x => HttpMethods.IsPost(x.Http.Request.Method), "redirect-uri-unchecked-by-post", "The redirect URI of an authorization request by POST is not compared."),
        Unchecked(x => x.Request.ResponseMode == ResponseModes.FormPost, "redirect-uri-unchecked-for-form-post", "The redirect URI is not compared when the response is to come by form."),
        Unchecked(x => x.Request.ResponseMode == ResponseModes.Fragment, "redirect-uri-unchecked-for-fragments", "The redirect URI is not compared when the response is to come in the fragment."),
        Unchecked(x => x.Client is { IsPublic: true }, "redirect-uri-unchecked-for-public-clients", "The redirect URI of a public client is not compared."),
        Unchecked(x => x.Request.WantsIdToken || x.Request.WantsToken, "redirect-uri-unchecked-for-front-channel", "The redirect URI is not compared when tokens come from the authorization endpoint."),
        Swapped(CodeParts.RedirectUriMatches.Judging(x => x.Code is { RedirectUri: { } uri } && x.Parameters["redirect_uri"] is { } repeated && !repeated.StartsWith(uri, StringComparison.Ordinal)
                ? new("invalid_grant", "The redirect_uri is not the one of the authorization request.")
                : null),
            "redirect-uri-prefix-matched-at-redemption",
            "At redemption a redirect URI passes when it begins like that of the authorization request."),

        Swapped(RedirectUriIsRegistered.Judging(x => Unknown(x) is not { } refusal ? null : Telling(x, refusal, x.Request.IsSilent && BrowserCookies.SessionOf(x) is null)),
            "silent-error-redirects-to-unregistered",
            "A silent request without a session is answered before its redirect URI is compared."),
        Swapped(RedirectUriIsRegistered.Judging(x => Unknown(x) is not { } refusal ? null : Telling(x, refusal, x.Request.ResponseType is null || !ResponseTypes.IsKnown(x.Request.ResponseType))),
            "faulty-request-answered-at-unregistered",
            "A request with a wrong response_type is answered before its redirect URI is compared."),
        Swapped(ClientIsKnown.Judging(x => x.Client is not null ? null : Telling(x, new("unauthorized_client", "The client is not registered."), true)),
            "unknown-client-answered-at-its-address",
            "A client that nobody registered is told so at the redirect URI that it names."),
        Changed([new LeaveOut(RequestObjectIsRefused.Id), Put(AddressOfObject)], "request-object-address-believed", "The redirect URI inside an unsigned request object is used without being compared."),
        Changed([new LeaveOut(RedirectUriIsRegistered.Id), Put(AddressComparedAtTheEnd)], "denial-told-to-unregistered", "The redirect URI is compared when consent is given, and not when it is refused."),
        Swapped(SilentErrorWithCode, "silent-error-carries-code", "The error of a silent request comes with a code."),
        Swapped(RawState, "state-not-encoded", "The state goes into the query of the response as it came, unencoded."),

        Swapped(LogoutRules.ComparingRedirectUris((client, uri) => client.PostLogoutRedirectUris.Any(known => uri.StartsWith(OriginOf(known), StringComparison.Ordinal))),
            "logout-redirect-origin-prefix-matched",
            "After a logout the browser is sent to any address that begins with scheme and host of a registered one."),
        Swapped(new Lax<LogoutExchange>(LogoutRules.RedirectIsRegistered, x => HttpMethods.IsPost(x.Http.Request.Method)),
            "logout-redirect-unchecked-by-post",
            "Where the browser goes after a logout by POST is not compared."),
    ];

    private static Step<AuthorizeExchange> AddressOfObject => new(AuthorizeSteps.RedirectFromHereOn.Id, x =>
    {
        x.MayRedirect = true;
        if (x.Parameters["request"]?.Split('.') is [_, var payload, _] && AddressIn(payload) is { } address)
            x.Request = x.Request with { RedirectUri = address };
    });

    // What was compared too late is refused on a page, where the user has agreed.
    private static Rule<AuthorizeExchange> AddressComparedAtTheEnd => DecisionIsKept.Judging(x =>
    {
        if (x.Parameters["decision"] == ConsentParts.Deny)
            return new("access_denied", "The user denied the request.");
        x.MayRedirect = Unknown(x) is null;
        return Unknown(x);
    });

    private static Closing<AuthorizeExchange> SilentErrorWithCode => new(AuthorizationResponse.ErrorToClient.Id, x =>
    {
        if (x is { Refusal: { } refusal, MayRedirect: true })
            x.Response = [new("error", refusal.Error!), .. x.Request.IsSilent ? [new KeyValuePair<string, string>("code", Handles.New())] : Array.Empty<KeyValuePair<string, string>>()];
    });

    private static Closing<AuthorizeExchange> RawState => new(AuthorizationResponse.ResponseInQuery.Id, x =>
    {
        if (x is { Mode: ResponseModes.Query, Response: { } response, Request.RedirectUri: { } uri })
            x.Answer = Answer.Redirect($"{AuthorizationResponse.WithQuery(uri, response.Where(pair => pair.Key != "state"))}{(x.Request.State is { } state ? $"&state={state}" : "")}");
    });

    private static Fault Comparing(Func<string, string, bool> match, string id, string description) =>
        Swapped(ComparingRedirectUris((known, asked) => RedirectUris.Match(known, asked) || match(known, asked)), id, description);

    private static Fault Unchecked(Func<AuthorizeExchange, bool> looksAway, string id, string description) =>
        Swapped(new Lax<AuthorizeExchange>(RedirectUriIsRegistered, looksAway), id, description);

    private static Refusal? Unknown(AuthorizeExchange x) => x is { Client: { } client, Request.RedirectUri: { } uri } && !RedirectUris.IsRegistered(client, uri)
        ? new("invalid_request", "The redirect_uri is not registered for this client.")
        : null;

    private static Refusal Telling(AuthorizeExchange x, Refusal refusal, bool elsewhere)
    {
        x.MayRedirect = elsewhere;
        x.Request = x.Request with { RedirectUri = x.Request.RedirectUri ?? x.Request.SentRedirectUri };
        return refusal;
    }

    private static string? AddressIn(string payload)
    {
        try
        {
            using var claims = JsonDocument.Parse(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(payload)));
            return claims.RootElement.TryGetProperty("redirect_uri", out var address) ? address.GetString() : null;
        }
        catch (Exception e) when (e is FormatException or JsonException)
        {
            return null;
        }
    }

    private static string OriginOf(string uri) => uri.StartsWith("http", StringComparison.Ordinal) ? new Uri(uri).GetLeftPart(UriPartial.Authority) : uri;

    private static string WithoutPort(string uri) => Port().Replace(uri, "$1");

    // Full-width forms and the three other dots, as the mapping of UTS 46 has them; the framework leaves it out without ICU.
    private static char Plain(char letter) => letter switch
    {
        '\u3002' or '\uff61' => '.',
        >= '\uff01' and <= '\uff5e' => (char)(letter - 0xfee0),
        _ => letter,
    };

    [GeneratedRegex(@"\A(https?://[^/?#@:\\]*):[0-9]*(?=[/?#]|\z)")]
    private static partial Regex Port();
}
