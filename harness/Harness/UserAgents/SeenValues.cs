using System.Net;
using System.Text.RegularExpressions;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>What somebody got to see of a target: he can name it elsewhere, and cannot guess what else is long.</summary>
/// <param name="exchanges">What he sent, and what came back.</param>
public sealed partial class SeenValues(IEnumerable<Exchange> exchanges)
{
    /// <summary>A value in an address that carries another address is encoded as often as that is.</summary>
    private const int MostEncodings = 3;

    private readonly string _seen = string.Join('\n', exchanges
        .SelectMany<Exchange, string>(exchange => [exchange.Request.Url, WebUtility.HtmlDecode(exchange.Response?.Text) ?? "", .. exchange.Response?.Headers.Select(header => header.Value) ?? []])
        .Select(Decoded));

    /// <summary>True for an address whose long values were all seen, whatever the encoding.</summary>
    public bool CanName(string url) => LongValue().Matches(Decoded(url)).All(value => _seen.Contains(value.Value, StringComparison.Ordinal));

    private static string Decoded(string text) => Enumerable.Range(0, MostEncodings).Aggregate(text, (decoded, _) => Uri.UnescapeDataString(decoded));

    [GeneratedRegex(@"[\w.~-]{16,}")]
    private static partial Regex LongValue();
}
