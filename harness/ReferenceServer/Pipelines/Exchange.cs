using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Pipelines;

/// <summary>Why a request is refused.</summary>
/// <param name="Error">The error code; null where the specification wants none (RFC 6750 section 3.1).</param>
/// <param name="Description">For the developer of the client, without anything from the request.</param>
/// <param name="Status">The HTTP status, where the refusal does not travel by redirect.</param>
internal sealed record Refusal(string? Error, string Description, int Status = StatusCodes.Status400BadRequest);

/// <summary>One request on its way through the parts of an endpoint.</summary>
internal class Exchange(HttpContext http, ServerState server)
{
    public HttpContext Http => http;

    public ServerState Server => server;

    public DateTimeOffset Now { get; } = server.Options.Time.GetUtcNow();

    public Parameters Parameters { get; set; } = Parameters.None;

    /// <summary>Members of a JSON answer, gathered by the steps.</summary>
    public JsonObject Members { get; } = [];

    /// <summary>The ID token that goes with the answer; null when there is none.</summary>
    public IdTokenDraft? IdToken { get; set; }

    public Refusal? Refusal { get; private set; }

    /// <summary>The id of the part that refused.</summary>
    public string? RefusedBy { get; private set; }

    public Answer? Answer { get; set; }

    public bool IsDecided => Refusal is not null || Answer is not null;

    public void Refuse(Refusal refusal, string by)
    {
        Refusal = refusal;
        RefusedBy = by;
    }
}
