using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Resources;

/// <summary>A request for something that a token protects.</summary>
internal sealed class ResourceExchange(HttpContext http, ServerState server, string requiredScope) : Exchange(http, server)
{
    public string RequiredScope => requiredScope;

    /// <summary>The token in the Authorization header (RFC 6750 section 2.1).</summary>
    public string? InHeader { get; set; }

    /// <summary>The token in the form of a POST (RFC 6750 section 2.2).</summary>
    public string? InBody { get; set; }

    /// <summary>The token in the query (RFC 6750 section 2.3): seen, but not taken.</summary>
    public string? InQuery { get; set; }

    /// <summary>The token that counts.</summary>
    public string? Presented { get; set; }

    public AccessToken? Token { get; set; }
}
