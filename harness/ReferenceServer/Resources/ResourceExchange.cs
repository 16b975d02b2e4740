using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Resources;

/// <summary>A request for something that a token protects.</summary>
internal sealed class ResourceExchange(HttpContext http, ServerState server, string requiredScope) : Exchange(http, server)
{
    public string RequiredScope => requiredScope;

    /// <summary>The value in the Authorization header.</summary>
    public string? Presented { get; set; }

    public AccessToken? Token { get; set; }
}
