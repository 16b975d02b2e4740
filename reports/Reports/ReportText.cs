using System.Globalization;
using System.Text;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Reports;

/// <summary>Texts that all reports share. What the audited server sent is hostile: it must neither hide nor act.</summary>
internal static class ReportText
{
    /// <summary>Of a name in a category, a package or a class.</summary>
    private const int LongestSlug = 100;

    /// <summary>
    /// Makes what a reader would not see visible: control characters (terminal sequences), direction overrides and other
    /// format characters, halves of surrogate pairs. Line feeds and tabs stay; CR LF becomes LF.
    /// </summary>
    public static string Visible(string text)
    {
        var visible = new StringBuilder(text.Length);
        ReadOnlySpan<char> rest = text.Replace("\r\n", "\n", StringComparison.Ordinal);
        while (!rest.IsEmpty)
        {
            var status = Rune.DecodeFromUtf16(rest, out var rune, out var used);
            if (status != System.Buffers.OperationStatus.Done)
                visible.Append($"\\u{(int)rest[0]:x4}");
            else if (rune.Value is '\n' or '\t' || !IsHidden(rune))
                visible.Append(rest[..used]);
            else
                visible.Append(rune.IsBmp ? $"\\u{rune.Value:x4}" : $"\\U{rune.Value:x8}");
            rest = rest[used..];
        }

        return visible.ToString();
    }

    /// <summary>Visible and on one line.</summary>
    public static string OneLine(string text) => Visible(text.Trim()).Replace('\n', ' ').Replace('\t', ' ');

    /// <summary>At most so many characters, saying how many are left out.</summary>
    public static string Clip(string text, int longest) =>
        text.Length <= longest ? text : $"{text[..longest]} [{text.Length - longest} more characters]";

    /// <summary>A specification as people write it: <c>RFC 7636</c>.</summary>
    public static string SpecName(string spec) =>
        spec.StartsWith("RFC", StringComparison.Ordinal) && spec.Length > 3 && spec[3..].All(char.IsAsciiDigit) ? $"RFC {spec[3..]}" : spec;

    /// <summary>The one form of a reference: <c>RFC 7636 section 4.6</c>.</summary>
    public static string Reference(PlannedRequirement requirement) =>
        requirement.Section.Length == 0 ? SpecName(requirement.Spec) : $"{SpecName(requirement.Spec)} section {requirement.Section}";

    /// <summary>An outcome in words.</summary>
    public static string Word(Outcome outcome) => outcome switch
    {
        Outcome.NotApplicable => "Not applicable",
        Outcome.Missing => "Planned, not run",
        Outcome.KnownFailure => "Known failure",
        Outcome.UnexpectedPass => "Unexpected pass",
        _ => outcome.ToString(),
    };

    /// <summary>A moment in the one form that all reports use.</summary>
    public static string Moment(DateTimeOffset moment) =>
        moment.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A name in which nothing but letters, digits, dot, dash and underscore is left of a foreign one.</summary>
    public static string Slug(string name)
    {
        var slug = string.Concat(name.Take(LongestSlug).Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' or '_' ? c : '-'));
        return slug.Trim('-', '.') is { Length: > 0 } trimmed ? trimmed : "target";
    }

    /// <summary>The totals of a run in one line.</summary>
    public static string Counts(RunCounts counts) =>
        $"{counts.Failed} failed, {counts.Warning} warning, {counts.Passed} passed, {counts.NotApplicable} not applicable, "
        + $"{counts.Inconclusive} inconclusive, {counts.Error} error, {counts.Missing} missing, "
        + $"{counts.KnownFailure} known failure, {counts.UnexpectedPass} unexpected pass";

    private static bool IsHidden(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned;
}
