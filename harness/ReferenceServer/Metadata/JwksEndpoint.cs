using System.Text.Json.Nodes;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;

namespace OAuthConformance.ReferenceServer.Metadata;

/// <summary>The keys that ID tokens are verified with (RFC 7517 section 5).</summary>
internal static class JwksEndpoint
{
    public const string Path = "/jwks";

    public static readonly Step<Exchange> ListKeys = new(
        "jwks/list-keys",
        x => x.Members["keys"] = new JsonArray(SigningKey.Shared.ToJwk()));

    public static IEndpoint Create() => new Endpoint<Exchange>("jwks", [Path], ["GET", "HEAD"], (http, server) => new(http, server),
    [
        ListKeys,
        SharedParts.AnswerAsJson("jwks"),
    ]);
}
