using System.Net;
using System.Text.Encodings.Web;
using System.Text.Json;
using NUnit.Framework;
using OAuthConformance.Harness.Evidence;

namespace OAuthConformance.Harness.Tests.Evidence;

public sealed class SecretsTests
{
    /// <summary>Every character that some encoding writes differently.</summary>
    private const string Awkward = "aZ09-._~ +/=&%\"'<>\\!*()é";

    private static readonly TestCaseData[] Spellings =
    [
        Case("as it is", text => text),
        Case("RFC 3986", Uri.EscapeDataString),
        Case("RFC 3986 in lower case", text => Lower(Uri.EscapeDataString(text))),
        Case("form with + for space", WebUtility.UrlEncode),
        Case("form in lower case", text => Lower(WebUtility.UrlEncode(text))),
        Case("form of a browser", Browser),
        Case("form of a browser in lower case", text => Lower(Browser(text))),
        Case("form of PHP", text => Browser(text).Replace("*", "%2A")),
        Case("form of PHP in lower case", text => Lower(Browser(text).Replace("*", "%2A"))),
        Case("form of Python", text => Uri.EscapeDataString(text).Replace("%20", "+")),
        Case("encodeURIComponent", text => Uri.EscapeDataString(text).Replace("%21", "!").Replace("%27", "'").Replace("%28", "(").Replace("%29", ")").Replace("%2A", "*")),
        Case("slashes left alone", text => Uri.EscapeDataString(text).Replace("%2F", "/")),
        Case("HTML", WebUtility.HtmlEncode),
        Case("HTML with hexadecimal entities", text => WebUtility.HtmlEncode(text).Replace("+", "&#x2B;").Replace("=", "&#x3D;").Replace("/", "&#x2F;")),
        Case("JSON", text => JsonEncodedText.Encode(text).Value),
        Case("JSON in lower case", text => JsonEncodedText.Encode(text).Value.Replace("\\u002B", "\\u002b").Replace("\\u003C", "\\u003c").Replace("\\u003E", "\\u003e").Replace("\\u00E9", "\\u00e9")),
        Case("JSON without needless escapes", text => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value),
        Case("JSON with escaped slashes", text => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).Value.Replace("/", "\\/")),
    ];

    [TestCaseSource(nameof(Spellings))]
    public void A_secret_is_found_in_every_spelling(Func<string, string> spell)
    {
        var secrets = new Secrets();
        secrets.Register("code", Awkward);

        Assert.That(secrets.Redact($"before[{spell(Awkward)}]after"), Is.EqualTo("before[<code 1>]after"));
    }

    [TestCaseSource(nameof(Spellings))]
    public void A_base64_secret_is_found_in_every_spelling(Func<string, string> spell)
    {
        var secrets = new Secrets();
        secrets.Register("client credentials", "d2ViOmE+b/c9PQ==");

        Assert.That(secrets.Redact(spell("d2ViOmE+b/c9PQ==")), Is.EqualTo("<client credentials 1>"));
    }

    [Test]
    public void A_pseudonym_is_stable_and_counted_by_kind()
    {
        var secrets = new Secrets();

        string[] told = [.. new[] { "first-code", "second-code", "first-code" }.Select(code => secrets.Register("code", code)), secrets.Register("access token", "a-token")];

        Assert.That(told, Is.EqualTo(new[] { "<code 1>", "<code 2>", "<code 1>", "<access token 1>" }));
        Assert.That(secrets.Register("token", "a-token"), Is.EqualTo("<access token 1>"), "the kind of the first sight stays");
        Assert.That(secrets.Redact("first-code second-code first-code"), Is.EqualTo("<code 1> <code 2> <code 1>"));
    }

    [TestCase("")]
    [TestCase("short")]
    public void A_value_too_short_to_be_told_from_words_is_left_alone(string value)
    {
        var secrets = new Secrets();

        Assert.That(secrets.Register("code", value), Is.EqualTo(value));
        Assert.That(secrets.Redact("a short text"), Is.EqualTo("a short text"));
    }

    [Test]
    public void Of_nested_secrets_the_longest_is_replaced_whatever_came_first()
    {
        foreach (var order in new[] { new[] { "prefix", "prefix.middle", "prefix.middle.end" }, ["prefix.middle.end", "prefix.middle", "prefix"], ["prefix.middle", "prefix.middle.end", "prefix"] })
        {
            var secrets = new Secrets();
            foreach (var secret in order)
                secrets.Register(secret, secret);

            Assert.That(secrets.Redact("prefix.middle.end prefix.middle prefix-"), Is.EqualTo("<prefix.middle.end 1> <prefix.middle 1> <prefix 1>-"));
        }
    }

    [Test]
    public void Of_overlapping_secrets_nothing_but_a_harmless_rest_stays()
    {
        var secrets = new Secrets();
        secrets.Register("code", "abcdefgh");
        secrets.Register("token", "efghijkl");

        Assert.That(secrets.Redact("abcdefghijkl"), Is.EqualTo("<code 1>ijkl"));
    }

    [Test]
    public void Neighbours_repetitions_and_both_ends_are_found()
    {
        var secrets = new Secrets();
        secrets.Register("code", "aaaaaa");

        Assert.That(secrets.Redact("aaaaaaaaaaaa"), Is.EqualTo("<code 1><code 1>"));
        Assert.That(secrets.Redact("aaaaa"), Is.EqualTo("aaaaa"));
        Assert.That(secrets.Redact("aaaaaaa"), Is.EqualTo("<code 1>a"));
    }

    [Test]
    public void Text_is_compared_as_bytes_and_not_by_culture_or_case()
    {
        var secrets = new Secrets();
        secrets.Register("code", "SecretValue");

        Assert.That(secrets.Redact("secretvalue SecretValue"), Is.EqualTo("secretvalue <code 1>"));
    }

    [Test]
    public void Thousands_of_secrets_with_one_beginning_are_all_found()
    {
        var secrets = new Secrets();
        var tokens = Enumerable.Range(0, 5000).Select(number => $"eyJhbGciOiJSUzI1NiJ9.{number:000000}").ToList();

        Parallel.ForEach(tokens, token => secrets.Register("access token", token));
        var clean = secrets.Redact(string.Join(' ', tokens));

        Assert.That(clean, Does.Match("^(<access token \\d+> ?){5000}$"));
    }

    [Test]
    public void Secrets_may_be_registered_while_texts_are_cleaned()
    {
        var secrets = new Secrets();

        Parallel.For(0, 2000, number =>
        {
            secrets.Register("code", $"secret-number-{number:0000}");
            Assert.That(secrets.Redact($"secret-number-{number:0000}"), Does.Match("^<code \\d+>$"));
        });
    }

    [Test]
    public void A_spelling_is_noted_for_known_secrets_alone()
    {
        var secrets = new Secrets();
        secrets.Register("password", "Passw*rd!");

        secrets.RegisterSpelling("Passw*rd!", "%50assw*rd!");
        secrets.RegisterSpelling("a harmless word", "a%20harmless%20word");

        Assert.That(secrets.Redact("%50assw*rd! a%20harmless%20word"), Is.EqualTo("<password 1> a%20harmless%20word"));
    }

    /// <summary>application/x-www-form-urlencoded as the URL standard of the WHATWG writes it.</summary>
    private static string Browser(string text) =>
        Uri.EscapeDataString(text).Replace("%20", "+").Replace("%2A", "*").Replace("~", "%7E");

    private static string Lower(string encoded) => System.Text.RegularExpressions.Regex.Replace(encoded, "%[0-9A-F]{2}", match => match.Value.ToLowerInvariant());

    private static TestCaseData Case(string name, Func<string, string> spell) => new TestCaseData(spell).SetArgDisplayNames(name);
}
