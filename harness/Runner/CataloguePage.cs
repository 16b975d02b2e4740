using System.Text;
using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Checks;
using OAuthConformance.ReferenceServer;

namespace OAuthConformance.Runner;

/// <summary>The documentation of checks, requirements, attacks and verdicts, made from what the program itself goes by: Markdown that a terminal can show as it is.</summary>
internal static class CataloguePage
{
    /// <summary>What each way to end means, for a report's reader.</summary>
    private static readonly (string Id, string Title, string Text)[] Verdicts =
    [
        ("passed", "Passed", "The sound request worked, and the broken one was seen to be refused. Silence is never a pass."),
        ("failed", "Failed", "A MUST of a specification is broken, or an attack worked, and the plans of the run demand otherwise. The report shows the request that should have been refused and its answer. The exit code is 1 where the severity reaches the gate."),
        ("warning", "Warning", "A SHOULD of a specification is broken. It is worth mending, and turns no run red."),
        ("notApplicable", "Not applicable", "The target does not have what the check is about, or the profile gives no client or user that it needs. The reason says which, and how that was seen."),
        ("inconclusive", "Inconclusive", "Nothing could be decided: the sound request did not work, or the server throttled, broke down or did not answer in time. It is neither good nor bad news about the rule. The exit code is 4, unless --max-inconclusive allows for it."),
        ("error", "Error", "A fault of this suite; please report it. The exit code is 4."),
        ("missing", "Missing", "The check was planned and has no result, since the run ended before. The exit code is 4."),
        ("knownFailure", "Known failure", "A failure that the ledger beside the profile declares, with a reason, somebody who answers for it, and a last day. It turns no run red."),
        ("unexpectedPass", "Unexpected pass", "The ledger declares a failure that is gone. The exit code is 1 until the entry is taken out; `baseline update` does that."),
    ];

    /// <summary>The page of a check, a requirement, a class of attacks or a verdict; null when there is nothing of that name.</summary>
    public static string? Find(string id)
    {
        var catalogue = RequirementCatalogue.Default;
        return AllChecks.List.FirstOrDefault(check => check.Id == id) is { } check ? Of(check)
            : catalogue.Find(id) is { } requirement ? Of(requirement)
            : catalogue.Attacks.FirstOrDefault(attack => attack.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is { } attack ? Of(attack)
            : Verdicts.FirstOrDefault(verdict => verdict.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is { Id: not null } verdict ? $"# {verdict.Title}\n\n`{verdict.Id}`\n\n{verdict.Text}\n"
            : null;
    }

    /// <summary>Names of the verdicts that have a page.</summary>
    public static IEnumerable<string> VerdictIds => Verdicts.Select(verdict => verdict.Id);

    /// <summary>A page for each check, one for each class of attacks, and an index; by path below the folder that they are written to.</summary>
    public static IEnumerable<(string Path, string Text)> All()
    {
        yield return ("README.md", Index());
        foreach (var check in AllChecks.List)
            yield return ($"{check.Id}.md", Of(check));
        foreach (var attack in RequirementCatalogue.Default.Attacks)
            yield return ($"attacks/{attack.Id}.md", Of(attack));
    }

    private static string Of(CheckInfo check)
    {
        var page = new StringBuilder($"# {check.Title}\n\n");
        page.Append($"`{check.Id}`, severity {check.Attribute.Severity.ToString().ToLowerInvariant()}; needs {string.Join(", ", check.Needs.DefaultIfEmpty("no role"))}{(check.Tags.Count > 0 ? $"; {string.Join(", ", check.Tags)}" : "")}\n\n");
        page.Append($"When it is broken: {check.Attribute.Gains}\n\n");
        if (check.Attribute.Waits)
            page.Append("It waits for something to expire; `--quick` leaves it out.\n\n");
        if (check.Attribute.Destructive)
            page.Append("It may lock an account or guess many times; it runs against a server that the profile starts, or with `--destructive`.\n\n");
        page.Append("## What it judges\n\n");
        foreach (var requirement in check.Requirements)
            page.Append($"### {requirement.Id}\n\n{Body(requirement)}\n");
        if (check.Attacks.Count > 0)
            page.Append($"## Attacks that it tries\n\n{List(check.Attacks.Select(attack => $"{attack.Id} {attack.Title} ({attack.Reference})"))}\n");
        page.Append($"## How it is known that it can fail\n\nEach of these faults of the reference server turns it red:\n\n{List(ServerFaults.All.Where(fault => check.Attribute.ProvenBy.Contains(fault.Id)).Select(fault => $"`{fault.Id}`: {fault.Description}"))}\n");
        return page.Append($"## Run it alone\n\n```\noauth-conformance run {check.Id} --profile NAME\n```\n").ToString();
    }

    private static string Of(Requirement requirement) =>
        $"# {requirement.Id}\n\n{Body(requirement)}\n## Judged by\n\n{List(AllChecks.List.Where(check => check.Attribute.Requirements.Contains(requirement.Id)).Select(check => $"`{check.Id}`: {check.Title}").DefaultIfEmpty("no check"))}";

    private static string Of(AttackClass attack) =>
        $"""
        # {attack.Title}

        `{attack.Id}` ({attack.Reference})

        - What an attacker gains: {attack.Gains}
        - Mend: {attack.Mend}

        ## Tried by

        {List(AllChecks.List.Where(check => check.Attacks.Contains(attack)).Select(check => $"`{check.Id}`: {check.Title}"))}
        """;

    private static string Body(Requirement requirement)
    {
        var (plans, lines) = (RequirementCatalogue.Default.Plans, new List<string> { $"Mend: {requirement.Mend}" });
        lines.Add($"Level: {string.Join(", ", plans.Select(plan => $"{plan.Id} {plan.LevelOf(requirement).ToString().ToLowerInvariant()}"))}");
        foreach (var (word, reason) in new[] { ("Why this level", requirement.Because), ("Open", requirement.Open), ("Untestable", requirement.Untestable), ("Out of scope", requirement.OutOfScope) })
        {
            if (reason is not null)
                lines.Add($"{word}: {reason}");
        }

        return $"{requirement.Text}\n\n{List([.. lines, $"Text: {requirement.Link}"])}";
    }

    private static string Index()
    {
        var page = new StringBuilder("# Every check\n\nMade by `oauth-conformance catalogue` from the checks themselves.\n");
        foreach (var flow in AllChecks.List.GroupBy(check => check.Flow).OrderBy(flow => flow.Key, StringComparer.Ordinal))
            page.Append($"\n## {flow.Key}\n\n| check | severity | rule |\n| --- | --- | --- |\n{string.Concat(flow.Select(check => $"| [`{check.Id}`]({check.Id}.md) | {check.Attribute.Severity.ToString().ToLowerInvariant()} | {check.Title} |\n"))}");
        return page.Append($"\n## Attacks\n\n{List(RequirementCatalogue.Default.Attacks.Select(attack => $"[{attack.Id}](attacks/{attack.Id}.md) {attack.Title}"))}").ToString();
    }

    private static string List(IEnumerable<string> items) => string.Concat(items.Select(item => $"- {item}\n"));
}
