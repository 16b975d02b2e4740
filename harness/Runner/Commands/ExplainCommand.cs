using System.CommandLine;
using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.ReferenceServer;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>explain ID</c>: what a check, a requirement or a class of attacks is about.</summary>
internal static class ExplainCommand
{
    public static Command Create()
    {
        var id = new Argument<string>("ID") { Description = "A check, a requirement, or a class of attacks such as B27" };
        var command = new Command("explain", "Explain a check, a requirement or a class of attacks") { id };
        command.SetAction(parsed => Explain(parsed.GetValue(id)!));
        return command;
    }

    private static int Explain(string id)
    {
        if (AllChecks.List.FirstOrDefault(check => check.Id == id) is { } check)
            Write(check);
        else if (RequirementCatalogue.Default.Specs.SelectMany(spec => spec.Requirements).FirstOrDefault(requirement => requirement.Id == id) is { } requirement)
            Write(requirement);
        else if (RequirementCatalogue.Default.Attacks.FirstOrDefault(attack => attack.Id.Equals(id, StringComparison.OrdinalIgnoreCase)) is { } attack)
            Write(attack);
        else
            throw new ConfigurationException($"there is no check, no requirement and no class of attacks '{id}'; `list` shows the checks");
        return 0;
    }

    private static void Write(CheckInfo check)
    {
        Console.Out.WriteLine($"{check.Id}: {check.Title}.");
        Console.Out.WriteLine($"severity {check.Attribute.Severity.ToString().ToLowerInvariant()}; needs {string.Join(", ", check.Needs.DefaultIfEmpty("no role"))}");
        Console.Out.WriteLine($"when broken: {check.Attribute.Gains}");
        foreach (var attack in check.Attacks)
            Console.Out.WriteLine($"attack {attack.Id}: {attack.Title} ({attack.Reference})");
        foreach (var requirement in check.Requirements)
            Write(requirement);
        foreach (var fault in ServerFaults.All.Where(fault => check.Attribute.ProvenBy.Contains(fault.Id)))
            Console.Out.WriteLine($"proven by {fault.Id}: {fault.Description}");
    }

    private static void Write(AttackClass attack)
    {
        Console.Out.WriteLine($"{attack.Id}: {attack.Title} ({attack.Reference})");
        Console.Out.WriteLine($"  what an attacker gains: {attack.Gains}");
        Console.Out.WriteLine($"  mend: {attack.Mend}");
        foreach (var requirement in attack.Requirements)
            Console.Out.WriteLine($"  {requirement.Id}: {requirement.Text}");
        foreach (var check in AllChecks.List.Where(check => check.Attacks.Contains(attack)))
            Console.Out.WriteLine($"  tried by {check.Id}: {check.Title}");
    }

    private static void Write(Requirement requirement)
    {
        Console.Out.WriteLine();
        Console.Out.WriteLine($"{requirement.Id} ({requirement.Link})");
        Console.Out.WriteLine($"  {requirement.Text}");
        Console.Out.WriteLine($"  mend: {requirement.Mend}");
        Console.Out.WriteLine($"  level: {string.Join(", ", RequirementCatalogue.Default.Plans.Select(plan => $"{plan.Id} {plan.LevelOf(requirement).ToString().ToLowerInvariant()}"))}");
        if (requirement.Because is not null)
            Console.Out.WriteLine($"  why this level: {requirement.Because}");
        foreach (var (word, reason) in new[] { ("open", requirement.Open), ("untestable", requirement.Untestable), ("out of scope", requirement.OutOfScope) })
        {
            if (reason is not null)
                Console.Out.WriteLine($"  {word}: {reason}");
        }

        foreach (var check in AllChecks.List.Where(check => check.Attribute.Requirements.Contains(requirement.Id)))
            Console.Out.WriteLine($"  judged by {check.Id}");
    }
}
