using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace OAuthConformance.ReferenceServer.Pipelines;

/// <summary>An HTTP response before it is sent.</summary>
/// <param name="Status">Status code.</param>
/// <param name="ContentType">Media type; empty to send none.</param>
/// <param name="Body">The body.</param>
internal sealed record Answer(int Status, string ContentType, string Body)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>True for a page that a user reads.</summary>
    public bool IsPage { get; init; }

    /// <summary>The same answer with one more header, or with another value of it.</summary>
    public Answer With(string header, string value) => this with { Headers = new Dictionary<string, string>(Headers) { [header] = value } };

    public static Answer Json(JsonObject members, int status = StatusCodes.Status200OK) =>
        new(status, "application/json", members.ToJsonString());

    public static Answer Text(int status, string text) => new(status, "text/plain; charset=utf-8", text);

    /// <summary>A redirect that a browser follows with GET whatever the request was (RFC 9700 section 4.12).</summary>
    public static Answer Redirect(string location) => Text(StatusCodes.Status303SeeOther, "") with
    {
        Headers = new Dictionary<string, string>
        {
            ["Location"] = Printable(location),
            ["Referrer-Policy"] = "no-referrer",
        },
    };

    public async Task WriteAsync(HttpResponse response)
    {
        var bytes = Encoding.UTF8.GetBytes(Body);
        response.StatusCode = Status;
        response.ContentLength = bytes.Length;
        if (bytes.Length > 0 && ContentType.Length > 0)
            response.ContentType = ContentType;
        foreach (var (name, value) in Headers)
            response.Headers[name] = value;
        if (!HttpMethods.IsHead(response.HttpContext.Request.Method))
            await response.Body.WriteAsync(bytes);
    }

    // Only reached by a server that accepts any redirect URI: Kestrel throws on other characters in a header.
    private static string Printable(string location) =>
        string.Concat(location.EnumerateRunes().Select(rune => rune.Value is > 0x20 and < 0x7f ? rune.ToString() : Uri.EscapeDataString(rune.ToString())));
}
