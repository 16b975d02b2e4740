using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>A request to the authorization endpoint, or to one of the pages that follow it.</summary>
internal sealed class AuthorizeExchange(HttpContext http, ServerState server) : Exchange(http, server)
{
    public AuthorizationRequest Request { get; set; } = new();

    public RegisteredClient? Client { get; set; }

    public Transaction? Transaction { get; set; }

    public Session? Session { get; set; }

    /// <summary>Who tries to log in.</summary>
    public RegisteredUser? User { get; set; }

    /// <summary>False as long as the redirect URI may be an attacker's: refusals then stay on a page (RFC 6749 section 4.1.2.1).</summary>
    public bool MayRedirect { get; set; }

    /// <summary>What the user of the session grants with this request; the family of all that is issued for it.</summary>
    public Grant? Grant { get; set; }

    /// <summary>How the answer travels: as asked, unless the way is unknown or was refused.</summary>
    public string Mode
    {
        get
        {
            var wasRefused = Refusal is not null && Request.ResponseMode == ResponseModes.Query;
            return Request.ResponseMode is { } asked && ResponseModes.All.Contains(asked) && !wasRefused ? asked : Request.DefaultMode;
        }
    }

    /// <summary>The parameters that go back to the client.</summary>
    public List<KeyValuePair<string, string>>? Response { get; set; }
}
