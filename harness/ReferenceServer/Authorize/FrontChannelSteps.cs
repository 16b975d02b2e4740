using System.Globalization;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.State;
using AuthorizeStep = OAuthConformance.ReferenceServer.Pipelines.Step<OAuthConformance.ReferenceServer.Authorize.AuthorizeExchange>;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>Tokens from the authorization endpoint itself (OpenID Connect Core sections 3.2.2.5 and 3.3.2.5).</summary>
internal static class FrontChannelSteps
{
    // For a client that nobody registered: only a faulty server gets this far with one.
    private static readonly TimeSpan LifetimeForUnknownClient = TimeSpan.FromMinutes(10);

    public static readonly AuthorizeStep IssueToken = IssuingToken(x => x.Grant!, x => x.Request.Scopes);

    public static readonly AuthorizeStep BeginIdToken = BeginningIdToken(x => x.Request.WantsIdToken && x.Request.Scopes.Contains(ScopeList.OpenId));

    public static readonly AuthorizeStep AddIdToken = new("authorize/add-id-token", x =>
    {
        if (x.IdToken?.Signed is { } token)
            x.Response!.Add(new("id_token", token));
    });

    /// <summary>The step that issues the access token, with the grant behind it and the scopes that it is good for.</summary>
    public static AuthorizeStep IssuingToken(Func<AuthorizeExchange, Grant> grant, Func<AuthorizeExchange, IReadOnlyList<string>> scopes) => new("authorize/issue-access-token", x =>
    {
        if (!x.Request.WantsToken)
            return;
        var token = new AccessToken(Handles.New(), grant(x), x.Request.ClientId, scopes(x)) { IssuedAt = x.Now, ExpiresAt = x.Now + LifetimeFor(x) };
        x.Server.AccessTokens[token.Value] = token;
        x.Response!.AddRange(
        [
            new("access_token", token.Value),
            new("token_type", "Bearer"),
            new("expires_in", ((long)LifetimeFor(x).TotalSeconds).ToString(CultureInfo.InvariantCulture)),
            new("scope", string.Join(' ', x.Request.Scopes)),
        ]);
    });

    /// <summary>The step that begins an ID token, with what makes it due.</summary>
    public static AuthorizeStep BeginningIdToken(Func<AuthorizeExchange, bool> isDue) => new("authorize/begin-id-token", x =>
    {
        if (isDue(x))
        {
            x.IdToken = new IdTokenDraft(x.Grant!, x.Request.ClientId)
            {
                Nonce = x.Request.Nonce,
                AccessToken = Issued(x, "access_token"),
                Code = Issued(x, "code"),
                Lifetime = LifetimeFor(x),
                IsInFront = true,
            };
        }
    });

    public static TimeSpan LifetimeFor(AuthorizeExchange x) => x.Client?.AccessTokenLifetime ?? LifetimeForUnknownClient;

    private static string? Issued(AuthorizeExchange x, string name) => x.Response!.Find(pair => pair.Key == name).Value;
}
