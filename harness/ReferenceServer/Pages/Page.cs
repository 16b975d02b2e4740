using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using OAuthConformance.ReferenceServer.Pipelines;

namespace OAuthConformance.ReferenceServer.Pages;

/// <summary>The frame of every page.</summary>
internal static class Page
{
    private const string Style = """
        :root { color-scheme: light dark; font: 100%/1.5 system-ui, sans-serif; }
        main { max-width: 24rem; margin: 4rem auto; padding: 0 1rem; }
        label { display: block; margin: 1rem 0 .25rem; }
        input { width: 100%; box-sizing: border-box; padding: .5rem; font: inherit; }
        button { margin: 1.5rem .5rem 0 0; padding: .5rem 1.25rem; font: inherit; }
        [role=alert] { border-left: .25rem solid #c00; padding-left: .75rem; }
        """;

    // No form-action: Chromium applies it to the redirect after the form as well, which leads to the client.
    /// <summary>What a page may load: its own style.</summary>
    public static readonly string ContentPolicy = $"default-src 'none'; style-src 'sha256-{HashOf(Style)}'; base-uri 'none'";

    /// <summary>The page, without the headers that <see cref="PageParts"/> adds.</summary>
    public static Answer Render(string title, string body, int status = 200) => new(status, "text/html; charset=utf-8", $"""
        <!DOCTYPE html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{Encode(title)}</title>
        <style>{Style}</style>
        </head>
        <body>
        <main>
        <h1>{Encode(title)}</h1>
        {body}
        </main>
        </body>
        </html>

        """)
    {
        IsPage = true,
    };

    public static string Encode(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    private static string HashOf(string style) => Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
}
