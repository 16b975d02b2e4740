using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.State;
using TokenStep = OAuthConformance.ReferenceServer.Pipelines.Step<OAuthConformance.ReferenceServer.Token.TokenExchange>;

namespace OAuthConformance.ReferenceServer.Token;

/// <summary>From a request that kept every rule to a token response (RFC 6749 section 5.1).</summary>
internal static class IssuingSteps
{
    // For a client that nobody registered: only a faulty server gets this far with one.
    private static readonly TimeSpan LifetimeForUnknownClient = TimeSpan.FromMinutes(10);

    /// <summary>The grant behind the code or the refresh token, or that of the user whose password came; else the client acts for itself, and no user stands behind its tokens.</summary>
    public static readonly TokenStep ChooseGrant = new("token/choose-grant", x =>
        x.Grant = x.Code?.Grant ?? x.RefreshToken?.Grant ?? (x.IsPassword ? OfOwner(x) : OfClient(x)));

    /// <summary>A refresh may ask for less than was granted (RFC 6749 section 6).</summary>
    public static readonly TokenStep ChooseScopes = new("token/choose-scopes", x =>
        x.GrantedScopes = x.RefreshToken is null ? x.Grant.Scopes : x.AskedScopes ?? x.Grant.Scopes);

    public static readonly TokenStep MintAccessToken = new("token/mint-access-token", x =>
        x.Minted = x.Client is { HasJwtAccessTokens: true } client ? JwtAccessToken.Write(x, client) : Handles.New());

    public static readonly TokenStep IssueAccessToken = IssueLiving(LifetimeFor);

    public static readonly TokenStep NameTokenType = new("token/name-token-type", x => x.Members["token_type"] = "Bearer");

    public static readonly TokenStep NameLifetime = new("token/name-lifetime", x => x.Members["expires_in"] = (long)LifetimeFor(x).TotalSeconds);

    public static readonly TokenStep NameScope = new("token/name-scope", x => x.Members["scope"] = string.Join(' ', x.GrantedScopes));

    public static readonly TokenStep IssueRefreshToken = IssuingRefreshToken(x => x.Grant.Scopes);

    /// <summary>The step that issues the next refresh token, with the scopes it is good for.</summary>
    public static TokenStep IssuingRefreshToken(Func<TokenExchange, IReadOnlyList<string>> scopes) => new("token/issue-refresh-token", x =>
    {
        var isRegistered = x.Client?.Grants.Contains(TokenExchange.RefreshTokenGrant) == true;
        if (x.KeepsRefreshToken)
            x.Members["refresh_token"] = x.RefreshToken!.Value;
        else if (isRegistered && !x.IsClientCredentials)
            AddRefreshToken(x, scopes(x));
    });

    /// <summary>The step that issues the access token, with its lifetime.</summary>
    public static TokenStep IssueLiving(Func<TokenExchange, TimeSpan> lifetime) => new("token/issue-access-token", x =>
    {
        x.Server.AccessTokens[x.Minted] = new AccessToken(x.Minted, x.Grant, x.ClientId, x.GrantedScopes)
        {
            IssuedAt = x.Now,
            ExpiresAt = x.Now + lifetime(x),
        };
        x.Members["access_token"] = x.Minted;
    });

    private static Grant OfOwner(TokenExchange x) => new(x.ClientId, x.Owner, x.AskedScopes ?? ScopeList.DefaultOf(x.Client)) { AuthenticatedAt = x.Now };

    private static Grant OfClient(TokenExchange x) => new(x.ClientId, user: null, ScopeList.WithoutIdentity(x.AskedScopes ?? ScopeList.DefaultOf(x.Client)));

    public static void AddRefreshToken(TokenExchange x, IReadOnlyList<string> scopes)
    {
        var token = new RefreshToken(Handles.New(), x.Grant, x.ClientId) { Scopes = scopes, IssuedAt = x.Now };
        x.Server.RefreshTokens[token.Value] = token;
        x.Members["refresh_token"] = token.Value;
    }

    /// <summary>Without the scope openid, or without a user, there is no ID token (OpenID Connect Core section 3.1.3.3).</summary>
    public static readonly TokenStep BeginIdToken = BeginningIdToken(x => x.GrantedScopes.Contains(ScopeList.OpenId) && x.Grant.User is not null);

    public static readonly TokenStep AddIdToken = new("token/add-id-token", x =>
    {
        if (x.IdToken?.Signed is { } token)
            x.Members["id_token"] = token;
    });

    /// <summary>The step that begins an ID token, with what makes it due.</summary>
    public static TokenStep BeginningIdToken(Func<TokenExchange, bool> isDue) => new("token/begin-id-token", x =>
    {
        if (isDue(x))
            x.IdToken = new IdTokenDraft(x.Grant, x.ClientId) { Nonce = x.Code?.Nonce, AccessToken = x.Minted, Lifetime = LifetimeFor(x), IsRefreshed = x.RefreshToken is not null };
    });

    public static TimeSpan LifetimeFor(TokenExchange x) => x.Client?.AccessTokenLifetime ?? LifetimeForUnknownClient;
}
