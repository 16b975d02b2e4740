using System.CommandLine;
using System.Text.Json;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>list</c>: every check.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output" };
        var tag = new Option<string?>("--tag") { Description = "Only checks with this label, such as attack, B27 or browser" };
        var command = new Command("list", "List the checks") { json, tag };
        command.SetAction(parsed => Write(parsed.GetValue(json), parsed.GetValue(tag)));
        return command;
    }

    private static int Write(bool json, string? tag)
    {
        var checks = AllChecks.List.Where(check => tag is null || check.Tags.Contains(tag)).ToList();
        if (checks.Count == 0)
            throw new ConfigurationException($"no check has the label '{tag}'; there are {string.Join(", ", AllChecks.List.SelectMany(check => check.Tags).Distinct().Order(StringComparer.Ordinal))}");
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                checks.Select(check => new
                {
                    id = check.Id,
                    title = check.Title,
                    flow = check.Flow,
                    requirements = check.Attribute.Requirements,
                    severity = check.Attribute.Severity,
                    tags = check.Tags,
                    needs = check.Needs,
                    provenBy = check.Attribute.ProvenBy,
                }),
                RunFolder.Json));
            return 0;
        }

        foreach (var check in checks)
            Console.Out.WriteLine($"{check.Id,-60} {check.Attribute.Severity.ToString().ToLowerInvariant(),-9} {check.Title}");
        return 0;
    }
}
