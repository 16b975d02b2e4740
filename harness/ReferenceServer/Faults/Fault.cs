using OAuthConformance.ReferenceServer.Pipelines;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>A named way to be wrong, and the changes that make it so.</summary>
internal sealed record Fault(FaultInfo Info, IReadOnlyList<IEdit> Edits)
{
    /// <summary>Time between look and mark, where both should be one: long enough that requests sent together all arrive within it.</summary>
    public static readonly TimeSpan RaceWindow = TimeSpan.FromMilliseconds(150);

    /// <summary>What changes in how the server is reached.</summary>
    public Func<Transport, Transport> Listening { get; init; } = sound => sound;

    /// <summary>A rule is not kept.</summary>
    public static Fault Without(string ruleId, string id, string description) =>
        new(new FaultInfo(id, description, ruleId), [new LeaveOut(ruleId)]);

    /// <summary>Several rules are not kept at one endpoint.</summary>
    public static Fault WithoutAt(string endpoint, IEnumerable<string> ruleIds, string id, string description) =>
        new(new FaultInfo(id, description, null), [.. ruleIds.Select(rule => new LeaveOut(rule, endpoint))]);

    /// <summary>A part is swapped for a wrong one with the same id.</summary>
    public static Fault Swapped<TExchange>(IPart<TExchange> wrong, string id, string description) where TExchange : Exchange =>
        new(new FaultInfo(id, description, null), [new Swap<TExchange>(wrong)]);

    /// <summary>Several changes that only together make one fault.</summary>
    public static Fault Changed(IReadOnlyList<IEdit> edits, string id, string description) => new(new FaultInfo(id, description, null), edits);

    /// <summary>The change that puts a wrong part in the place of the one with the same id.</summary>
    public static IEdit Put<TExchange>(IPart<TExchange> wrong) where TExchange : Exchange => new Swap<TExchange>(wrong);

    /// <summary>The endpoints with this fault.</summary>
    public IReadOnlyList<IEndpoint> ApplyTo(IEnumerable<IEndpoint> endpoints) =>
        [.. endpoints.Select(endpoint => Edits.Aggregate(endpoint, (changed, edit) => changed.With(edit)))];

    /// <summary>Whether each edit finds its part in the sound server. If not, the catalogue names a part that no endpoint has.</summary>
    public bool FitsInto(IReadOnlyList<IEndpoint> sound) =>
        Edits.All(edit => sound.Any(endpoint => !ReferenceEquals(endpoint.With(edit), endpoint)));
}
