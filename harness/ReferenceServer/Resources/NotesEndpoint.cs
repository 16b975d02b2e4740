using System.Text.Json.Nodes;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Resources;

/// <summary>A small protected API, so that an access token has something to open.</summary>
internal static class NotesEndpoint
{
    public const string Path = "/api/notes";

    public static readonly Step<ResourceExchange> NameCaller = new("api/name-caller", x =>
    {
        if (x.Token?.Grant.User is { } user)
            x.Members["sub"] = user.Subject;
        else if (x.Token?.ClientId is { } client)
            x.Members["client_id"] = client;
    });

    public static readonly Step<ResourceExchange> ReadNotes = new(
        "api/read-notes",
        x => x.Members["notes"] = new JsonArray("Water the plants.", "Call the plumber."));

    public static IEndpoint Create() => new Endpoint<ResourceExchange>("api", [Path], ["GET"], (http, server) => new(http, server, ScopeList.NotesRead),
    [
        .. BearerParts.Before,
        NameCaller,
        ReadNotes,
        .. BearerParts.After,
    ]);
}
