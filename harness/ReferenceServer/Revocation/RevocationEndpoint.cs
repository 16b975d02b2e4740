using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Revocation.RevocationParts;

namespace OAuthConformance.ReferenceServer.Revocation;

/// <summary>Token revocation (RFC 7009).</summary>
internal static class RevocationEndpoint
{
    public const string Name = "revocation";
    public const string Path = "/revoke";

    public static readonly Step<Exchange> TakePost = SharedParts.TakePost(Name);

    public static IEndpoint Create() => new Endpoint<RevocationExchange>(Name, [Path], [], (http, server) => new(http, server),
    [
        TakePost,
        SharedParts.ReadParameters,
        .. ClientAuthentication.Parts,
        FindToken,
        TokenBelongsToClient,
        RevokeToken,

        SharedParts.RefusalAsJson(Name),
        SaysNothing,
        ClientAuthentication.BasicFailureIsChallenged,
        SharedParts.NotStored,
    ]);
}
