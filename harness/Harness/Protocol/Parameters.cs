using System.Collections;

namespace OAuthConformance.Harness.Protocol;

/// <summary>Parameters in their order, repeated ones included; form or query encoded (RFC 6749 appendix B).</summary>
public sealed class Parameters : IReadOnlyList<KeyValuePair<string, string>>
{
    private readonly IReadOnlyList<KeyValuePair<string, string>> _items;

    /// <summary>Parameters from pairs; a pair whose value is null is left out.</summary>
    public Parameters(params IEnumerable<(string Name, string? Value)> items) =>
        _items = [.. items.Where(item => item.Value is not null).Select(item => KeyValuePair.Create(item.Name, item.Value!))];

    /// <summary>No parameters.</summary>
    public static Parameters None { get; } = new([]);

    /// <inheritdoc/>
    public int Count => _items.Count;

    /// <inheritdoc/>
    public KeyValuePair<string, string> this[int index] => _items[index];

    /// <summary>First value of a parameter, or null.</summary>
    public string? this[string name] => _items.Where(item => item.Key == name).Select(item => item.Value).FirstOrDefault();

    /// <summary>Reads a query or form body.</summary>
    public static Parameters Parse(string encoded) => new(encoded
        .Split('&', StringSplitOptions.RemoveEmptyEntries)
        .Select(pair => pair.Split('=', 2))
        .Select(pair => (Decode(pair[0]), (string?)Decode(pair.Length > 1 ? pair[1] : ""))));

    /// <summary>The parameters of a URL's query.</summary>
    public static Parameters OfQuery(string url)
    {
        var withoutFragment = url.Split('#', 2)[0];
        var mark = withoutFragment.IndexOf('?', StringComparison.Ordinal);
        return mark < 0 ? None : Parse(withoutFragment[(mark + 1)..]);
    }

    /// <summary>The parameters of a URL's fragment.</summary>
    public static Parameters OfFragment(string url) => url.Split('#', 2) is [_, var fragment] ? Parse(fragment) : None;

    /// <summary>The same with one value set: in its place when the name is there, else at the end.</summary>
    /// <param name="name">Parameter name.</param>
    /// <param name="value">Its only value; null removes it.</param>
    public Parameters Set(string name, string? value)
    {
        if (value is null || this[name] is null)
            return new(_items.Where(item => item.Key != name).Select(item => (item.Key, (string?)item.Value)).Append((name, value)));
        var first = _items.TakeWhile(item => item.Key != name).Count();
        return new(_items.Where((item, at) => at == first || item.Key != name).Select(item => (item.Key, (string?)(item.Key == name ? value : item.Value))));
    }

    /// <summary>The same with one more parameter, also where the name is there already.</summary>
    public Parameters Add(string name, string value) =>
        new(_items.Select(item => (item.Key, (string?)item.Value)).Append((name, value)));

    /// <summary>True when the name occurs.</summary>
    public bool Has(string name) => this[name] is not null;

    /// <summary>Form encoding.</summary>
    public string Encode() =>
        string.Join('&', _items.Select(item => $"{Uri.EscapeDataString(item.Key)}={Uri.EscapeDataString(item.Value)}"));

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _items.GetEnumerator();

    /// <inheritdoc/>
    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
