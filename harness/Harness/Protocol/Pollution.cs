namespace OAuthConformance.Harness.Protocol;

/// <summary>A parameter more, under a name that some programs take for the one they know, and where it stands among the others.</summary>
/// <param name="Name">What is odd about it.</param>
/// <param name="Before">What stands before the other parameters, encoded.</param>
/// <param name="Behind">What stands behind them, encoded.</param>
public sealed record Pollution(string Name, string Before, string Behind)
{
    /// <summary>Every spelling of a parameter, before and behind the others.</summary>
    /// <param name="name">The name that the specification has.</param>
    /// <param name="value">The value that the attacker wants.</param>
    public static IEnumerable<Pollution> Of(string name, string value)
    {
        var escaped = Uri.EscapeDataString(value);
        foreach (var (what, spelled) in new[]
        {
            ("the same name", name),
            ("brackets behind the name", $"{name}[]"),
            ("encoded brackets behind the name", $"{name}%5B%5D"),
            ("an index behind the name", $"{name}[0]"),
            ("the name in capitals", name.ToUpperInvariant()),
            ("a capital letter in the name", char.ToUpperInvariant(name[0]) + name[1..]),
            ("an encoded letter in the name", $"%{(int)name[0]:x2}{name[1..]}"),
            ("a space before the name", $"%20{name}"),
            ("a space behind the name", $"{name}+"),
            ("a null behind the name", $"{name}%00"),
            ("a point for the underscore", name.Replace('_', '.')),
            ("a space for the underscore", name.Replace('_', '+')),
            ("a semicolon before the name", $"x=1;{name}"),
        })
        {
            yield return new($"{what}, behind the others", "", $"&{spelled}={escaped}");
            yield return new($"{what}, before the others", $"{spelled}={escaped}&", "");
        }
    }
}

/// <summary>Other ways to write the path of an endpoint, which routers, proxies and filters read differently.</summary>
public static class PathSpellings
{
    /// <summary>Name and URL of each.</summary>
    /// <param name="url">The endpoint.</param>
    public static IEnumerable<(string Name, string Url)> Of(string url)
    {
        var (path, query) = url.Split('?', 2) is [var before, var behind] ? (before, $"?{behind}") : (url, "");
        var cut = path.LastIndexOf('/');
        var (folder, last) = (path[..cut], path[(cut + 1)..]);
        if (last.Length == 0 || !folder.Contains("//", StringComparison.Ordinal) || folder.EndsWith('/'))
            return [];
        return new[]
        {
            ("two slashes", $"{folder}//{last}"),
            ("a slash behind", $"{path}/"),
            ("a path parameter", $"{path};x=1"),
            ("a path parameter like a file", $"{path};.css"),
            ("an encoded letter", $"{folder}/%{(int)last[0]:x2}{last[1..]}"),
            ("a letter that is encoded twice", $"{folder}/%25{(int)last[0]:x2}{last[1..]}"),
            ("capitals", $"{folder}/{last.ToUpperInvariant()}"),
            ("one capital", $"{folder}/{char.ToUpperInvariant(last[0])}{last[1..]}"),
            ("a dot behind", $"{path}."),
            ("an encoded space behind", $"{path}%20"),
            ("a dot segment", $"{folder}/./{last}"),
            ("a detour", $"{folder}/x/../{last}"),
            ("an encoded dot segment", $"{folder}/%2e/{last}"),
            ("an encoded detour", $"{folder}/x/%2e%2e/{last}"),
            ("a detour with a path parameter", $"{folder}/x/..;/{last}"),
            ("a dot segment behind", $"{path}/."),
            ("an encoded slash", $"{folder}/%2f{last}"),
            ("an ending", $"{path}.json"),
        }.Select(spelling => (spelling.Item1, spelling.Item2 + query));
    }
}
