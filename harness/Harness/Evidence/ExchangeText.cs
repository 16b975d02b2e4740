using System.Text;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Evidence;

/// <summary>Exchanges as text for reports, without secrets.</summary>
public static class ExchangeText
{
    /// <summary>Enough of a page to recognise it; the whole would only swell every report.</summary>
    private const int LongestBody = 4000;

    /// <summary>Request line, headers and body.</summary>
    public static string Request(WireRequest request, Secrets secrets) =>
        Write($"{request.Method} {request.Url}", request.Headers, request.Body, secrets);

    /// <summary>Status line, headers and body.</summary>
    public static string Response(WireResponse response, Secrets secrets) =>
        Write($"HTTP {response.Status}", response.Headers, response.Body, secrets);

    /// <summary>A command that repeats the request; secrets are shell variables that the reader sets first. Null where no command line can.</summary>
    public static string? Curl(WireRequest request, Secrets secrets)
    {
        var content = Encoding.UTF8.GetString(request.Body ?? []);
        // curl takes no blank or control character in an address, and an argument is text without a NUL.
        if (request.Url.Any(letter => letter <= ' ' || letter == '\u007f') || content.AsSpan().IndexOfAny('\0', '\ufffd') >= 0)
            return null;
        // Without these two curl would read brackets and braces of a URL as patterns, and resolve its dot segments.
        var command = new StringBuilder("curl -i --globoff --path-as-is ").Append(request.Method == "HEAD" ? "-I" : $"-X {Quote(request.Method, secrets)}");
        foreach (var header in request.Headers)
            command.Append($" -H {Quote($"{header.Name}: {header.Value}", secrets)}");
        if (content.Length > 0)
        {
            if (!request.Headers.Any(header => header.Name.Equals("Content-Type", StringComparison.OrdinalIgnoreCase)))
                command.Append(" -H \"Content-Type:\""); // else curl says that it is a form
            command.Append($" --data-raw {Quote(content, secrets)}");
        }

        return command.Append($" {Quote(request.Url, secrets)}").ToString();
    }

    /// <summary>In double quotes for a shell, with <c>&lt;code 3&gt;</c> turned into <c>$CODE_3</c>.</summary>
    private static string Quote(string text, Secrets secrets)
    {
        var quoted = new StringBuilder("\"");
        var redacted = secrets.Redact(text);
        for (var at = 0; at < redacted.Length; at++)
        {
            var end = redacted[at] == '<' ? redacted.IndexOf('>', at) : -1;
            var inside = end > 0 ? redacted[(at + 1)..end] : "";
            if (inside.Length > 2 && char.IsAsciiDigit(inside[^1]) && inside.All(c => char.IsAsciiLetterOrDigit(c) || c == ' '))
            {
                quoted.Append("${").Append(inside.Replace(' ', '_').ToUpperInvariant()).Append('}');
                at = end;
                continue;
            }

            // An interactive shell expands ! even in double quotes, where no backslash takes its meaning away.
            if (redacted[at] == '!')
                quoted.Append("\"'!'\"");
            else
                quoted.Append(redacted[at] is '"' or '\\' or '$' or '`' ? "\\" : "").Append(redacted[at]);
        }

        return quoted.Append('"').ToString();
    }

    private static string Write(string firstLine, IReadOnlyList<Header> headers, byte[]? body, Secrets secrets)
    {
        var text = new StringBuilder(secrets.Redact(firstLine)).Append('\n');
        foreach (var header in headers)
            text.Append(secrets.Redact($"{header.Name}: {header.Value}")).Append('\n');
        if (body is { Length: > 0 })
        {
            // Redacted before it is cut: a secret across the cut would otherwise keep its first half.
            var content = secrets.Redact(Encoding.UTF8.GetString(body));
            text.Append('\n').Append(content.Length <= LongestBody
                ? content
                : $"{content[..LongestBody]}\n[{content.Length - LongestBody} more characters]");
        }

        return text.ToString();
    }
}
