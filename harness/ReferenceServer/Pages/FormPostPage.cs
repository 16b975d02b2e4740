using System.Security.Cryptography;
using System.Text;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Pages.Page;

namespace OAuthConformance.ReferenceServer.Pages;

/// <summary>The page that has the browser post an answer to the client (OAuth 2.0 Form Post Response Mode section 2).</summary>
internal static class FormPostPage
{
    private const string Script = "document.forms[0].submit()";

    /// <summary>Lets the script of the page run and nothing else.</summary>
    public static string Policy { get; } = $"default-src 'none'; script-src 'sha256-{Hash(Script)}'; base-uri 'none'; frame-ancestors 'none'";

    public static Answer Render(string action, IEnumerable<KeyValuePair<string, string>> response) => Render(action, response, Encode, Policy);

    /// <summary>The page, with the way values are written into it and the policy that guards it.</summary>
    public static Answer Render(string action, IEnumerable<KeyValuePair<string, string>> response, Func<string?, string> encode, string? policy)
    {
        var headers = new Dictionary<string, string> { ["Referrer-Policy"] = "no-referrer", ["X-Content-Type-Options"] = "nosniff" };
        if (policy is not null)
            headers["Content-Security-Policy"] = policy;
        return new(200, "text/html; charset=utf-8", $"""
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Going back to the application</title></head>
            <body>
            <form method="post" action="{encode(action)}">
            {string.Join('\n', response.Select(pair => $"""<input type="hidden" name="{pair.Key}" value="{encode(pair.Value)}">"""))}
            <noscript><button type="submit">Continue</button></noscript>
            </form>
            <script>{Script}</script>
            </body>
            </html>

            """)
        {
            Headers = headers,
        };
    }

    private static string Hash(string text) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
