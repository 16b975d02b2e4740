using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>No secret is in any file of the run, whatever the spelling.</summary>
public sealed partial class FullAuditTests
{
    /// <summary>Names under which a secret goes over the wire; what stands behind them on disk is a pseudonym.</summary>
    private const string SecretNames =
        "code|access_token|refresh_token|id_token|id_token_hint|token|code_verifier|client_secret|client_assertion|assertion|password|device_code|csrf|csrf_token";

    [Test]
    public void No_file_holds_a_client_secret_or_a_password()
    {
        Assert.That(_secrets, Has.Count.GreaterThanOrEqualTo(8));

        var found = SecretScan.Find(Folder, _secrets.SelectMany(Spellings).Distinct().ToList());

        Assert.That(found, Is.Empty);
    }

    [Test]
    public void Neither_output_stream_holds_a_client_secret_or_a_password() =>
        Assert.That(_secrets.SelectMany(Spellings).Where(spelling => (_ended.Output + _ended.Error).Contains(spelling, StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void The_scan_sees_the_attachments_that_are_packed_into_the_page()
    {
        Assume.That(_document["reports"]!["allure"], Is.Not.Null, "the page takes npm");

        Assert.That(SecretScan.Find(Folder, ["client_id=web-shop"]), Has.Some.StartsWith(Path.Combine("allure-report", "index.html") + ", base64 at"));
    }

    [Test]
    public void No_file_holds_a_signed_token()
    {
        var found = SecretScan.Texts(Folder).SelectMany(text => Jwt().Matches(text.Content).Select(match => $"{text.Where}: {match.Value}"));

        Assert.That(found, Is.Empty);
    }

    [Test]
    public void Every_place_of_a_secret_in_an_exchange_holds_a_pseudonym()
    {
        var texts = Exchanges().SelectMany(exchange => new[] { exchange.Request, exchange.Response ?? "", exchange.Curl ?? "" }).ToList();

        var bare = texts.SelectMany(text => Places().Matches(text)).Where(match => !IsHidden(match.Groups["value"].Value)).Select(match => match.Value);

        Assert.That(bare.Distinct(), Is.Empty);
        Assert.That(texts.Sum(text => Places().Count(text)), Is.GreaterThan(texts.Count / 4), "the pattern sees the places");
    }

    /// <summary>Whatever its name: what is long and random and stands in an exchange is one of the values that are public by design.</summary>
    [Test]
    public void Only_public_parameters_of_an_exchange_hold_random_values()
    {
        var names = Exchanges().SelectMany(exchange => RandomValue().Matches($"{exchange.Request}\n{exchange.Response}\n{exchange.Curl}"))
            .Select(match => match.Groups["name"].Value).Distinct().ToList();

        // The last two are parts of the server's public key; a name of a key may happen to have no digit.
        Assert.That(names, Is.SupersetOf(new[] { "state", "nonce", "code_challenge" }).And.SubsetOf(new[] { "state", "nonce", "code_challenge", "kid", "n" }));
    }

    [Test]
    public void Every_credential_header_of_an_exchange_holds_pseudonyms()
    {
        var headers = Exchanges().SelectMany(exchange => $"{exchange.Request}\n{exchange.Response}".Split('\n'))
            .Where(line => Credential().IsMatch(line)).Distinct().ToList();

        Assert.That(headers, Has.Some.StartsWith("Authorization: Basic").And.Some.StartsWith("Authorization: Bearer").And.Some.StartsWith("Cookie:").And.Some.StartsWith("Set-Cookie:"));
        // Headers that are malformed on purpose hold nothing that is long enough to be a secret.
        Assert.That(headers.Where(line => !HiddenCredential().IsMatch(line) && LongEnough().IsMatch(line[line.IndexOf(':', StringComparison.Ordinal)..])), Is.Empty);
    }

    private IEnumerable<ResultExchange> Exchanges() => _run.Results.SelectMany(result => result.Steps).SelectMany(step => step.Exchanges);

    /// <summary>A pseudonym, a shell variable in its place, or a value too short to be one of the server's.</summary>
    private static bool IsHidden(string value) => Uri.UnescapeDataString(value).Length < 12 || Pseudonym().IsMatch(value);

    /// <summary>A secret as URLs, forms, HTML, JSON and HTTP Basic spell it.</summary>
    private static IEnumerable<string> Spellings(string secret)
    {
        string[] plain =
        [
            secret, Uri.EscapeDataString(secret), WebUtility.UrlEncode(secret), WebUtility.HtmlEncode(secret),
            System.Text.Json.JsonEncodedText.Encode(secret).Value,
            System.Text.Json.JsonEncodedText.Encode(secret, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value,
        ];
        return plain.Concat(plain.Select(LowerCaseHex)).Concat(plain.Select(Uri.EscapeDataString)).Concat(plain.SelectMany(Base64))
            // Either half of a secret is as bad as the whole.
            .Concat([secret[..12], secret[^12..]]);
    }

    private static string LowerCaseHex(string text) => PercentTriplet().Replace(text, match => match.Value.ToLowerInvariant());

    /// <summary>The characters that base64 makes of a text, whatever stands before and after it in the same run, as in <c>id:secret</c>.</summary>
    private static IEnumerable<string> Base64(string text)
    {
        for (var shift = 0; shift < 3; shift++)
        {
            var encoded = Convert.ToBase64String([.. new byte[shift], .. Encoding.UTF8.GetBytes(text)]).TrimEnd('=');
            var inner = encoded[(shift == 0 ? 0 : 4)..^2];
            yield return inner;
            yield return inner.Replace('+', '-').Replace('/', '_');
        }
    }

    [GeneratedRegex(@"eyJ[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]{10,}\.[A-Za-z0-9_-]*")]
    private static partial Regex Jwt();

    [GeneratedRegex($$"""(?<![A-Za-z_])({{SecretNames}})(=|"\s*:\s*"|\\"\s*:\s*\\"|"\s+value=")(?<value>[^&\s"'\\]*( [a-z ]*\d+>)?)""", RegexOptions.IgnoreCase)]
    private static partial Regex Places();

    [GeneratedRegex(@"(?<name>[A-Za-z_]+)(=|""\s*:\s*"")(?=[A-Za-z0-9_-]*[a-z])(?=[A-Za-z0-9_-]*[A-Z])(?=[A-Za-z0-9_-]*[0-9])[A-Za-z0-9_-]{20,}")]
    private static partial Regex RandomValue();

    [GeneratedRegex(@"^(<[A-Za-z ]+ \d+>|\$\{[A-Z_]+_\d+\})[#;)]?$")]
    private static partial Regex Pseudonym();

    [GeneratedRegex("^(Authorization|Cookie|Set-Cookie):", RegexOptions.IgnoreCase)]
    private static partial Regex Credential();

    [GeneratedRegex(@"^(Authorization: (Basic|\S+ <[A-Za-z ]+ \d+>)|Cookie: [^=;]+=<cookie \d+>(; [^=;]+=<cookie \d+>)*|Set-Cookie: [^=;]+=(<cookie \d+>)?(;.*)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex HiddenCredential();

    [GeneratedRegex(@"[\w+/=.~-]{12,}")]
    private static partial Regex LongEnough();

    [GeneratedRegex("%[0-9A-F]{2}")]
    private static partial Regex PercentTriplet();
}
