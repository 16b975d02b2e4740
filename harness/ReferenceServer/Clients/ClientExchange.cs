using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Clients;

/// <summary>A request that a client makes in its own name.</summary>
/// <param name="http">The request and its response.</param>
/// <param name="server">What the server remembers.</param>
/// <param name="servesPublicClients">Whether a client without a secret may come here.</param>
internal class ClientExchange(HttpContext http, ServerState server, bool servesPublicClients) : Exchange(http, server)
{
    public bool ServesPublicClients => servesPublicClients;

    /// <summary>Who the caller says it is.</summary>
    public string? ClientId { get; set; }

    public string? Secret { get; set; }

    public RegisteredClient? Client { get; set; }
}
