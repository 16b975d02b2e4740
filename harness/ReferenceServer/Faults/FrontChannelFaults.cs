using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using static OAuthConformance.ReferenceServer.Authorize.FrontChannelSteps;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in what the authorization endpoint hands over by itself, and in which response types it understands.</summary>
internal static class FrontChannelFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("authorize/implicit-answers-over-https", "implicit-over-http-accepted", "The implicit flow answers at a registered http redirect URI."),
        Swapped(AnsweringFragment(AuthorizationResponse.AnswerInQuery), "front-answer-in-query", "What belongs into the fragment of the redirect URI comes in its query."),
        Swapped(AnsweringFragment(x => (x.Refusal is null ? (Action<AuthorizeExchange>)AuthorizationResponse.AnswerInFragment : AuthorizationResponse.AnswerInQuery)(x)), "front-errors-in-query", "Errors come in the query of the redirect URI, also where tokens would have come in the fragment."),
        Swapped(AnsweringFragment(AnswerInBoth), "front-state-in-query", "The state comes in the query of the redirect URI, beside tokens in the fragment."),
        Swapped(IssuingAs(IssueToken, "token", x => x.Request is { WantsIdToken: true, WantsToken: false }), "front-token-beside-id-token", "Beside an ID token comes an access token that the response type does not name."),
        Swapped(IssuingAs(AuthorizeSteps.IssueCode, "code", x => !x.Request.WantsCode && (x.Request.WantsIdToken || x.Request.WantsToken)), "front-code-beside-id-token", "Beside tokens comes a code that the response type does not name."),
        Swapped(IssuingAs(AuthorizeSteps.IssueCode, "code", x => x.Request.ResponseType == ResponseTypes.None), "none-delivers-code", "The response type none delivers a code."),
        Swapped(new Closing<AuthorizeExchange>(AuthorizationResponse.ResponseInQuery.Id, x =>
            {
                if (x.Mode == ResponseModes.Query)
                    (x.Request.ResponseType == ResponseTypes.None ? (Action<AuthorizeExchange>)AuthorizationResponse.AnswerInFragment : AuthorizationResponse.AnswerInQuery)(x);
            }),
            "none-in-fragment",
            "The answer to the response type none comes in the fragment of the redirect URI."),
        Swapped(Reading(type => WithoutNone(type)), "none-beside-others-ignored", "The response type none beside others is ignored."),
        Swapped(Reading(type => type.ToLowerInvariant()), "response-type-case-ignored", "A response type in other case, as in ID_TOKEN, is served."),
        Swapped(OrderFixed, "response-type-order-fixed", "A response type whose values are written in another order than they were registered in is refused."),
        Swapped(AuthorizeRules.NonceIsGiven.AlsoRefusing(x => x.Request is { WantsCode: true, WantsToken: true, Nonce: null } ? new("invalid_request", "The nonce is missing.") : null),
            "nonce-required-for-code-token",
            "A request for a code and an access token without nonce is refused."),
        Swapped(new Step<AuthorizeExchange>(AuthorizeSteps.IssueCode.Id, x => x.Request is { WantsIdToken: false, WantsToken: false } ? AuthorizeSteps.IssueCode.RunAsync(x) : ValueTask.CompletedTask),
            "front-code-not-issued",
            "Where tokens come from the authorization endpoint no code comes."),
        Swapped(After(AuthorizeSteps.IssueCode, x =>
            {
                if (x.Request.WantsIdToken || x.Request.WantsToken)
                    x.Server.Codes.TryRemove(x.Response!.Find(pair => pair.Key == "code").Value ?? "", out _);
            }),
            "hybrid-code-dead",
            "A code that comes beside tokens cannot be redeemed."),
        Swapped(After(IssueToken, AddRefreshToken), "front-refresh-token", "A refresh token comes from the authorization endpoint."),
        Swapped(AfterToken(response => response.RemoveAll(pair => pair.Key == "token_type")), "front-token-without-type", "An access token from the authorization endpoint comes without token_type."),
        Swapped(AfterToken(response => Replace(response, "token_type", "voucher")), "front-token-of-unknown-type", "The token_type of an access token from the authorization endpoint is one that nobody defined."),
        Swapped(AfterToken(response => response.RemoveAll(pair => pair.Key == "expires_in")), "front-token-without-lifetime", "An access token from the authorization endpoint comes without expires_in."),
        Swapped(AfterToken(response => Replace(response, "expires_in", "10 minutes")), "front-lifetime-not-in-digits", "expires_in of an access token from the authorization endpoint is no number."),
        Swapped(AfterToken(response => Replace(response, "access_token", Handles.New())), "front-token-dead", "The access token from the authorization endpoint is one that the server does not know."),
        Swapped(IssuingToken(OfAnotherUser, x => x.Request.Scopes), "front-token-of-another-user", "The access token from the authorization endpoint is another user's."),
        Swapped(IssuingToken(x => x.Grant!, x => x.Client!.Scopes), "front-token-with-every-scope", "The access token from the authorization endpoint is good for every scope of the client."),
        Changed([Put(ScopeFaults.DropAtAuthorization), Put(AfterToken(response => response.RemoveAll(pair => pair.Key == "scope")))],
            "front-scope-dropped-silently",
            "Scopes that the client is not registered for are dropped, and the answer of the authorization endpoint does not tell the scope."),
    ];

    private static Closing<AuthorizeExchange> AnsweringFragment(Action<AuthorizeExchange> answer) => new(AuthorizationResponse.ResponseInFragment.Id, x =>
    {
        if (x.Mode == ResponseModes.Fragment)
            answer(x);
    });

    private static void AnswerInBoth(AuthorizeExchange x)
    {
        if (x is not { Response: { } response, Request.RedirectUri: { } uri })
            return;
        x.Answer = Answer.Redirect($"{AuthorizationResponse.WithQuery(uri, response.Where(pair => pair.Key == "state"))}#{AuthorizationResponse.Encode(response)}");
    }

    /// <summary>The sound step, on a request that names one more value for as long as it runs.</summary>
    private static Step<AuthorizeExchange> IssuingAs(Step<AuthorizeExchange> sound, string value, Func<AuthorizeExchange, bool> when) => new(sound.Id, async x =>
    {
        var asked = x.Request;
        if (when(x))
            x.Request = asked with { ResponseType = $"{asked.ResponseType} {value}" };
        await sound.RunAsync(x);
        x.Request = asked;
    });

    private static Step<AuthorizeExchange> After(Step<AuthorizeExchange> sound, Action<AuthorizeExchange> then) => new(sound.Id, async x =>
    {
        await sound.RunAsync(x);
        then(x);
    });

    private static Step<AuthorizeExchange> AfterToken(Action<List<KeyValuePair<string, string>>> change) => After(IssueToken, x => change(x.Response!));

    private static Step<AuthorizeExchange> Reading(Func<string, string> alter) => After(AuthorizeSteps.ReadRequest, x =>
    {
        if (x.Request.ResponseType is { } type)
            x.Request = x.Request with { ResponseType = alter(type) };
    });

    private static Rule<AuthorizeExchange> OrderFixed => AuthorizeRules.ResponseTypeIsSupported.AlsoRefusing(x =>
        x is { Client: { } client, Request.ResponseType: { } type } && ResponseTypes.IsRegistered(client, type) && !client.ResponseTypes.Contains(type)
            ? new("unsupported_response_type", "This response_type is not supported.")
            : null);

    private static void AddRefreshToken(AuthorizeExchange x)
    {
        if (!x.Request.WantsIdToken && !x.Request.WantsToken)
            return;
        var token = new RefreshToken(Handles.New(), x.Grant!, x.Request.ClientId) { IssuedAt = x.Now };
        x.Server.RefreshTokens[token.Value] = token;
        x.Response!.Add(new("refresh_token", token.Value));
    }

    private static Grant OfAnotherUser(AuthorizeExchange x) =>
        new(x.Request.ClientId, x.Server.Options.Users.First(user => user != x.Grant!.User), x.Request.Scopes) { AuthenticatedAt = x.Grant!.AuthenticatedAt };

    private static void Replace(List<KeyValuePair<string, string>> response, string name, string value)
    {
        var at = response.FindIndex(pair => pair.Key == name);
        if (at >= 0)
            response[at] = new(name, value);
    }

    private static string WithoutNone(string type) => type == ResponseTypes.None ? type : string.Join(' ', type.Split(' ').Where(value => value != ResponseTypes.None));
}
