using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in what the authorization endpoint sends to the client.</summary>
internal static class AuthorizationResponseFaults
{
    private const int LongestState = 512;

    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("authorize/state-is-echoed", "state-not-echoed", "The answer leaves the state out."),
        Without("authorize/iss-is-added", "iss-not-sent", "The answer does not name the issuer."),
        Without("authorize/redirect-is-not-stored", "authorization-response-cacheable", "Nothing keeps caches from storing the redirect with the code."),
        Swapped(Echoing((_, state) => state is null ? null : WebUtility.UrlDecode(state).Trim()), "state-altered", "The state comes back trimmed and decoded once more."),
        Swapped(Echoing((_, state) => state?.Length > LongestState ? state[..LongestState] : state), "state-cut", "A state of more than 512 characters is cut off."),
        Swapped(Echoing((x, state) => x.Refusal is null ? state : null), "state-not-in-errors", "An error comes back without the state."),
        Swapped(Echoing((_, state) => state ?? Handles.New()), "state-invented", "The answer has a state although the request had none."),
        Swapped(new Closing<AuthorizeExchange>(AuthorizationResponse.ResponseInQuery.Id, x =>
            {
                if (x.Mode == ResponseModes.Query)
                    AuthorizationResponse.AnswerInFragment(x);
            }),
            "code-in-fragment",
            "The answer comes in the fragment of the redirect URI instead of its query."),
        Swapped(new Step<AuthorizeExchange>(AuthorizeSteps.IssueCode.Id, _ => { }), "response-without-code", "The answer to a sound request has no code."),
        Swapped(AuthorizeRules.StateIsEchoed.Doing(x => x.Response?.AddRange(Enumerable.Repeat(KeyValuePair.Create("state", x.Request.State ?? ""), 2))),
            "response-parameter-twice",
            "The state comes twice in the answer."),
        Swapped(AuthorizeRules.IssIsAdded.Doing(x => x.Response?.Add(new("iss", x.Server.Issuer + "?server=1"))), "iss-with-query", "The issuer that the answer names has a query."),
        Swapped(Refusing((response, refusal) => response.Add(new("error_description", $"\"{refusal.Description}\" \u00e9"))),
            "authorization-error-not-printable",
            "An error_description of the authorization endpoint has characters that none may have."),
        Swapped(Refusing((response, _) => response.Add(new("error_uri", "see the \"manual\" of the server"))),
            "authorization-error-uri-malformed",
            "The error_uri of the authorization endpoint is no URI."),
        Swapped(Refusing((_, _) => { }), "authorization-error-unexplained", "An error of the authorization endpoint has nothing but its code."),
        Swapped(AuthorizeSteps.IssuingCode(x => x.Transaction?.Id ?? Handles.New()), "code-stands-in-consent-page", "The code is the number of the transaction, which stands in the consent page."),
        Swapped(CodeToldToTracker, "code-told-to-tracker", "The browser is sent to the client by a page that first tells a third party where it goes."),
        Swapped(CodeBesideError, "code-beside-error", "An error comes back with a code beside it."),
        Swapped(ModeOfCodeIgnored, "response-mode-of-code-ignored", "A code comes in the query, whatever response_mode was asked for."),
        Swapped(Refusing((response, _) => response.Clear()), "authorization-error-without-code", "An error of the authorization endpoint does not say that it is one."),
        Swapped(DroppedQuery, "query-of-redirect-uri-dropped", "The query that the redirect URI already has is lost."),
        Swapped(ErrorLostBesideQuery, "error-lost-beside-query", "A redirect URI that has a query already is sent back as it is instead of an error."),
    ];

    private static Consequence<AuthorizeExchange> Echoing(Func<AuthorizeExchange, string?, string?> alter) => AuthorizeRules.StateIsEchoed.Doing(x =>
    {
        if (alter(x, x.Request.State) is { } state)
            x.Response?.Add(new("state", state));
    });

    private static Closing<AuthorizeExchange> Refusing(Action<List<KeyValuePair<string, string>>, Refusal> explain) => new(AuthorizationResponse.ErrorToClient.Id, x =>
    {
        if (x is not { Refusal: { } refusal, MayRedirect: true })
            return;
        x.Response = [new("error", refusal.Error!)];
        explain(x.Response, refusal);
    });

    private static Closing<AuthorizeExchange> CodeBesideError => new(AuthorizationResponse.ErrorToClient.Id, x =>
    {
        if (x is { Refusal: { } refusal, MayRedirect: true })
            x.Response = [new("error", refusal.Error!), new("code", Handles.New())];
    });

    private static Step<AuthorizeExchange> ModeOfCodeIgnored => new(AuthorizeSteps.ReadRequest.Id, async x =>
    {
        await AuthorizeSteps.ReadRequest.RunAsync(x);
        if (x.Request.DefaultMode == ResponseModes.Query && x.Request.ResponseMode is { } mode && ResponseModes.All.Contains(mode))
            x.Request = x.Request with { ResponseMode = null };
    });

    private static Closing<AuthorizeExchange> DroppedQuery => new(AuthorizationResponse.ResponseInQuery.Id, x =>
    {
        if (x is { Mode: ResponseModes.Query, Response: { } response, Request.RedirectUri: { } uri })
            x.Answer = Answer.Redirect(AuthorizationResponse.WithQuery(uri.Split('?')[0], response));
    });

    private static Closing<AuthorizeExchange> ErrorLostBesideQuery => new(AuthorizationResponse.ResponseInQuery.Id, x =>
    {
        if (x is { Mode: ResponseModes.Query, Response: { } response, Request.RedirectUri: { } uri })
            x.Answer = Answer.Redirect(x.Refusal is not null && uri.Contains('?', StringComparison.Ordinal) ? uri : AuthorizationResponse.WithQuery(uri, response));
    });

    private static Closing<AuthorizeExchange> CodeToldToTracker => new(AuthorizationResponse.ResponseInQuery.Id, x =>
    {
        if (x is not { Mode: ResponseModes.Query, Response: { } response, Request.RedirectUri: { } uri })
            return;
        var address = AuthorizationResponse.WithQuery(uri, response);
        x.Answer = new(StatusCodes.Status200OK, "text/html; charset=utf-8", $"""
            <!DOCTYPE html>
            <title>Going back to the application</title>
            <img src="https://tracker.example/pixel?to={Uri.EscapeDataString(address)}" alt="">
            <script>setTimeout(() => location.href = {JsonSerializer.Serialize(address)}, 100)</script>

            """);
    });
}
