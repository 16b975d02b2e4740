namespace OAuthConformance.Harness.Flows;

/// <summary>What an access token opens: userinfo, and the API of the profile.</summary>
public sealed class ProtectedResource(CheckContext context)
{
    /// <summary>Where a user's token with the scope <c>openid</c> is tried.</summary>
    /// <exception cref="NotApplicableException">The target has no userinfo endpoint.</exception>
    public string Userinfo => context.Target.Metadata.UserinfoEndpoint ?? throw new NotApplicableException("the target tells no userinfo endpoint");

    /// <summary>What the tokens of a user of client <c>web</c> open: userinfo, or, where there is none, the API of the profile, if that client may use it.</summary>
    /// <exception cref="NotApplicableException">There is neither.</exception>
    public string OfUser => context.Target.Metadata.UserinfoEndpoint
        ?? (context.Target.Profile is { Resource: { } api, Clients.Web: { } web } && web.Scopes.Contains(api.Scope) ? api.Url : null)
        ?? throw new NotApplicableException("the target tells no userinfo endpoint, and client 'web' is not registered for an API of the profile");

    /// <summary>The API of the profile.</summary>
    /// <exception cref="NotApplicableException">The profile names none.</exception>
    public string Api => context.Target.Profile.Resource?.Url ?? throw new NotApplicableException("the profile names no protected API under 'resource'");

    /// <summary>Asks userinfo with a token in the Authorization header (RFC 6750 section 2.1).</summary>
    public Task<ResourceAnswer> UserinfoAsync(string? accessToken) => CallAsync(Userinfo, accessToken);

    /// <summary>Asks what a user's token opens.</summary>
    public Task<ResourceAnswer> OpenAsync(string? accessToken) => CallAsync(OfUser, accessToken);

    /// <summary>Asks the API.</summary>
    public Task<ResourceAnswer> ApiAsync(string? accessToken) => CallAsync(Api, accessToken);

    /// <summary>Tries an access token where it is good for something: at userinfo or at the API, by its scope.</summary>
    public Task<ResourceAnswer> UseAsync(Tokens tokens) => CallAsync(UseFor(tokens), tokens.AccessToken);

    /// <summary>Sends any request to a resource.</summary>
    public async Task<ResourceAnswer> SendAsync(ResourceRequest request) => new(request, await context.SendAsync(request.ToWire()));

    private Task<ResourceAnswer> CallAsync(string url, string? accessToken) => SendAsync(new(url, accessToken));

    private string UseFor(Tokens tokens)
    {
        var scopes = (tokens.Scope ?? "").Split(' ');
        if (tokens.Grant is not null && scopes.Contains("openid") && context.Target.Metadata.UserinfoEndpoint is { } userinfo)
            return userinfo;
        // A JWT may live on at an API that never asks back (RFC 7009 section 3); only the server's own endpoints can tell.
        return context.Target.Profile.Resource is { } api && scopes.Contains(api.Scope) && tokens.AccessToken.Split('.').Length != 3
            ? api.Url
            : throw new NotApplicableException("the token opens neither a userinfo endpoint nor an API of the profile, so nothing can tell whether it is alive");
    }
}
