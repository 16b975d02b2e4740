using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Logout;

/// <summary>A request to log a user out, or the user's answer to the question whether to.</summary>
internal sealed class LogoutExchange(HttpContext http, ServerState server) : Exchange(http, server)
{
    /// <summary>An ID token that says who is expected to be logged in.</summary>
    public IdTokenHint? Hint { get; set; }

    /// <summary>Who asks: the client of the ID token, or the one that is named.</summary>
    public RegisteredClient? Client { get; set; }

    /// <summary>Where the browser goes afterwards; null for a page of the server.</summary>
    public string? RedirectUri { get; set; }

    public string? State { get; set; }

    public Session? Session { get; set; }

    /// <summary>The parameters that go back to the client.</summary>
    public List<KeyValuePair<string, string>>? Response { get; set; }
}
