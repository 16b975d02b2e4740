using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace OAuthConformance.Harness.Evidence;

/// <summary>
/// Every secret that a run has seen, each with a stable pseudonym such as <c>&lt;code 3&gt;</c>: no text reaches disk
/// without passing through here, and a replay can still be followed in it.
/// </summary>
public sealed class Secrets
{
    /// <summary>Shorter values would turn up by chance inside ordinary words.</summary>
    public const int Shortest = 6;

    private readonly ConcurrentDictionary<string, string> _pseudonyms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> _counters = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> _byStart = new(StringComparer.Ordinal);
    private readonly Lock _registering = new();

    /// <summary>Notes a secret in all the spellings that it may take on the wire.</summary>
    /// <param name="kind">What it is, in the words of the specifications: <c>code</c>, <c>access token</c>.</param>
    /// <param name="value">The secret; one shorter than <see cref="Shortest"/> is left alone.</param>
    /// <returns>The pseudonym.</returns>
    public string Register(string kind, string value)
    {
        if (value.Length < Shortest)
            return value;
        if (_pseudonyms.TryGetValue(value, out var known))
            return known;
        lock (_registering)
        {
            if (_pseudonyms.TryGetValue(value, out known))
                return known;
            var pseudonym = $"<{kind} {_counters.AddOrUpdate(kind, 1, (_, count) => count + 1)}>";
            foreach (var spelling in Spellings(value))
                Index(spelling, pseudonym);
            return pseudonym;
        }
    }

    /// <summary>The text with every known secret replaced by its pseudonym.</summary>
    public string Redact(string text)
    {
        var starts = _byStart.GetAlternateLookup<ReadOnlySpan<char>>();
        StringBuilder? clean = null;
        var copied = 0;
        for (var at = 0; at + Shortest <= text.Length; at++)
        {
            if (!starts.TryGetValue(text.AsSpan(at, Shortest), out var candidates))
                continue;
            if (candidates.FirstOrDefault(candidate => text.AsSpan(at).StartsWith(candidate, StringComparison.Ordinal)) is not { } secret)
                continue;
            (clean ??= new()).Append(text, copied, at - copied).Append(_pseudonyms[secret]);
            at += secret.Length - 1;
            copied = at + 1;
        }

        return clean is null ? text : clean.Append(text, copied, text.Length - copied).ToString();
    }

    private void Index(string spelling, string pseudonym)
    {
        if (!_pseudonyms.TryAdd(spelling, pseudonym))
            return;
        // Longest first: a token that contains another secret is replaced whole.
        _byStart.AddOrUpdate(spelling[..Shortest], [spelling],
            (_, others) => [.. others.Append(spelling).OrderByDescending(other => other.Length)]);
    }

    private static IEnumerable<string> Spellings(string value) => new[]
    {
        value,
        Uri.EscapeDataString(value),
        WebUtility.UrlEncode(value),
        WebUtility.HtmlEncode(value),
        System.Text.Json.JsonEncodedText.Encode(value).Value,
    }.Distinct();
}
