using System.Security.Cryptography;
using System.Text.Json;
using NUnit.Framework;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tests.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

/// <summary>The pages of one make of server, and what has to be sent from them.</summary>
/// <param name="Name">Folder of its pages.</param>
/// <param name="RunsScript">True when nobody gets on without script.</param>
/// <param name="Steps">What is sent, in order.</param>
internal sealed record CorpusSite(string Name, bool RunsScript, params CorpusStep[] Steps)
{
    public override string ToString() => Name;
}

/// <summary>One form, or one message of script.</summary>
/// <param name="Page">The page that it is sent from; null when it is the one before, changed in place.</param>
/// <param name="Fields">What has to be in it, as a query; USER, PASSWORD, TOTP and TOKEN stand for the real ones. A repeated name has all its values.</param>
internal sealed record CorpusStep(string? Page, string Fields);

/// <summary>
/// Serves the pages of one make in a whole flow: from the authorization request over login and consent to a code at the
/// client. A step is taken only after the one before it, with the right fields and in the browser that began.
/// </summary>
internal sealed class CorpusServer(CorpusSite site)
{
    public static readonly UserProfile Vera = new() { Username = "vera@acme.example", Password = "correct horse", TotpSecret = "JBSWY3DPEHPK3PXP" };

    private readonly string _token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
    private readonly string _cookie = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
    private int _taken;

    /// <summary>What was sent that was not right.</summary>
    public List<string> Complaints { get; } = [];

    public static string PathOf(string page) => Path.Combine(TestContext.CurrentContext.TestDirectory, "UserAgents", "Corpus", page + ".html");

    public string Answer(ReceivedRequest request)
    {
        if (request.Path == "/authorize")
            return Reply.Of(200, Page(0), "Content-Type: text/html; charset=utf-8", $"Set-Cookie: flow={_cookie}; Path=/; HttpOnly");
        var parts = request.Path.Split('/');
        if (parts.Length != 3 || !int.TryParse(parts[2], out var number))
            return Reply.Html("<h1>Not found</h1>", 404);
        if (request["Cookie"]?.Contains($"flow={_cookie}", StringComparison.Ordinal) != true)
            return Complain($"{request.Path} without the cookie");
        if (parts[1] == "page")
            return Reply.Html(Page(number));

        var isScript = request["Content-Type"] == "application/json";
        var sent = isScript ? JsonSerializer.Deserialize<Dictionary<string, string>>(request.Body)!.Select(field => (Name: field.Key, field.Value)).ToList() : [.. request.Form.Select(field => (Name: field.Key, field.Value))];
        if (isScript)
            sent.Add(("header", request["X-CSRF-Token"] ?? ""));
        if (number != _taken)
            return Complain($"step {number} after {_taken}");
        var wanted = Parameters.Parse(site.Steps[number].Fields).Select(field => (Name: field.Key, Value: Real(field.Value))).ToList();
        if (isScript)
            wanted.Add(("header", _token));
        foreach (var name in wanted.Select(field => field.Name).Distinct())
        {
            var values = string.Join('|', sent.Where(field => field.Name == name).Select(field => field.Value));
            if (!Fits(values, string.Join('|', wanted.Where(field => field.Name == name).Select(field => field.Value))))
                return Complain($"step {number}: {name} is '{values}'");
        }

        _taken++;
        var next = _taken == site.Steps.Length ? $"https://client.example/cb?code=c-{site.Name}" : $"/page/{_taken}";
        return isScript ? Reply.Json(JsonSerializer.Serialize(new { next })) : Reply.Redirect(next, 303);
    }

    // A code of the step before is as good: time goes on while a page is filled.
    private static bool Fits(string value, string wanted) => wanted == "TOTP"
        ? value == OneTimeCode.At(Vera.TotpSecret!, DateTimeOffset.UtcNow) || value == OneTimeCode.At(Vera.TotpSecret!, DateTimeOffset.UtcNow.AddSeconds(-30))
        : value == wanted;

    private string Real(string value) => value switch
    {
        "USER" => Vera.Username,
        "PASSWORD" => Vera.Password,
        "TOKEN" => _token,
        _ => value,
    };

    private string Complain(string what)
    {
        Complaints.Add(what);
        return Reply.Html("<h1>Something went wrong</h1>", 400);
    }

    private string Page(int number) => File.ReadAllText(PathOf($"{site.Name}/{site.Steps[number].Page}"))
        .Replace("{{post}}", $"/step/{number}", StringComparison.Ordinal)
        .Replace("{{post0}}", "/step/0", StringComparison.Ordinal).Replace("{{post1}}", "/step/1", StringComparison.Ordinal)
        .Replace("{{csrf}}", _token, StringComparison.Ordinal).Replace("{{user}}", Vera.Username, StringComparison.Ordinal);
}
