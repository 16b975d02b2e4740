using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using AuthorizeClosing = OAuthConformance.ReferenceServer.Pipelines.Closing<OAuthConformance.ReferenceServer.Authorize.AuthorizeExchange>;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>How the authorization endpoint answers (RFC 6749 sections 4.1.2 and 4.1.2.1).</summary>
internal static class AuthorizationResponse
{
    public static readonly AuthorizeClosing ErrorToClient = new("authorize/error-to-client", x =>
    {
        if (x is { Refusal: { } refusal, MayRedirect: true })
            x.Response = [new("error", refusal.Error!), new("error_description", refusal.Description)];
    });

    public static readonly AuthorizeClosing ResponseInQuery = new("authorize/response-in-query", AnswerInQuery);

    public static readonly AuthorizeClosing ErrorOnPage = new("authorize/error-on-page", x =>
    {
        var refusal = x.Refusal ?? new Refusal("invalid_request", "There is no redirect_uri to answer to.");
        x.Answer ??= InteractionPages.Error(refusal);
    });

    public static void AnswerInQuery(AuthorizeExchange x)
    {
        if (x is { Response: { } response, Request.RedirectUri: { } uri })
            x.Answer = Answer.Redirect(WithQuery(uri, response));
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
