using NUnit.Framework;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Evidence;

public sealed class ExchangeTextTests
{
    [Test]
    public void A_request_and_a_response_are_told_as_they_go_over_the_wire()
    {
        var request = WireRequest.Form("https://idp.example/token", new Parameters(("a", "1")));

        Assert.That(ExchangeText.Request(request, new()), Is.EqualTo(
            "POST https://idp.example/token\nAccept: application/json\nContent-Type: application/x-www-form-urlencoded\n\na=1"));
        Assert.That(ExchangeText.Response(Wires.Response("text/plain", "hello"), new()), Is.EqualTo("HTTP 200\nContent-Type: text/plain\n\nhello"));
    }

    [Test]
    public void A_long_body_is_cut_and_says_so()
    {
        var text = ExchangeText.Response(Wires.Response(null, new string('x', 4321)), new());

        Assert.That(text, Does.EndWith("xxx\n[321 more characters]"));
    }

    [Test]
    public void A_secret_across_the_cut_leaves_no_half_behind()
    {
        for (var before = 3980; before <= 4000; before++)
        {
            var secrets = new Secrets();
            secrets.Register("code", "the-secret-across-the-cut");

            var text = ExchangeText.Response(Wires.Response(null, new string('x', before) + "the-secret-across-the-cut" + new string('y', 100)), secrets);

            Assert.That(text, Does.Not.Contain("the-"), $"{before} characters before it");
        }
    }

    [Test]
    public void A_curl_line_repeats_the_request_with_variables_for_secrets()
    {
        var secrets = new Secrets();
        secrets.Register("code", "a-secret-code");
        secrets.Register("ID token", "a-secret-token");
        var request = WireRequest.Form("https://idp.example/token?x=a-secret-token", new Parameters(("code", "a-secret-code"))).With("Authorization", "Bearer a-secret-token");

        Assert.That(ExchangeText.Curl(request, secrets), Is.EqualTo(
            "curl -i --globoff --path-as-is -X \"POST\" -H \"Accept: application/json\" -H \"Content-Type: application/x-www-form-urlencoded\""
            + " -H \"Authorization: Bearer ${ID_TOKEN_1}\" --data-raw \"code=${CODE_1}\" \"https://idp.example/token?x=${ID_TOKEN_1}\""));
    }

    [TestCase("$(touch owned)")]
    [TestCase("`touch owned`")]
    [TestCase("\"; touch owned; \"")]
    [TestCase("'; touch owned; '")]
    [TestCase("${HOME} $HOME $$ $1")]
    [TestCase("a\nb\r\n\tc")]
    [TestCase("\\ \\\\ \\\" \\$ \\")]
    [TestCase("!! !x \"!\" '!'")]
    [TestCase("* ? [a-z] {a,b} ~ # & | ; < > ( )")]
    [TestCase("<code> <1> <$(touch owned) 1> < 1>")]
    [TestCase("é😀\u0001")]
    public async Task Whatever_a_request_holds_is_inert_in_a_shell(string hostile)
    {
        using var folder = new TemporaryFolder();
        var url = string.Concat(hostile.Select(letter => letter <= ' ' ? '_' : letter));
        var request = new WireRequest("POST", url, [new("Content-Type", "text/plain"), new("X-Odd", hostile)], System.Text.Encoding.UTF8.GetBytes(hostile));
        // In the place of curl stands a function that shows its arguments, each ended by a byte that none of them holds.
        var script = folder.Put("script.sh", "curl() { printf '%s\\003' \"$@\"; }\n" + ExchangeText.Curl(request, new()));

        var (_, syntax) = await Shell.RunAsync(folder.Path, "-n", script);
        var (output, errors) = await Shell.RunAsync(folder.Path, script);

        Assert.That(syntax + errors, Is.Empty);
        Assert.That(output.Split('\u0003'), Is.EqualTo(
            new[] { "-i", "--globoff", "--path-as-is", "-X", "POST", "-H", "Content-Type: text/plain", "-H", $"X-Odd: {hostile}", "--data-raw", hostile, url, "" }));
        Assert.That(File.Exists(folder["owned"]), Is.False);
    }

    [Test]
    public void What_curl_would_add_or_wait_for_is_ruled_out()
    {
        Assert.That(ExchangeText.Curl(new("HEAD", "https://idp.example/", [], null), new()), Is.EqualTo("curl -i --globoff --path-as-is -I \"https://idp.example/\""));
        Assert.That(ExchangeText.Curl(new("POST", "https://idp.example/", [], "a=1"u8.ToArray()), new()), Does.Contain(" -H \"Content-Type:\" --data-raw "));
    }

    [TestCase("https://idp.example/a b", "")]
    [TestCase("https://idp.example/a\n", "")]
    [TestCase("https://idp.example/", "a\0b")]
    [TestCase("https://idp.example/", "\ufffd")]
    public void What_no_command_line_can_send_has_none(string url, string body) =>
        Assert.That(ExchangeText.Curl(new("POST", url, [], System.Text.Encoding.UTF8.GetBytes(body)), new()), Is.Null);

    [Test]
    public async Task The_variables_of_a_curl_line_are_the_readers_own()
    {
        using var folder = new TemporaryFolder();
        var secrets = new Secrets();
        secrets.Register("access token", "the-real-token");
        var script = folder.Put(
            "script.sh",
            "curl() { printf '%s\\n' \"$@\"; }\nACCESS_TOKEN_1='$(touch owned) \"x'\n" + ExchangeText.Curl(WireRequest.Json("https://idp.example/?the-real-token!"), secrets));

        var (output, errors) = await Shell.RunAsync(folder.Path, script);

        Assert.That(errors, Is.Empty);
        Assert.That(output, Does.Contain("https://idp.example/?$(touch owned) \"x!"));
        Assert.That(File.Exists(folder["owned"]), Is.False);
    }
}
