using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Introspection.IntrospectionParts;

namespace OAuthConformance.ReferenceServer.Introspection;

/// <summary>Token introspection (RFC 7662).</summary>
internal static class IntrospectionEndpoint
{
    public const string Name = "introspection";
    public const string Path = "/introspect";

    public static readonly Step<Exchange> TakePost = SharedParts.TakePost(Name);

    public static IEndpoint Create() => new Endpoint<IntrospectionExchange>(Name, [Path], [], (http, server) => new(http, server),
    [
        TakePost,
        SharedParts.ReadParameters,
        .. ClientAuthentication.Parts,
        FindToken,
        TellWhetherActive,
        DescribeToken,

        DeadTokenTellsNothing,
        SharedParts.RefusalAsJson(Name),
        SharedParts.AnswerAsJson(Name),
        ClientAuthentication.BasicFailureIsChallenged,
        SharedParts.NotStored,
    ]);
}
