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
    private const string Scheme = "Basic ";

    public bool ServesPublicClients => servesPublicClients;

    /// <summary>What stands behind the scheme Basic in the Authorization header; null without that scheme.</summary>
    public string? BasicCredentials
    {
        get
        {
            var header = Http.Request.Headers.Authorization.ToString();
            return header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : null;
        }
    }

    /// <summary>Whether the body proves a client, by a secret or by an assertion.</summary>
    public bool HasProofInBody => Parameters["client_secret"] is not null || Parameters["client_assertion"] is not null;

    /// <summary>Who the caller says it is.</summary>
    public string? ClientId { get; set; }

    public string? Secret { get; set; }

    public ClientAssertion? Assertion { get; set; }

    /// <summary>Whether this request is the one that may use the assertion.</summary>
    public bool IsFirstUseOfAssertion { get; set; }

    public RegisteredClient? Client { get; set; }
}
