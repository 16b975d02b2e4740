using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in what the authorization endpoint takes for a request.</summary>
internal static class AuthorizeFaults
{
    private static readonly string[] OptionalParameters = ["display", "ui_locales", "claims_locales", "acr_values", "login_hint"];

    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("authorize/client-is-known", "unknown-client-accepted", "A client that nobody registered gets a code, sent to any redirect URI it names."),
        Without("authorize/response-type-is-given", "missing-response-type-accepted", "A request without response_type gets a code."),
        Without("authorize/response-type-is-supported", "unknown-response-type-accepted", "A request with an unknown response_type gets a code."),
        Without("authorize/response-type-is-registered", "token-response-type-for-anybody", "A client gets every response type, also those that it is not registered for."),
        Without("authorize/nonce-is-given", "missing-nonce-accepted", "An ID token comes from the authorization endpoint although the request had no nonce."),
        Without("authorize/tokens-stay-out-of-query", "tokens-in-query", "With response_mode=query, tokens are sent in the query of the redirect URI."),
        Without("authorize/hint-is-genuine", "hint-unverified", "An id_token_hint is taken whoever signed it."),
        Without("authorize/user-is-the-hinted", "hint-of-another-user-ignored", "A request with the ID token of another user as a hint is answered for the user who is logged in."),
        Swapped(AuthorizeRules.EssentialClassIsMet.AlsoRefusing(x => x.Parameters["claims"] is not null ? new("invalid_request", "The claims parameter is not supported.") : null),
            "claims-parameter-refused",
            "A request with the claims parameter is refused."),
        Without("authorize/essential-class-is-met", "essential-acr-passed-over", "A request that insists on a stronger login is answered all the same."),
        Swapped(Comparing((real, asked) => real == string.Concat(asked.Select(HalfWidth))), "requested-sub-normalized", "The sub that a request asks for is compared after Unicode normalization."),
        Changed([Put(ClaimsUnescaped)], "requested-sub-compared-unescaped", "The sub that a request asks for is compared with the escapes of JSON still in it."),
        Swapped(AuthorizeRules.ScopeIsRegistered.Judging(x => x.Client is { } client && x.Request.Scopes.Except(client.Scopes).Any() ? new("access_denied", "The scope is unknown.") : null),
            "unknown-scope-is-access-denied",
            "A scope beyond the registration is refused with access_denied."),
        Swapped(TabDivides, "tab-divides-scopes", "A tab divides scopes as a space does."),
        Changed([new LeaveOut(AuthorizeRules.ResponseModeIsSupported.Id), Put(AuthorizeRules.ResponseTypeIsGiven.AlsoRefusing(x => x.Request.ResponseMode is { } mode && !ResponseModes.All.Contains(mode) ? new("invalid_request", "This response_mode is not supported.") : null))],
            "unknown-response-mode-redirects-error",
            "A response_mode that is not supported is refused by an error at the redirect URI."),
        Swapped(AuthorizeRules.ResponseTypeIsSupported.Judging(x => x.Request.ResponseType is { } type && !ResponseTypes.IsKnown(type) ? new("access_denied", "This response_type is not supported.") : null),
            "authorization-error-code-wrong",
            "An unknown response type is refused with access_denied."),
        Without("authorize/user-is-the-claimed", "claimed-subject-ignored", "A request for one user's sub is answered for whoever is logged in."),
        Without("authorize/scope-is-registered", "scope-beyond-registration-granted", "A client is granted scopes that it is not registered for."),
        Without("authorize/public-client-sends-challenge", "public-client-without-challenge-accepted", "A public client gets a code without sending a challenge."),
        Without("authorize/confidential-client-sends-challenge-or-nonce", "confidential-client-without-challenge-accepted", "A client with a secret gets a code that neither a challenge nor a nonce ties to its request."),
        Swapped(AuthorizeRules.ChallengeMethodIsSupported.AlsoRefusing(x => x.Request.Challenge is not null ? new("invalid_request", "Code challenges are not supported.") : null),
            "s256-refused",
            "A request with a code challenge is refused."),
        Without("authorize/challenge-method-is-supported", "unsupported-challenge-method-accepted", "A challenge is taken with any method, also plain and none."),
        Without("authorize/parameters-are-unique", "repeated-authorization-parameter-accepted", "Of a parameter that comes twice, the last value counts."),
        Without("authorize/prompt-none-stands-alone", "prompt-none-with-others-accepted", "The prompt none is ignored when it comes with another value."),
        Without("authorize/request-object-is-refused", "request-object-ignored", "A request object is ignored, and the parameters around it are served."),
        Without("authorize/request-uri-is-refused", "request-uri-ignored", "A request_uri is ignored, and the parameters beside it are served."),
        Swapped(AuthorizeRules.RequestObjectIsRefused.Judging(x => x.Parameters["request"] is not null ? new("invalid_request", "Request objects are not supported.") : null),
            "request-object-is-invalid-request",
            "A request object is refused with invalid_request instead of request_not_supported."),
        Swapped(AuthorizeRules.RequestUriIsRefused.Judging(x => x.Parameters["request_uri"] is not null ? new("invalid_request", "Request objects by reference are not supported.") : null),
            "request-uri-is-invalid-request",
            "A request_uri is refused with invalid_request instead of request_uri_not_supported."),
        Without("authorize/response-mode-is-supported", "unknown-response-mode-ignored", "A response_mode that is not supported is ignored, and a code is sent in the query."),
        Changed([new LeaveOut(AuthorizeRules.ParametersAreUnique.Id), Put(AnyOfSeveralRegistered)],
            "one-of-two-redirect-uris-checked",
            "Of two redirect URIs in one request, one is looked up and the other one is used."),
        Swapped(RefuseUnknown, "unknown-authorization-parameter-refused", "An unknown parameter is refused."),
        Swapped(RefuseEmpty, "empty-authorization-parameter-counts", "An empty prompt or max_age is refused instead of being taken for absent."),
        Swapped(RefuseOptional, "optional-parameters-refused", "Optional parameters of OpenID Connect, such as display and ui_locales, are refused."),
        Swapped(RefusePost, "authorize-by-post-refused", "The authorization endpoint does not serve POST."),
        Swapped(ReflectOrigin, "authorize-allows-cors", "Scripts of any origin may read what the authorization endpoint answers."),
        Changed([Put(OtherMethodsAsNone), new LeaveOut("token/no-verifier-without-challenge")],
            "unknown-challenge-method-protects-nothing",
            "A challenge whose method is not S256 is dropped, and any verifier opens the code."),
        Swapped(MethodlessAsS256, "challenge-without-method-is-s256", "A challenge without a method is taken for S256 instead of plain."),
    ];

    private static Rule<AuthorizeExchange> RefuseUnknown => AuthorizeRules.ParametersAreUnique.AlsoRefusing(x =>
        x.MayRedirect && x.Parameters.Names.Except(AuthorizeRules.KnownParameters).Any() ? new("invalid_request", "A parameter is unknown.") : null);

    private static Rule<AuthorizeExchange> AnyOfSeveralRegistered => AuthorizeRules.RedirectUriIsRegistered.Judging(x =>
        x.Client is { } client && !x.Parameters.All("redirect_uri").Any(uri => RedirectUris.IsRegistered(client, uri))
            ? new("invalid_request", "The redirect_uri is not registered for this client.")
            : null);

    private static Rule<AuthorizeExchange> RefuseEmpty => AuthorizeRules.PromptNoneStandsAlone.AlsoRefusing(x =>
        x.Parameters.SentEmpty.Any(name => name is "prompt" or "max_age") ? new("invalid_request", "A parameter is empty.") : null);

    private static Rule<AuthorizeExchange> RefuseOptional => AuthorizeRules.RequestObjectIsRefused.AlsoRefusing(x =>
        x.Parameters.Names.Intersect(OptionalParameters).Any() ? new("invalid_request", "A parameter is not supported.") : null);

    private static Rule<AuthorizeExchange> Comparing(Func<string, string, bool> same) => AuthorizeRules.UserIsTheClaimed.Judging(
        x => x is { Session: { } session, Request.Claims.Subject: { } expected } && !same(session.User.Subject, expected)
            ? new("login_required", "Another user is logged in than the one asked for.")
            : null);

    // What the compatibility normalization of Unicode does to full-width letters, which the framework leaves out without ICU.
    private static char HalfWidth(char letter) => letter is >= '\uff01' and <= '\uff5e' ? (char)(letter - 0xfee0) : letter;

    private static Step<AuthorizeExchange> ClaimsUnescaped => new(AuthorizeSteps.ReadRequest.Id, async x =>
    {
        await AuthorizeSteps.ReadRequest.RunAsync(x);
        if (x.Request.Claims.Subject is not null)
            x.Request = x.Request with { Claims = ClaimsRequest.Read(x.Parameters["claims"]?.Replace("\\", "\\\\", StringComparison.Ordinal)) };
    });

    private static Step<AuthorizeExchange> TabDivides => new(AuthorizeSteps.ReadRequest.Id, async x =>
    {
        await AuthorizeSteps.ReadRequest.RunAsync(x);
        x.Request = x.Request with { Scopes = [.. x.Request.Scopes.SelectMany(scope => scope.Split('\t'))] };
    });

    private static Step<AuthorizeExchange> RefusePost => new(AuthorizeSteps.ReadRequest.Id, x =>
    {
        if (!HttpMethods.IsPost(x.Http.Request.Method))
            return AuthorizeSteps.ReadRequest.RunAsync(x);
        x.Answer = Answer.Text(StatusCodes.Status405MethodNotAllowed, "This method is not served here.");
        return ValueTask.CompletedTask;
    });

    private static Step<AuthorizeExchange> ReflectOrigin => new(AuthorizeSteps.ReadRequest.Id, x =>
    {
        if (x.Http.Request.Headers.Origin is [{ } origin])
            x.Http.Response.Headers.AccessControlAllowOrigin = origin;
        return AuthorizeSteps.ReadRequest.RunAsync(x);
    });

    private static Step<AuthorizeExchange> OtherMethodsAsNone => new(AuthorizeSteps.ReadRequest.Id, async x =>
    {
        await AuthorizeSteps.ReadRequest.RunAsync(x);
        if (x.Request.ChallengeMethod is not "S256")
            x.Request = x.Request with { Challenge = null, ChallengeMethod = null };
    });

    private static Step<AuthorizeExchange> MethodlessAsS256 => new(AuthorizeSteps.ReadRequest.Id, async x =>
    {
        await AuthorizeSteps.ReadRequest.RunAsync(x);
        x.Request = x.Request with { ChallengeMethod = x.Request.ChallengeMethod ?? "S256" };
    });
}
