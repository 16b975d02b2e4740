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
        .. RedirectUriVariationFaults.All,
        .. InteractionFaults.All,
        .. PageFaults.All,
        .. SessionFaults.All,
        .. ForgeryFaults.All,
        .. FormFieldFaults.All,
        .. ReflectionFaults.All,
        .. LogoutFaults.All,
        .. AuthorizationResponseFaults.All,
        .. FormPostFaults.All,
        .. ClientFaults.All,
        .. AssertionFaults.All,
        .. JwtFaults.All,
        .. TokenKindFaults.All,
        .. TokenFaults.All,
        .. ScopeFaults.All,
        .. CodeFaults.All,
        .. RefreshFaults.All,
        .. PasswordFaults.All,
        .. GuessingFaults.All,
        .. VisitFaults.All,
        .. IdTokenFaults.All,
        .. FrontIdTokenFaults.All,
        .. FrontChannelFaults.All,
        .. ResourceFaults.All,
        .. UserInfoFaults.All,
        .. IntrospectionFaults.All,
        .. RevocationFaults.All,
        .. TransportFaults.All,
        .. RequestFaults.All,
    ];

    /// <summary>How a server with these faults is reached.</summary>
    public static Transport Apply(IReadOnlyList<string> ids, Transport sound) =>
        All.Where(fault => ids.Contains(fault.Info.Id)).Aggregate(sound, (changed, fault) => fault.Listening(changed));

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
