namespace OAuthConformance.Harness.Flows;

/// <summary>What an access token opens: userinfo, and the API of the profile.</summary>
public sealed class ProtectedResource(CheckContext context)
{
    /// <summary>Where a user's token with the scope <c>openid</c> is tried.</summary>
    /// <exception cref="NotApplicableException">The target has no userinfo endpoint.</exception>
    public string Userinfo => context.Target.Metadata.UserinfoEndpoint ?? throw new NotApplicableException("the target tells no userinfo endpoint");

    /// <summary>The API of the profile.</summary>
    /// <exception cref="NotApplicableException">The profile names none.</exception>
    public string Api => context.Target.Profile.Resource?.Url ?? throw new NotApplicableException("the profile names no protected API under 'resource'");

    /// <summary>Asks userinfo with a token in the Authorization header (RFC 6750 section 2.1).</summary>
    public Task<ResourceAnswer> UserinfoAsync(string? accessToken) => CallAsync(Userinfo, accessToken);

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
