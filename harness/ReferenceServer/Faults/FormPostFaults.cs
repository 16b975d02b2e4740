using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Faults.Fault;
using Response = System.Collections.Generic.List<System.Collections.Generic.KeyValuePair<string, string>>;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in the page that posts a response to the client.</summary>
internal static class FormPostFaults
{
    private const string Submission = "document.forms[0].submit()";
    private const string Echo = "Asked for:";

    public static IReadOnlyList<Fault> All { get; } =
    [
        .. Pages,
        .. Values,
        .. Ways,
    ];

    private static IReadOnlyList<Fault> Pages =>
    [
        Swapped(Sending(page => page with { ContentType = "text/plain; charset=utf-8" }), "form-post-page-is-text", "The page that posts the response is sent as plain text."),
        Swapped(Sending(page => page with { Status = 400 }), "form-post-page-is-400", "The page that posts a success has the status of an error."),
        Swapped(Sending(page => page.With("Cache-Control", "private, max-age=600")), "form-post-page-cacheable", "The page that posts the response may be kept for ten minutes."),
        Swapped(Sending(page => page.With("Cache-Control", "no-cache")), "form-post-page-only-revalidated", "The page that posts the response may be stored, if it is only asked for again."),
        Swapped(Sending(page => page.Replacing(" method=\"post\"", " method=\"get\"")), "form-post-by-get", "The form sends the response by GET, in the query."),
        Swapped(Sending(page => page.Replacing(" method=\"post\"", " method=\"post\" enctype=\"multipart/form-data\"")), "form-post-as-multipart", "The form sends the response as multipart/form-data."),
        Swapped(Sending(page => page.With("Content-Security-Policy", "default-src 'none'")), "form-post-script-forbidden", "The policy of the page forbids the script that would submit the form."),
        Swapped(Scripted("document.forms[0].elements.state.value += '!'"), "form-post-script-changes-a-value", "The script of the page posts another state than the form has."),
        Swapped(Scripted("document.forms[0].action = document.forms[0].action + '/'"), "form-post-script-changes-the-action", "The script of the page posts to another address than the form says."),
        Swapped(Answering((x, uri, response) => FormPostPage.Render(uri + "/", response)), "form-post-to-another-address", "The form goes to an address with a slash more than the redirect URI has."),
        Swapped(Answering((x, uri, response) => FormPostPage.Render(uri.Split('?')[0], response)), "form-post-drops-the-query", "The action of the form lacks the query of the redirect URI."),
        Swapped(Answering((x, uri, response) => FormPostPage.Render(uri, response.Append(response[0]))), "form-post-parameter-twice", "The form has its first parameter twice."),
    ];

    private static IReadOnlyList<Fault> Values =>
    [
        Swapped(Answering((x, uri, response) => FormPostPage.Render(uri, response, Raw, policy: null)), "form-post-values-unescaped", "The page writes all values out as they are."),
        Swapped(Answering((x, uri, response) => FormPostPage.Render(uri, response, Raw, FormPostPage.Policy)),
            "form-post-values-unescaped-behind-policy",
            "The page writes all values out as they are and leaves it to its policy that no script of theirs runs."),
        Swapped(Answering((x, uri, response) => FormPostPage.Render(uri, response, text => Page.Encode(text).Replace("&amp;", "&", StringComparison.Ordinal), FormPostPage.Policy)),
            "form-post-ampersands-unescaped",
            "The page does not escape ampersands, and what looks like a character reference becomes the character."),
        Swapped(Answering((x, uri, response) => FormPostPage.Render(uri, response.Select(pair => pair.Key == "state" ? new(pair.Key, Page.Encode(pair.Value)) : pair))),
            "form-post-state-escaped-twice",
            "The state is escaped twice in the page and comes back escaped."),
        Swapped(Sending(page => page with { ContentType = "text/html; charset=iso-8859-1" }), "form-post-garbles-letters", "The page names an encoding in which the browser then posts letters beyond ASCII."),
        Changed([Put(EchoingScope), Put(Answering((x, uri, response) => FormPostPage.Render(uri, response, x.Refusal is null ? Page.Encode : Raw, policy: null)))],
            "form-post-error-unescaped",
            "The values of an error, with the scope that was asked for among them, are written out as they are."),
        Changed([Put(EchoingScope), Put(Answering((x, uri, response) => FormPostPage.Render(uri, response, text => text?.Contains(Echo, StringComparison.Ordinal) == true ? text : Page.Encode(text), FormPostPage.Policy)))],
            "form-post-description-unescaped",
            "The description of an error tells the scope that was asked for as it is, and the policy of the page keeps script in it from running."),
    ];

    private static IReadOnlyList<Fault> Ways =>
    [
        Swapped(Answering((x, uri, response) => ByRedirect(x, uri, response)), "form-post-ignored", "Whoever asks for form_post is answered as if no mode had been asked for."),
        Swapped(Answering((x, uri, response) => x.Request.DefaultMode == ResponseModes.Query ? ByRedirect(x, uri, response) : FormPostPage.Render(uri, response)),
            "form-post-ignored-for-codes",
            "A code alone is not posted, although that was asked for."),
        Swapped(Answering((x, uri, response) => x.Refusal is null ? FormPostPage.Render(uri, response) : ByRedirect(x, uri, response)),
            "form-post-errors-redirected",
            "Only a success is posted; an error comes as if no mode had been asked for."),
        Swapped(Answering((x, uri, response) => FormPostPage.Render(AuthorizationResponse.WithQuery(uri, response.Where(IsIssued)), response)),
            "form-post-tokens-in-the-action-too",
            "What was issued stands in the action of the form as well, and so in the address that the browser goes to."),
        Swapped(Answering((x, uri, response) => FormPostPage.Render(AuthorizationResponse.WithQuery(uri, response.Where(pair => pair.Key == "state")), response.Where(pair => pair.Key != "state"))),
            "form-post-state-in-the-action",
            "The state comes in the query, everything else in the form."),
        Swapped(Answering((x, uri, response) => FormPostPage.Render(uri, response.Where(pair => pair.Key != "iss"))), "form-post-without-iss", "The form does not name the issuer."),
        Swapped(Answering((x, uri, response) => FormPostPage.Render(uri, response.Where(pair => pair.Key != "id_token" || !x.Request.WantsCode))), "form-post-without-id-token", "The form with a code lacks the ID token that goes with it."),
        Swapped(Answering(HandedOver), "form-post-page-has-tokens-in-its-address", "The page is reached by a redirect that carries the response in its query."),
        Swapped(Answering((x, uri, response) =>
            {
                x.Server.Codes.TryRemove(response.Find(pair => pair.Key == "code").Value ?? "", out _);
                return FormPostPage.Render(uri, response);
            }),
            "form-post-code-unknown",
            "A code that was posted is unknown to the token endpoint."),
    ];

    private static Closing<AuthorizeExchange> EchoingScope => new(AuthorizationResponse.ErrorToClient.Id, x =>
    {
        if (x is { Refusal: { } refusal, MayRedirect: true })
            x.Response = [new("error", refusal.Error!), new("error_description", $"{refusal.Description} {Echo} {x.Parameters["scope"]}")];
    });

    /// <summary>The page that posts the response, made in another way.</summary>
    public static Closing<AuthorizeExchange> Answering(Func<AuthorizeExchange, string, Response, Answer> page) => new(AuthorizationResponse.ResponseByForm.Id, x =>
    {
        if (x is { Mode: ResponseModes.FormPost, Response: { } response, Request.RedirectUri: { } uri })
            x.Answer = page(x, uri, response);
    });

    private static Closing<AuthorizeExchange> Sending(Func<Answer, Answer> change) => Answering((_, uri, response) => change(FormPostPage.Render(uri, response)));

    private static Closing<AuthorizeExchange> Scripted(string first) =>
        Answering((_, uri, response) => FormPostPage.Render(uri, response, Page.Encode, policy: null).Replacing(Submission, $"{first}; {Submission}"));

    private static Answer ByRedirect(AuthorizeExchange x, string uri, Response response) =>
        Answer.Redirect(x.Request.DefaultMode == ResponseModes.Query ? AuthorizationResponse.WithQuery(uri, response) : $"{uri}#{AuthorizationResponse.Encode(response)}");

    /// <summary>First a redirect with the response to the endpoint itself, then the page with what that carries.</summary>
    private static Answer HandedOver(AuthorizeExchange x, string uri, Response response)
    {
        if (x.Parameters["handed"] is not null)
            return FormPostPage.Render(uri, response.Select(pair => KeyValuePair.Create(pair.Key, x.Parameters[pair.Key] ?? pair.Value)));
        var request = x.Request;
        Response again =
        [
            new("response_type", request.ResponseType!), new("response_mode", request.ResponseMode!), new("client_id", request.ClientId!), new("redirect_uri", uri),
            new("scope", string.Join(' ', request.Scopes)), new("nonce", request.Nonce ?? ""), new("code_challenge", request.Challenge ?? ""),
            new("code_challenge_method", request.ChallengeMethod ?? ""), new("handed", "yes"),
        ];
        return Answer.Redirect(AuthorizationResponse.WithQuery(AuthorizeEndpoint.Path, again.Concat(response)));
    }

    private static bool IsIssued(KeyValuePair<string, string> parameter) => parameter.Key is "code" or "id_token" or "access_token";

    private static string Raw(string? text) => text ?? "";

    private static Answer With(this Answer page, string header, string value) =>
        page with { Headers = new Dictionary<string, string>(page.Headers) { [header] = value } };

    private static Answer Replacing(this Answer page, string old, string other) => page with { Body = page.Body.Replace(old, other, StringComparison.Ordinal) };
}
