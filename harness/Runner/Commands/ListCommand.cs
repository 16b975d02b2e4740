using System.CommandLine;
using System.Text.Json;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>list</c>: every check.</summary>
internal static class ListCommand
{
    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output" };
        var command = new Command("list", "List the checks") { json };
        command.SetAction(parsed => Write(parsed.GetValue(json)));
        return command;
    }

    private static int Write(bool json)
    {
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(
                AllChecks.List.Select(check => new
                {
                    id = check.Id,
                    title = check.Title,
                    flow = check.Flow,
                    requirements = check.Attribute.Requirements,
                    severity = check.Attribute.Severity,
                    tags = check.Attribute.Tags,
                    needs = check.Needs,
                    provenBy = check.Attribute.ProvenBy,
                }),
                RunFolder.Json));
            return 0;
        }

        foreach (var check in AllChecks.List)
            Console.Out.WriteLine($"{check.Id,-60} {check.Attribute.Severity.ToString().ToLowerInvariant(),-9} {check.Title}");
        return 0;
    }
}
