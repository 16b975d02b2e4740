using System.Text;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Reports;

/// <summary>Foreign text in Markdown (CommonMark and the tables of GitHub) such that it stays text.</summary>
internal static class MarkdownText
{
    /// <summary>One line of running text in which nothing is markup, markup of HTML or a link; fit for table cells.</summary>
    public static string Escape(string text)
    {
        var line = ReportText.OneLine(text);
        var escaped = new StringBuilder(line.Length);
        for (var at = 0; at < line.Length; at++)
            escaped.Append(line[at] switch
            {
                '<' => "&lt;",
                '>' => "&gt;",
                '&' => "&amp;",
                '\\' or '`' or '*' or '{' or '}' or '[' or ']' or '#' or '|' or '~' or '$' => $"\\{line[at]}",
                '_' when !IsInsideWord(line, at) => "\\_",
                // Bare addresses would become links.
                '/' when at > 0 && line[at - 1] == ':' => "\\/",
                '.' when at >= 3 && line.AsSpan(at - 3, 3).Equals("www", StringComparison.OrdinalIgnoreCase) => "\\.",
                // At the start of a line these make lists, rules and headings.
                '-' or '+' or '=' when at == 0 => $"\\{line[at]}",
                '.' or ')' when IsListMark(line, at) => $"\\{line[at]}",
                _ => line[at].ToString(),
            });
        return escaped.ToString();
    }

    /// <summary>A code span on one line; nothing in it is markup. Empty for an empty text.</summary>
    /// <param name="text">What stands in it.</param>
    /// <param name="cell">In a table cell a bar would end the cell even inside code.</param>
    public static string Code(string text, bool cell = false)
    {
        var line = ReportText.OneLine(text);
        if (line.Length == 0)
            return "";
        var fence = new string('`', LongestRun(line) + 1);
        var padding = line[0] is '`' or ' ' || line[^1] is '`' or ' ' ? " " : "";
        return $"{fence}{padding}{(cell ? line.Replace("|", "\\|", StringComparison.Ordinal) : line)}{padding}{fence}";
    }

    /// <summary>A fenced block that no text can close early.</summary>
    /// <param name="text">What stands in it.</param>
    /// <param name="indent">Put before each line, so that the block belongs to a list item.</param>
    public static string Block(string text, string indent = "")
    {
        var visible = ReportText.Visible(text).TrimEnd('\n');
        var fence = new string('`', Math.Max(3, LongestRun(visible) + 1));
        var lines = visible.Split('\n').Prepend($"{fence}text").Append(fence);
        return string.Concat(lines.Select(line => $"{indent}{line}\n"));
    }

    /// <summary>A requirement on one line: the reference, linked where it can be, level, id and text.</summary>
    public static string Requirement(PlannedRequirement requirement)
    {
        var reference = Escape(ReportText.Reference(requirement));
        // A closing bracket in the address would end the link early.
        var link = WebAddress.Is(requirement.Link) && requirement.Link.IndexOfAny(['(', ')', '<', '>', ' ', '\n']) < 0
            ? $"[{reference}]({requirement.Link})"
            : reference;
        return $"{link} ({requirement.Level}, {Code(requirement.Id)}): {Escape(requirement.Text)}";
    }

    private static bool IsInsideWord(string line, int at) =>
        at > 0 && at < line.Length - 1 && char.IsLetterOrDigit(line[at - 1]) && char.IsLetterOrDigit(line[at + 1]);

    private static bool IsListMark(string line, int at) =>
        at > 0 && !line.AsSpan(0, at).ContainsAnyExceptInRange('0', '9') && (at == line.Length - 1 || line[at + 1] == ' ');

    private static int LongestRun(string text)
    {
        var (longest, run) = (0, 0);
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        return longest;
    }
}
