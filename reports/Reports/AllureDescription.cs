using System.Text;

namespace OAuthConformance.Reports;

/// <summary>The description of a check in an Allure result, as Markdown.</summary>
internal static class AllureDescription
{
    /// <summary>What the check is about, its requirements, what was found, and what proves it.</summary>
    public static string Of(CheckOutcome outcome)
    {
        var (check, result) = (outcome.Check, outcome.Result);
        var text = new StringBuilder();
        if (check.Description.Length > 0)
            text.Append(MarkdownText.Escape(check.Description)).Append("\n\n");
        foreach (var attack in check.Attacks)
            text.Append($"**Attack {MarkdownText.Escape(attack.Id)}** {MarkdownText.Escape($"{attack.Title} ({attack.Reference})")}\n\n");
        text.Append("**Requirements**\n\n");
        foreach (var requirement in check.Requirements)
        {
            var broken = requirement.Id == result?.Broken ? " **(broken)**" : "";
            var reference = MarkdownText.Escape(ReportText.Reference(requirement));
            text.Append($"- {reference}, {requirement.Level}, {MarkdownText.Code(requirement.Id)}{broken}: ")
                .Append(MarkdownText.Escape(requirement.Text)).Append('\n');
        }

        // Everything else has a message that says the same, above the description.
        if (result is not null && outcome.Outcome == Outcome.Passed)
        {
            text.Append($"\n**Passed** - {MarkdownText.Escape(result.Summary)}\n");
            List(text, "Every accepted answer", result.Expected);
        }

        List(text, "Needs", check.Needs);
        List(text, "Proven by these faults of the reference server", check.ProvenBy);
        return text.ToString();
    }

    private static void List(StringBuilder text, string heading, IReadOnlyList<string> items)
    {
        if (items.Count > 0)
            text.Append($"\n**{heading}**\n\n").Append(string.Concat(items.Select(item => $"- {MarkdownText.Code(item)}\n")));
    }
}
