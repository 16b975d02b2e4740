using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace OAuthConformance.Harness.Evidence;

/// <summary>
/// Every secret that a run has seen, each with a stable pseudonym such as <c>&lt;code 3&gt;</c>: no text reaches disk
/// without passing through here, and a replay can still be followed in it.
/// </summary>
public sealed partial class Secrets
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
    /// <param name="written">How it stood where it was found; escapes may be mixed in ways that nobody foresees.</param>
    /// <returns>The pseudonym.</returns>
    public string Register(string kind, string value, string? written = null)
    {
        if (value.Length < Shortest)
            return value;
        var pseudonym = Register(kind, value);
        if (written is not null)
            AddSpelling(written, pseudonym);
        return pseudonym;
    }

    private string Register(string kind, string value)
    {
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

    /// <summary>Notes one more spelling of a secret that is known already; of any other value it notes nothing.</summary>
    /// <param name="value">What is perhaps a secret.</param>
    /// <param name="written">How it stood where it was found.</param>
    public void RegisterSpelling(string value, string written)
    {
        if (_pseudonyms.TryGetValue(value, out var pseudonym))
            AddSpelling(written, pseudonym);
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

    private void AddSpelling(string written, string pseudonym)
    {
        if (written.Length < Shortest || _pseudonyms.ContainsKey(written))
            return;
        lock (_registering)
            Index(written, pseudonym);
    }

    private void Index(string spelling, string pseudonym)
    {
        if (!_pseudonyms.TryAdd(spelling, pseudonym))
            return;
        // Longest first: a token that contains another secret is replaced whole.
        _byStart.AddOrUpdate(spelling[..Shortest], [spelling],
            (_, others) =>
            {
                var longer = others.TakeWhile(other => other.Length >= spelling.Length).Count();
                return [.. others.Take(longer), spelling, .. others.Skip(longer)];
            });
    }

    private static IEnumerable<string> Spellings(string value)
    {
        var url = Uri.EscapeDataString(value);
        var form = WebUtility.UrlEncode(value);
        // encodeURIComponent, and most query encoders that were written for paths, leave some of these as they are.
        var script = form.Replace("+", "%20", StringComparison.Ordinal).Replace("%27", "'", StringComparison.Ordinal).Replace("%7E", "~", StringComparison.Ordinal);
        var path = url.Replace("%2F", "/", StringComparison.Ordinal);
        // Browsers, Java and PHP write forms by stricter rules than .NET: the first two leave * alone (WHATWG URL, section 5.2), some others ~.
        var browser = form.Replace("!", "%21", StringComparison.Ordinal).Replace("(", "%28", StringComparison.Ordinal).Replace(")", "%29", StringComparison.Ordinal);
        var strict = browser.Replace("*", "%2A", StringComparison.Ordinal);
        var tilde = strict.Replace("%7E", "~", StringComparison.Ordinal);
        var json = JsonEncodedText.Encode(value).Value;
        var plainJson = JsonEncodedText.Encode(value, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value;
        var html = WebUtility.HtmlEncode(value);
        string[] encoded = [url, form, browser, strict, tilde, script, path, json];
        return new[] { value, plainJson, plainJson.Replace("/", "\\/", StringComparison.Ordinal), html, HexEntities(html) }
            .Concat(encoded).Concat(encoded.Select(LowerEscapes)).Distinct();
    }

    /// <summary>The same with the hexadecimal digits of every escape in lower case.</summary>
    private static string LowerEscapes(string encoded) =>
        Escape().Replace(encoded, escape => escape.Value.ToLowerInvariant());

    /// <summary>The same with the numeric entities that template engines write for what base64 and URLs consist of.</summary>
    private static string HexEntities(string html) => html
        .Replace("+", "&#x2B;", StringComparison.Ordinal).Replace("=", "&#x3D;", StringComparison.Ordinal).Replace("/", "&#x2F;", StringComparison.Ordinal);

    [GeneratedRegex(@"%[0-9A-F]{2}|\\u[0-9A-F]{4}")]
    private static partial Regex Escape();
}
