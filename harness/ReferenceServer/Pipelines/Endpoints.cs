using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Introspection;
using OAuthConformance.ReferenceServer.Logout;
using OAuthConformance.ReferenceServer.Metadata;
using OAuthConformance.ReferenceServer.Resources;
using OAuthConformance.ReferenceServer.Revocation;
using OAuthConformance.ReferenceServer.Token;

namespace OAuthConformance.ReferenceServer.Pipelines;

/// <summary>The sound server, whole.</summary>
internal static class Endpoints
{
    public static IReadOnlyList<IEndpoint> All { get; } =
    [
        MetadataEndpoint.Create(),
        JwksEndpoint.Create(),
        AuthorizeEndpoint.Create(),
        LoginEndpoint.Create(),
        ConsentEndpoint.Create(),
        LogoutEndpoint.Create(),
        LogoutEndpoint.CreateConfirmation(),
        TokenEndpoint.Create(),
        UserInfoEndpoint.Create(),
        NotesEndpoint.Create(),
        IntrospectionEndpoint.Create(),
        RevocationEndpoint.Create(),
    ];
}
