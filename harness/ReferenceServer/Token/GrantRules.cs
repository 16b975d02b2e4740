using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using TokenRule = OAuthConformance.ReferenceServer.Pipelines.Rule<OAuthConformance.ReferenceServer.Token.TokenExchange>;

namespace OAuthConformance.ReferenceServer.Token;

/// <summary>What every token request is held to.</summary>
internal static class GrantRules
{
    /// <summary>The names that mean something here. Any other is ignored, however often it comes.</summary>
    public static IReadOnlyList<string> KnownParameters { get; } =
    [
        "grant_type", "code", "redirect_uri", "code_verifier", "refresh_token", "scope", "username", "password",
        "client_id", "client_secret", "client_assertion", "client_assertion_type",
    ];

    public static readonly TokenRule MethodIsPost = new(
        "token/method-is-post",
        "Tokens are given to POST only; any other method gets 405 (RFC 6749 section 3.2).",
        x =>
        {
            if (HttpMethods.IsPost(x.Http.Request.Method))
                return null;
            x.Http.Response.Headers.Allow = HttpMethods.Post;
            return new("invalid_request", "A token request is a POST.", StatusCodes.Status405MethodNotAllowed);
        });

    public static readonly TokenRule ParametersAreUnique = new(
        "token/parameters-are-unique",
        "A parameter that comes twice is refused with invalid_request (RFC 6749 sections 3.2 and 5.2).",
        x => x.Parameters.Repeats(KnownParameters) ? new("invalid_request", "A parameter comes more than once.") : null);

    public static readonly TokenRule ClientIdIsGiven = new(
        "token/client-id-is-given",
        "A client that does not authenticate names itself with client_id (RFC 6749 section 3.2.1).",
        x => NamesNoClient(x) ? ClientAuthentication.InvalidClient("The client_id is missing.") : null);

    // Only for a server that lets a request without client_id pass.
    public static readonly Step<TokenExchange> TakeClientOfGrant = new("token/take-client-of-grant", x =>
    {
        var owner = x.Server.Codes.GetValueOrDefault(x.Parameters["code"] ?? "")?.Grant.ClientId
            ?? x.Server.RefreshTokens.GetValueOrDefault(x.Parameters["refresh_token"] ?? "")?.ClientId;
        if (NamesNoClient(x) && x.Server.FindClient(owner) is { IsPublic: true })
            x.ClientId = owner;
    });

    public static readonly TokenRule GrantTypeIsGiven = new(
        "token/grant-type-is-given",
        "A token request without grant_type is refused with invalid_request (RFC 6749 section 5.2).",
        x => x.GrantType is null ? new("invalid_request", "The grant_type is missing.") : null);

    public static readonly TokenRule GrantTypeIsSupported = new(
        "token/grant-type-is-supported",
        "An unknown grant type is refused with unsupported_grant_type (RFC 6749 section 5.2).",
        x => x.GrantType is null || IsSupported(x, x.GrantType)
            ? null
            : new("unsupported_grant_type", "This grant_type is not supported."));

    public static readonly TokenRule ClientMayUseGrant = new(
        "token/client-may-use-grant",
        "A client uses only the grant types it is registered for; else unauthorized_client (RFC 6749 section 5.2).",
        x => x is { Client: { } client, GrantType: { } type } && IsSupported(x, type) && !client.Grants.Contains(type)
            ? new("unauthorized_client", "The client is not registered for this grant_type.")
            : null);

    public static readonly Step<TokenExchange> ReadScope = new("token/read-scope", x => x.AskedScopes = ScopeList.Parse(x.Parameters["scope"]));

    public static readonly TokenRule ScopeIsRegistered = new(
        "token/scope-is-registered",
        "With client credentials or a user's password, a scope that the client is not registered for is refused with invalid_scope (RFC 6749 section 5.2).",
        x => (x.IsClientCredentials || x.IsPassword) && x is { Client: { } client, AskedScopes: { } scopes } && scopes.Except(client.Scopes).Any()
            ? new("invalid_scope", "The scope goes beyond what the client is registered for.")
            : null);

    public static readonly Consequence<TokenExchange> AnswersAreNotStored = new(
        "token/answers-are-not-stored",
        "No cache keeps an answer of the token endpoint (RFC 6749 section 5.1).",
        x =>
        {
            x.Http.Response.Headers.CacheControl = "no-store";
            x.Http.Response.Headers.Pragma = "no-cache";
        });

    private static bool NamesNoClient(TokenExchange x) => x is { ClientId: null, BasicCredentials: null };

    private static bool IsSupported(TokenExchange x, string type) => x.Server.GrantTypes.Contains(type);
}
