using OAuthConformance.Harness.Evidence;

namespace OAuthConformance.Harness.Flows;

/// <summary>One thing about a request that a check may change.</summary>
/// <param name="Name">For example a parameter's name.</param>
/// <param name="Value">Its value.</param>
public sealed record RequestPart(string Name, string Value);

/// <summary>Something that was prepared freshly for one request, with values that differ each time by nature.</summary>
public interface IPrepared
{
    /// <summary>Name and value of each, such as the grant's <c>code</c>.</summary>
    IEnumerable<RequestPart> OwnValues { get; }
}

/// <summary>What two requests do not have in common.</summary>
public static class RequestDifference
{
    /// <summary>Compares two requests; a value that belongs to what was prepared for its own request counts as equal.</summary>
    /// <returns>One text for each part that differs, without secrets.</returns>
    public static IReadOnlyList<string> Between(
        IReadOnlyList<RequestPart> control, object? preparedForControl, IReadOnlyList<RequestPart> attack, object? preparedForAttack, Secrets secrets)
    {
        var before = Abstract(control, preparedForControl);
        var after = Abstract(attack, preparedForAttack);
        return
        [
            .. before.Select(part => part.Key).Union(after.Select(part => part.Key))
                .Where(name => !before[name].SequenceEqual(after[name]))
                .Select(name => $"{name}: {Show(before[name], secrets)} -> {Show(after[name], secrets)}"),
        ];
    }

    private static ILookup<string, string> Abstract(IEnumerable<RequestPart> parts, object? prepared)
    {
        var own = (prepared as IPrepared)?.OwnValues.Where(value => value.Value.Length > 0).ToList() ?? [];
        return parts.ToLookup(part => part.Name, part => own.Aggregate(part.Value, (text, value) => text.Replace(value.Value, $"its own {value.Name}", StringComparison.Ordinal)));
    }

    private static string Show(IEnumerable<string> values, Secrets secrets)
    {
        var shown = string.Join(" and ", values.Select(value => value.Length == 0 ? "(empty)" : secrets.Redact(value)));
        return shown.Length == 0 ? "(absent)" : shown;
    }
}
