using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using AuthorizeClosing = OAuthConformance.ReferenceServer.Pipelines.Closing<OAuthConformance.ReferenceServer.Authorize.AuthorizeExchange>;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>How the authorization endpoint answers, by whichever page it got there (RFC 6749 sections 4.1.2 and 4.1.2.1, OAuth 2.0 Multiple Response Types section 2.1).</summary>
internal static class AuthorizationResponse
{
    public static readonly AuthorizeClosing ErrorToClient = new("authorize/error-to-client", x =>
    {
        if (x is { Refusal: { } refusal, MayRedirect: true })
            x.Response = [new("error", refusal.Error!), new("error_description", refusal.Description)];
    });

    public static readonly AuthorizeClosing ResponseInQuery = new("authorize/response-in-query", x =>
    {
        if (x.Mode == ResponseModes.Query)
            AnswerInQuery(x);
    });

    public static readonly AuthorizeClosing ResponseInFragment = new("authorize/response-in-fragment", x =>
    {
        if (x.Mode == ResponseModes.Fragment)
            AnswerInFragment(x);
    });

    public static readonly AuthorizeClosing ResponseByForm = new("authorize/response-by-form", x =>
    {
        if (x is { Mode: ResponseModes.FormPost, Response: { } response, Request.RedirectUri: { } uri })
            x.Answer = FormPostPage.Render(uri, response);
    });

    public static readonly AuthorizeClosing ErrorOnPage = new("authorize/error-on-page", x =>
    {
        var refusal = x.Refusal ?? new Refusal("invalid_request", "There is no redirect_uri to answer to.");
        x.Answer ??= InteractionPages.Error(refusal);
    });

    /// <summary>From a request that kept every rule, or was refused, to the answer.</summary>
    public static IReadOnlyList<IPart<AuthorizeExchange>> Parts { get; } =
    [
        AuthorizeSteps.BeginResponse,
        AuthorizeSteps.IssueCode,
        FrontChannelSteps.IssueToken,
        FrontChannelSteps.BeginIdToken,
        .. IdTokenSteps.All,
        FrontChannelSteps.AddIdToken,

        ErrorToClient,
        AuthorizeRules.StateIsEchoed,
        AuthorizeRules.IssIsAdded,
        ResponseInQuery,
        ResponseInFragment,
        ResponseByForm,
        AuthorizeRules.RedirectIsNotStored,
        ErrorOnPage,
    ];

    public static void AnswerInQuery(AuthorizeExchange x)
    {
        if (x is { Response: { } response, Request.RedirectUri: { } uri })
            x.Answer = Answer.Redirect(WithQuery(uri, response));
    }

    public static void AnswerInFragment(AuthorizeExchange x)
    {
        if (x is { Response: { } response, Request.RedirectUri: { } uri })
            x.Answer = Answer.Redirect(uri.Split('#')[0] + "#" + Encode(response));
    }

    /// <summary>Adds to a query that the URI may already have (RFC 6749 section 3.1.2).</summary>
    public static string WithQuery(string uri, IEnumerable<KeyValuePair<string, string>> response)
    {
        var parts = uri.Split('#', 2);
        var fragment = parts.Length == 2 ? "#" + parts[1] : "";
        return parts[0] + (parts[0].Contains('?') ? "&" : "?") + Encode(response) + fragment;
    }

    public static string Encode(IEnumerable<KeyValuePair<string, string>> response) =>
        string.Join('&', response.Select(pair => $"{pair.Key}={Uri.EscapeDataString(pair.Value)}"));
}
