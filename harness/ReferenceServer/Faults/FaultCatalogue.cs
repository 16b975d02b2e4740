using OAuthConformance.ReferenceServer.Pipelines;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Every fault, by endpoint.</summary>
internal static class FaultCatalogue
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        .. MetadataFaults.All,
        .. AuthorizeFaults.All,
        .. RedirectUriFaults.All,
        .. InteractionFaults.All,
        .. AuthorizationResponseFaults.All,
        .. FormPostFaults.All,
        .. ClientFaults.All,
        .. AssertionFaults.All,
        .. TokenFaults.All,
        .. ScopeFaults.All,
        .. CodeFaults.All,
        .. RefreshFaults.All,
        .. IdTokenFaults.All,
        .. ResourceFaults.All,
        .. UserInfoFaults.All,
        .. IntrospectionFaults.All,
        .. RevocationFaults.All,
    ];

    /// <summary>The endpoints with these faults, in this order; of two that change the same part, the later one stands, and a rule left out stays out.</summary>
    /// <exception cref="ArgumentException">An id is unknown.</exception>
    public static IReadOnlyList<IEndpoint> Apply(IReadOnlyList<string> ids, IReadOnlyList<IEndpoint> sound)
    {
        var endpoints = sound;
        foreach (var id in ids)
        {
            var fault = All.FirstOrDefault(fault => fault.Info.Id == id)
                ?? throw new ArgumentException($"There is no fault \"{id}\".", nameof(ids));
            if (!fault.FitsInto(sound))
                throw new InvalidOperationException($"The fault {id} finds nothing to change.");
            endpoints = fault.ApplyTo(endpoints);
        }

        return endpoints;
    }
}
