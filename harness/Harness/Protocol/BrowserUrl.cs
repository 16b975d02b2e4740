using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace OAuthConformance.Harness.Protocol;

/// <summary>Addresses as browsers read them (WHATWG URL section 4.4): spellings that they read alike lead to one place.</summary>
public static partial class BrowserUrl
{
    private static readonly char[] Trimmed = [.. Enumerable.Range(0, 0x21).Select(code => (char)code)];

    /// <summary>True for two http or https addresses that a browser takes for one; false also where one of them is none.</summary>
    public static bool AreSame(string one, string other) => one == other || (Read(one) is { } read && read == Read(other));

    /// <summary>The address in the one spelling that browsers make of it; null for what is no http or https address, or names a user.</summary>
    private static string? Read(string text)
    {
        if (Parts().Match(Dropped().Replace(text.Trim(Trimmed), "")) is not { Success: true, Groups: var parts } || parts["authority"].Value.Contains('@', StringComparison.Ordinal))
            return null;
        if (!Uri.TryCreate($"{parts["scheme"].Value}://{Prepared(parts["authority"].Value)}/", UriKind.Absolute, out var origin))
            return null;
        try
        {
            // A dot behind an address is none of it, as opposed to one behind a name.
            var host = origin.IdnHost is var name && IPAddress.TryParse(name.TrimEnd('.'), out _) ? name.TrimEnd('.') : name;
            return $"{new UriBuilder(origin.Scheme, host, origin.Port).Uri.GetLeftPart(UriPartial.Authority)}{Encoded(Resolved(parts["path"].Value) + parts["rest"].Value)}";
        }
        catch (UriFormatException)
        {
            return null;
        }
    }

    /// <summary>Letters, digits and dots that are others once a name is prepared for a look-up (UTS 46), which the invariant culture does not do.</summary>
    private static string Prepared(string authority) => string.Concat(authority.Where(letter => letter != '\u00ad').Select(letter => letter switch
    {
        '\u3002' or '\uff0e' or '\uff61' => '.',
        (>= '\uff10' and <= '\uff19') or (>= '\uff21' and <= '\uff3a') or (>= '\uff41' and <= '\uff5a') => (char)(letter - 0xfee0),
        _ => letter,
    }));

    /// <summary>A path without dot segments, encoded ones among them.</summary>
    private static string Resolved(string path)
    {
        var segments = path.Replace('\\', '/').Split('/').Skip(1).ToList();
        var left = new List<string>();
        for (var at = 0; at < segments.Count; at++)
        {
            var plain = segments[at].Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
            if (plain == ".." && left.Count > 0)
                left.RemoveAt(left.Count - 1);
            if (plain is not ("." or ".."))
                left.Add(segments[at]);
            else if (at == segments.Count - 1)
                left.Add("");
        }

        return "/" + string.Join('/', left);
    }

    private static string Encoded(string text) => string.Concat(Encoding.UTF8.GetBytes(text).Select(octet => octet is > 0x20 and < 0x7f ? ((char)octet).ToString() : $"%{octet:X2}"));

    [GeneratedRegex(@"\A(?<scheme>https?):[/\\]*(?<authority>[^/\\?#]*)(?<path>[^?#]*)(?<rest>.*)\z", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Parts();

    [GeneratedRegex("[\t\r\n]")]
    private static partial Regex Dropped();
}
