using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Introspection;

/// <summary>A question about a token.</summary>
internal sealed class IntrospectionExchange(HttpContext http, ServerState server) : ClientExchange(http, server, servesPublicClients: false)
{
    public AccessToken? AccessToken { get; set; }

    public RefreshToken? RefreshToken { get; set; }
}

/// <summary>What introspection answers (RFC 7662 section 2.2).</summary>
internal static class IntrospectionParts
{
    public static readonly Step<IntrospectionExchange> FindToken = new("introspection/find-token", x =>
    {
        if (x.Parameters["token"] is { } value)
        {
            x.AccessToken = x.Server.AccessTokens.GetValueOrDefault(value);
            x.RefreshToken = x.Server.RefreshTokens.GetValueOrDefault(value);
        }
        else
        {
            x.Refuse(new Refusal("invalid_request", "The token is missing."), "introspection/find-token");
        }
    });

    public static readonly Step<IntrospectionExchange> TellWhetherActive = new(
        "introspection/tell-whether-active",
        x => x.Members["active"] = x.AccessToken?.IsAlive(x.Now) ?? x.RefreshToken?.IsAlive ?? false);

    public static readonly Step<IntrospectionExchange> DescribeToken = new("introspection/describe-token", x =>
    {
        if (x.AccessToken is { } access)
        {
            Describe(x, access.Grant, access.ClientId, access.Scopes, access.IssuedAt);
            x.Members["token_type"] = "Bearer";
            x.Members["exp"] = access.ExpiresAt.ToUnixTimeSeconds();
        }
        else if (x.RefreshToken is { } refresh)
        {
            Describe(x, refresh.Grant, refresh.ClientId, refresh.Grant.Scopes, refresh.IssuedAt);
        }
    });

    public static readonly Consequence<IntrospectionExchange> DeadTokenTellsNothing = new(
        "introspection/dead-token-tells-nothing",
        "Of a token that is dead or unknown, the answer tells that it is not active and nothing more (RFC 7662 section 2.2).",
        x =>
        {
            if (x.Members["active"]?.GetValue<bool>() != false)
                return;
            x.Members.Clear();
            x.Members["active"] = false;
        });

    private static void Describe(IntrospectionExchange x, Grant grant, string? clientId, IReadOnlyList<string> scopes, DateTimeOffset issuedAt)
    {
        x.Members["iss"] = x.Server.Issuer;
        x.Members["client_id"] = clientId;
        x.Members["scope"] = string.Join(' ', scopes);
        x.Members["iat"] = issuedAt.ToUnixTimeSeconds();
        if (grant.User is { } user)
            (x.Members["sub"], x.Members["username"]) = (user.Subject, user.Username);
    }
}
