using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.State;
using AuthorizeConsequence = OAuthConformance.ReferenceServer.Pipelines.Consequence<OAuthConformance.ReferenceServer.Authorize.AuthorizeExchange>;
using AuthorizeRule = OAuthConformance.ReferenceServer.Pipelines.Rule<OAuthConformance.ReferenceServer.Authorize.AuthorizeExchange>;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>What the authorization endpoint and its pages hold a request to.</summary>
internal static class AuthorizeRules
{
    /// <summary>The names that mean something here. Any other is ignored, however often it comes.</summary>
    public static IReadOnlyList<string> KnownParameters { get; } =
    [
        "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "code_challenge", "code_challenge_method",
        "prompt", "max_age", "display", "ui_locales", "claims_locales", "acr_values", "login_hint", "id_token_hint", "claims", "request", "request_uri",
        "registration",
    ];

    private static readonly string[] AddressParameters = ["client_id", "redirect_uri"];

    // Stands in two places: what decides about the address is judged before there is an address to answer to.
    public static readonly AuthorizeRule ParametersAreUnique = new(
        "authorize/parameters-are-unique",
        "A parameter that comes twice is refused with invalid_request; if it is client_id or redirect_uri, on an error page (RFC 6749 sections 3.1 and 4.1.2.1).",
        x => x.Parameters.Repeats(x.MayRedirect ? KnownParameters : AddressParameters) ? new("invalid_request", "A parameter comes more than once.") : null);

    public static readonly AuthorizeRule ClientIsKnown = new(
        "authorize/client-is-known",
        "Only a registered client gets an answer; any other sees an error page (RFC 6749 section 4.1.2.1).",
        x => x.Client is null ? new("invalid_client", "The client is missing or not registered.") : null);

    public static readonly AuthorizeRule RedirectUriIsGiven = new(
        "authorize/redirect-uri-is-given",
        "An authorization request names its redirect URI (OpenID Connect Core section 3.1.2.1).",
        x => x.Request.SentRedirectUri is null ? new("invalid_request", "The redirect_uri is missing.") : null);

    public static readonly AuthorizeRule RedirectUriIsRegistered = ComparingRedirectUris(RedirectUris.Match);

    public static readonly AuthorizeRule PrivateUseSchemeHasPeriod = new(
        "authorize/private-use-scheme-has-period",
        "A private-use scheme without a period, which no domain name stands for, is refused although it was registered (RFC 8252 section 8.4).",
        x => x.Request.RedirectUri?.Split(':') is [not ("http" or "https") and var scheme, _, ..] && !scheme.Contains('.')
            ? new("invalid_request", "The scheme of the redirect_uri is no domain name in reverse order.")
            : null);

    // Refused on a page: an unsupported mode leaves no agreed way back (OpenID Connect Core section 3.1.2.6).
    public static readonly AuthorizeRule ResponseModeIsSupported = new(
        "authorize/response-mode-is-supported",
        "A response_mode other than query, fragment and form_post is refused (OAuth 2.0 Multiple Response Types section 2.1).",
        x => x.Request.ResponseMode is { } mode && !ResponseModes.All.Contains(mode) ? new("invalid_request", "This response_mode is not supported.") : null);

    // On a page as well: an answer over http is what the rule keeps from happening.
    public static readonly AuthorizeRule ImplicitAnswersOverHttps = new(
        "authorize/implicit-answers-over-https",
        "The implicit flow answers at no http redirect URI, registered or not, apart from loopback addresses (OpenID Connect Core section 3.2.2.1).",
        x => x.Request is { WantsCode: false, RedirectUri: { } uri } && (x.Request.WantsIdToken || x.Request.WantsToken)
            && uri.StartsWith("http:", StringComparison.OrdinalIgnoreCase) && !RedirectUris.IsLoopback(uri)
                ? new("invalid_request", "The implicit flow needs a redirect_uri with https.")
                : null);

    public static readonly AuthorizeRule RequestObjectIsRefused = new(
        "authorize/request-object-is-refused",
        "A request object is refused with request_not_supported, not ignored (OpenID Connect Core section 6.1).",
        x => x.Parameters["request"] is not null ? new("request_not_supported", "Request objects are not supported.") : null);

    public static readonly AuthorizeRule RequestUriIsRefused = new(
        "authorize/request-uri-is-refused",
        "A request object by reference is refused with request_uri_not_supported, not ignored (OpenID Connect Core section 6.2).",
        x => x.Parameters["request_uri"] is not null ? new("request_uri_not_supported", "Request objects by reference are not supported.") : null);

    public static readonly AuthorizeRule ResponseTypeIsGiven = new(
        "authorize/response-type-is-given",
        "A request without response_type is refused with invalid_request (RFC 6749 section 3.1.1).",
        x => x.Request.ResponseType is null ? new("invalid_request", "The response_type is missing.") : null);

    public static readonly AuthorizeRule ResponseTypeIsSupported = new(
        "authorize/response-type-is-supported",
        "A response type that is not defined is refused with unsupported_response_type (RFC 6749 section 4.1.2.1).",
        x => x.Request.ResponseType is { } type && !ResponseTypes.IsKnown(type) ? new("unsupported_response_type", "This response_type is not supported.") : null);

    public static readonly AuthorizeRule ResponseTypeIsRegistered = new(
        "authorize/response-type-is-registered",
        "A client gets the response types that it is registered for; any other is refused with unauthorized_client (RFC 6749 section 4.1.2.1).",
        x => x is { Client: { } client, Request.ResponseType: { } type } && ResponseTypes.IsKnown(type) && !ResponseTypes.IsRegistered(client, type)
            ? new("unauthorized_client", "The client is not registered for this response_type.")
            : null);

    public static readonly AuthorizeRule TokensStayOutOfQuery = new(
        "authorize/tokens-stay-out-of-query",
        "An answer with a token is not sent in the query, also when that is asked for (OAuth 2.0 Multiple Response Types sections 3 and 5).",
        x => x.Request.ResponseMode == ResponseModes.Query && x.Request.DefaultMode != ResponseModes.Query
            ? new("invalid_request", "Tokens are not sent in a query.")
            : null);

    public static readonly AuthorizeRule NonceIsGiven = new(
        "authorize/nonce-is-given",
        "A request for an ID token from the authorization endpoint has a nonce (OpenID Connect Core sections 3.2.2.1 and 3.3.2.11).",
        x => x.Request.WantsIdToken && x.Request.Nonce is null ? new("invalid_request", "The nonce is missing.") : null);

    public static readonly AuthorizeRule HintIsGenuine = new(
        "authorize/hint-is-genuine",
        "An id_token_hint is an ID token that this server signed (OpenID Connect Core section 3.1.2.2).",
        x => x.Request.Hint is { IsGenuine: false } ? new("invalid_request", "The id_token_hint is no ID token of this server.") : null);

    public static readonly AuthorizeRule HintIsAnIdToken = new(
        "authorize/hint-is-an-id-token",
        "An id_token_hint is an ID token, and no other token of this server (RFC 8725 section 3.11).",
        x => x.Request.Hint is { IsIdToken: false } ? new("invalid_request", "The id_token_hint is another kind of token.") : null);

    // Stand after the login as well, which may be another user's than the one expected.
    public static readonly AuthorizeRule UserIsTheHinted = new(
        "authorize/user-is-the-hinted",
        "A request with an ID token as a hint is answered for the user of that token alone (OpenID Connect Core section 3.1.2.2).",
        x => x is { Session: { } session, Request.Hint.Subject: { } expected } && session.User.Subject != expected
            ? new("login_required", "Another user is logged in than the one of the id_token_hint.")
            : null);

    public static readonly AuthorizeRule EssentialClassIsMet = new(
        "authorize/essential-class-is-met",
        "A request that insists on a class of authentication which the login does not have is refused (OpenID Connect Core section 5.5.1.1).",
        x => x.Request.Claims.EssentialClasses is { Count: > 0 } wanted && !wanted.Contains(ClaimsRequest.PasswordClass)
            ? new("access_denied", "The login cannot be as strong as the request insists on.")
            : null);

    public static readonly AuthorizeRule UserIsTheClaimed = new(
        "authorize/user-is-the-claimed",
        "A request that asks for one value of sub is answered for that user alone (OpenID Connect Core section 3.1.2.2).",
        x => x is { Session: { } session, Request.Claims.Subject: { } expected } && session.User.Subject != expected
            ? new("login_required", "Another user is logged in than the one asked for.")
            : null);

    public static readonly AuthorizeRule ScopeIsRegistered = new(
        "authorize/scope-is-registered",
        "A scope that the client is not registered for is refused with invalid_scope (RFC 6749 section 4.1.2.1).",
        x => x.Client is { } client && x.Request.Scopes.Except(client.Scopes).Any()
            ? new("invalid_scope", "The scope goes beyond what the client is registered for.")
            : null);

    public static readonly AuthorizeRule PublicClientSendsChallenge = new(
        "authorize/public-client-sends-challenge",
        "A public client that wants a code sends a code challenge, or is refused with invalid_request (RFC 9700 section 2.1.1, RFC 7636 section 4.4.1).",
        x => x.Client is { IsPublic: true } && x.Request is { WantsCode: true, Challenge: null }
            ? new("invalid_request", "A public client needs a code_challenge.")
            : null);

    public static readonly AuthorizeRule ConfidentialClientSendsChallengeOrNonce = new(
        "authorize/confidential-client-sends-challenge-or-nonce",
        "A code for a confidential client is tied to its request, by a code challenge or by the nonce of an OpenID Connect request (OAuth 2.1 sections 4.1.2.1 and 7.5.1).",
        x => x is { Client.IsPublic: false, Request: { WantsCode: true, Challenge: null } request } && !(request.Nonce is not null && request.Scopes.Contains(ScopeList.OpenId))
            ? new("invalid_request", "The request needs a code_challenge, or a nonce with the scope openid.")
            : null);

    public static readonly AuthorizeRule ChallengeMethodIsSupported = new(
        "authorize/challenge-method-is-supported",
        "A code challenge is made with S256; plain, which no method means too, is refused with invalid_request (RFC 7636 section 4.4.1, RFC 9700 section 2.1.1).",
        x => x.Request.Challenge is not null && x.Request.ChallengeMethod != "S256"
            ? new("invalid_request", "The only code_challenge_method here is S256.")
            : null);

    public static readonly AuthorizeRule PromptNoneStandsAlone = new(
        "authorize/prompt-none-stands-alone",
        "The prompt none beside another value is refused (OpenID Connect Core section 3.1.2.1).",
        x => x.Request.Prompts.Contains("none") && !x.Request.IsSilent ? new("invalid_request", "The prompt none stands alone.") : null);

    public static readonly AuthorizeRule TransactionBelongsToBrowser = new(
        "authorize/transaction-belongs-to-browser",
        "Login and consent are taken only from the browser in which the request began (RFC 6749 section 10.12).",
        x => x.Transaction is { } transaction && transaction.BrowserId != BrowserCookies.BrowserOf(x)
            ? new("access_denied", "This request began in another browser.")
            : null);

    public static readonly AuthorizeRule PasswordMatches = new(
        "login/password-matches",
        "A user logs in with their own password (RFC 6749 section 3.1).",
        x => x is { User: { } user } && Handles.Same(user.Password, x.Parameters["password"] ?? "")
            ? null
            : new("access_denied", "The username or the password is wrong."));

    public static readonly AuthorizeRule SecondFactorIsAsked = new(
        "login/second-factor-is-asked",
        "A user with a second factor is not logged in by the password alone (OpenID Connect Core section 3.1.2.3).",
        x => x.User is { HasSecondFactor: true } ? new("access_denied", "This account asks for a second factor.") : null);

    public static readonly AuthorizeRule DecisionIsKept = new(
        "consent/decision-is-kept",
        "A user who denies sends the client access_denied and no code (RFC 6749 section 4.1.2.1).",
        x => x.Parameters["decision"] == ConsentParts.Deny ? new("access_denied", "The user denied the request.") : null);

    public static readonly AuthorizeConsequence StateIsEchoed = new(
        "authorize/state-is-echoed",
        "Every answer to the client carries the state of the request, unchanged (RFC 6749 sections 4.1.2 and 4.1.2.1).",
        x =>
        {
            if (x.Request.State is { } state)
                x.Response?.Add(new("state", state));
        });

    public static readonly AuthorizeConsequence IssIsAdded = new(
        "authorize/iss-is-added",
        "Every answer to the client names the issuer (RFC 9207 section 2).",
        x => x.Response?.Add(new("iss", x.Server.Issuer)));

    public static readonly AuthorizeConsequence RedirectIsNotStored = new(
        "authorize/redirect-is-not-stored",
        "No cache keeps a redirect that carries an answer to the client: a code that is stored can leak (RFC 9700 section 4.3.1).",
        x =>
        {
            if (x.Response is not null)
                x.Http.Response.Headers.CacheControl = "no-store";
        });

    /// <summary>The rule on redirect URIs, with a way to compare a registered one with the one asked for.</summary>
    public static AuthorizeRule ComparingRedirectUris(Func<string, string, bool> match) => new(
        "authorize/redirect-uri-is-registered",
        "The redirect URI equals a registered one, character by character; otherwise nothing is redirected (RFC 9700 section 2.1).",
        x => x is { Client: { } client, Request.RedirectUri: { } uri } && !client.RedirectUris.Any(known => match(known, uri))
            ? new("invalid_request", "The redirect_uri is not registered for this client.")
            : null);
}
