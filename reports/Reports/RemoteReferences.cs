using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;

namespace OAuthConformance.Reports;

/// <summary>Makes sure that a generated page loads nothing from elsewhere and reports to nobody.</summary>
internal static partial class RemoteReferences
{
    /// <summary>The second lock on the same door: what the page's own code, or foreign text in it, tries to load is refused by the browser.</summary>
    private const string Policy =
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'unsafe-inline' data: blob:; "
        + "style-src 'unsafe-inline' data: blob:; img-src data: blob:; font-src data:; media-src data: blob:; connect-src data: blob:; "
        + "worker-src data: blob:; frame-src data: blob:; form-action 'none'\">";

    private static readonly string[] Loading = ["src", "href", "data", "poster", "srcset", "action", "formaction", "xlink:href"];

    /// <summary>Takes the analytics scripts out of a page and forbids it to load anything remote.</summary>
    /// <exception cref="InvalidDataException">Something remote, or a piece of the analytics, is still in it.</exception>
    public static string Strip(string html)
    {
        var stripped = AnalyticsLoader().Replace(html, "");
        stripped = AnalyticsStart().Replace(stripped, "");
        var head = stripped.IndexOf("<head>", StringComparison.OrdinalIgnoreCase);
        if (head < 0)
            throw new InvalidDataException("the generated page has no head; the generator writes another form than the one known here");
        stripped = stripped.Insert(head + "<head>".Length, "\n    " + Policy);

        var left = Find(stripped);
        return left.Count == 0
            ? stripped
            : throw new InvalidDataException($"the generated page would still load or call: {string.Join(", ", left)}");
    }

    /// <summary>What a page would load from elsewhere as soon as it is opened, and what is left of the analytics.</summary>
    public static IReadOnlyList<string> Find(string html)
    {
        var document = new HtmlParser().ParseDocument(html);
        var remote = document.All
            .Where(element => element.LocalName is not ("a" or "area"))
            .SelectMany(element => Loading.Select(name => element.GetAttribute(name)))
            .OfType<string>()
            .Where(IsRemote);
        var calls = document.Scripts
            .Where(script => !script.HasAttribute("src") && Analytics().IsMatch(script.TextContent))
            .Select(_ => "an inline analytics script");
        var refreshes = document.QuerySelectorAll("meta[http-equiv=refresh i]").Select(_ => "a refresh to another page");
        return [.. remote.Select(address => address.Length > 200 ? address[..200] : address), .. calls, .. refreshes];
    }

    private static bool IsRemote(string address) =>
        RemoteAddress().IsMatch(address.Trim());

    /// <summary>Also relative addresses are foreign to a page that is one file; data, blob and fragment are not.</summary>
    [GeneratedRegex(@"^(?!data:|blob:|#|about:|$)", RegexOptions.IgnoreCase)]
    private static partial Regex RemoteAddress();

    [GeneratedRegex("""<script\b[^>]*\bsrc\s*=\s*["']?(?:https?:)?//[^>]*>\s*</script>""", RegexOptions.IgnoreCase)]
    private static partial Regex AnalyticsLoader();

    /// <summary>The inline script right after the loader; it cannot hold a closing tag, so it ends at the next one.</summary>
    [GeneratedRegex("""<script>\s*window\.dataLayer\b(?:(?!</script>)[\s\S])*</script>""", RegexOptions.IgnoreCase)]
    private static partial Regex AnalyticsStart();

    [GeneratedRegex(@"^\s*window\.dataLayer\b|\bgtag\s*\(\s*'|googletagmanager\.com|google-analytics\.com", RegexOptions.IgnoreCase)]
    private static partial Regex Analytics();
}
