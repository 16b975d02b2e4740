using OAuthConformance.ReferenceServer.Metadata;
using OAuthConformance.ReferenceServer.Pipelines;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in what the server says of itself.</summary>
internal static class MetadataFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Fault.Swapped(
            new Step<Exchange>(MetadataEndpoint.NameIssuer.Id, x => x.Members["issuer"] = "https://other.example"),
            "metadata-wrong-issuer",
            "The metadata names another server as its issuer."),
        Fault.Swapped(
            MetadataEndpoint.ChallengeMethods(["S256", "plain"]),
            "metadata-advertises-plain",
            "The metadata lists the challenge method plain, which the server refuses."),
        Fault.Swapped(
            MetadataEndpoint.ChallengeMethods([]),
            "metadata-hides-s256",
            "The metadata lists no challenge method although S256 works."),
    ];
}
