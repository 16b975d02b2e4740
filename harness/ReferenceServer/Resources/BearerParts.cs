using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Pipelines;
using ResourceRule = OAuthConformance.ReferenceServer.Pipelines.Rule<OAuthConformance.ReferenceServer.Resources.ResourceExchange>;

namespace OAuthConformance.ReferenceServer.Resources;

/// <summary>Bearer tokens (RFC 6750): the same at each protected resource.</summary>
internal static class BearerParts
{
    private const int Unauthorized = StatusCodes.Status401Unauthorized;
    private const string Scheme = "Bearer ";
    private const string Parameter = "access_token";

    public static readonly Step<ResourceExchange> ReadHeader = ReadingHeader(StringComparison.OrdinalIgnoreCase);

    public static readonly Step<ResourceExchange> ReadForm = new("resource/read-form", async x =>
    {
        if (HttpMethods.IsPost(x.Http.Request.Method))
            x.InBody = (await Parameters.FormOfAsync(x.Http.Request))[Parameter];
    });

    public static readonly Step<ResourceExchange> ReadQuery = new("resource/read-query", x => x.InQuery = Parameters.QueryOf(x.Http.Request)[Parameter]);

    public static readonly ResourceRule OneTransportOnly = new(
        "resource/one-transport-only",
        "A request that carries a token in more than one way is refused with invalid_request (RFC 6750 sections 2 and 3.1).",
        x => new[] { x.InHeader, x.InBody, x.InQuery }.OfType<string>().Skip(1).Any()
            ? new("invalid_request", "The access token comes in more than one way.")
            : null);

    /// <summary>A token in the query is no token: addresses end up in logs and histories (RFC 9700 section 4.3.2).</summary>
    public static readonly Step<ResourceExchange> ChooseToken = new("resource/choose-token", x => x.Presented = x.InHeader ?? x.InBody);

    public static readonly ResourceRule TokenIsPresented = new(
        "resource/token-is-presented",
        "A request without an access token gets 401 and no error code (RFC 6750 section 3.1).",
        x => x.Presented is null ? new(null, "The access token is missing.", Unauthorized) : null);

    public static readonly Step<ResourceExchange> FindToken = new(
        "resource/find-token",
        x => x.Token = x.Server.AccessTokens.GetValueOrDefault(x.Presented ?? ""));

    public static readonly ResourceRule TokenIsKnown = new(
        "resource/token-is-known",
        "An access token that this server did not issue is refused with invalid_token (RFC 6750 section 3.1).",
        x => x is { Presented: not null, Token: null } ? InvalidToken("The access token is unknown.") : null);

    public static readonly ResourceRule TokenIsUnexpired = new(
        "resource/token-is-unexpired",
        "An expired access token is refused with invalid_token (RFC 6750 section 3.1).",
        x => x.Token is { } token && x.Now >= token.ExpiresAt ? InvalidToken("The access token has expired.") : null);

    public static readonly ResourceRule TokenIsUnrevoked = new(
        "resource/token-is-unrevoked",
        "A revoked access token is refused with invalid_token (RFC 7009 section 2, RFC 6750 section 3.1).",
        x => x.Token is { IsRevoked: true } ? InvalidToken("The access token was revoked.") : null);

    public static readonly ResourceRule ScopeIsEnough = new(
        "resource/scope-is-enough",
        "A token without the scope of the resource gets 403 insufficient_scope (RFC 6750 section 3.1).",
        x => x.Token is { } token && !token.Scopes.Contains(x.RequiredScope)
            ? new("insufficient_scope", "The access token lacks the scope.", StatusCodes.Status403Forbidden)
            : null);

    public static readonly Consequence<ResourceExchange> FailureIsChallenged = new(
        "resource/failure-is-challenged",
        "A refusal names the Bearer scheme and its reason in WWW-Authenticate (RFC 6750 section 3).",
        x =>
        {
            if (x.Refusal is { } refusal)
                x.Http.Response.Headers.WWWAuthenticate = Challenge(refusal, x.RequiredScope);
        });

    /// <summary>Everything that stands before a resource's own parts.</summary>
    public static IReadOnlyList<IPart<ResourceExchange>> Before { get; } =
        [ReadHeader, ReadForm, ReadQuery, OneTransportOnly, ChooseToken, TokenIsPresented, FindToken, TokenIsKnown, TokenIsUnexpired, TokenIsUnrevoked, ScopeIsEnough];

    /// <summary>Everything that stands after them.</summary>
    public static IReadOnlyList<IPart<ResourceExchange>> After { get; } =
        [SharedParts.RefusalAsJson("resource"), SharedParts.AnswerAsJson("resource"), FailureIsChallenged, SharedParts.NotStored];

    /// <summary>The step that reads the header, with a way to compare the name of the scheme.</summary>
    public static Step<ResourceExchange> ReadingHeader(StringComparison comparison) => new("resource/read-header", x =>
    {
        var header = x.Http.Request.Headers.Authorization.ToString();
        if (header.StartsWith(Scheme, comparison) && header.Length > Scheme.Length)
            x.InHeader = header[Scheme.Length..].Trim();
    });

    public static Refusal InvalidToken(string description) => new("invalid_token", description, Unauthorized);

    public static string Challenge(Refusal refusal, string scope)
    {
        var reason = refusal.Error is null ? "" : $", error=\"{refusal.Error}\", error_description=\"{refusal.Description}\"";
        var needed = refusal.Status == StatusCodes.Status403Forbidden ? $", scope=\"{scope}\"" : "";
        return $"Bearer realm=\"resources\"{reason}{needed}";
    }
}
