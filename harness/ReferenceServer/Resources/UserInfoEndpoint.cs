using System.Text.Json;
using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Resources;

/// <summary>The UserInfo endpoint (OpenID Connect Core section 5.3).</summary>
internal static class UserInfoEndpoint
{
    public const string Path = "/userinfo";

    // Whom a server describes that asks for no token, or takes any.
    private const string Nobody = "anonymous";

    public static readonly Step<ResourceExchange> NameSubject = new(
        "userinfo/name-subject",
        x => x.Members["sub"] = x.Token?.Grant.User?.Subject ?? x.Token?.ClientId ?? Nobody);

    public static readonly Step<ResourceExchange> AddClaimsOfScopes = new("userinfo/add-claims-of-scopes", x =>
    {
        if (x.Token is not { Grant.User: { } user } token)
            return;
        foreach (var (claim, value) in UserClaims.Of(user, token.Scopes, token.Grant.Claims.ForUserInfo))
            x.Members[claim] = JsonSerializer.SerializeToNode(value);
    });

    /// <summary>What a browser asks before a script of another origin may send a token (OpenID Connect Core section 5.3).</summary>
    public static readonly Step<ResourceExchange> AnswerPreflight = new("userinfo/answer-preflight", x =>
    {
        if (!HttpMethods.IsOptions(x.Http.Request.Method))
            return;
        x.Http.Response.Headers.AccessControlAllowMethods = "GET, POST";
        x.Http.Response.Headers.AccessControlAllowHeaders = "Authorization";
        x.Answer = Answer.Text(StatusCodes.Status204NoContent, "");
    });

    /// <summary>Any origin, because no cookie opens anything here.</summary>
    public static readonly Closing<ResourceExchange> AllowAnyOrigin = new(
        "userinfo/allow-any-origin",
        x => x.Http.Response.Headers.AccessControlAllowOrigin = "*");

    public static IEndpoint Create() => new Endpoint<ResourceExchange>("userinfo", [Path], ["GET", "POST", "OPTIONS"], (http, server) => new(http, server, ScopeList.OpenId),
    [
        AnswerPreflight,
        .. BearerParts.Before,
        NameSubject,
        AddClaimsOfScopes,
        .. BearerParts.After,
        AllowAnyOrigin,
    ]);
}
