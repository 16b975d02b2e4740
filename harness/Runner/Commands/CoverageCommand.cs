using System.CommandLine;
using System.Text.Json;
using OAuthConformance.Harness.Catalogue;
using OAuthConformance.Harness.Checks;
using OAuthConformance.ReferenceServer;
using Spectre.Console;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>coverage</c>: how much of each specification is judged, and what is open.</summary>
internal static class CoverageCommand
{
    private static readonly (string Name, Func<SpecCoverage, int> Count)[] Columns =
    [
        ("statements", spec => spec.Statements), ("tested", spec => spec.Tested), ("proven", spec => spec.Proven),
        ("untestable", spec => spec.Untestable), ("out of scope", spec => spec.OutOfScope), ("open", spec => spec.Open.Count),
    ];

    public static Command Create()
    {
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output" };
        var command = new Command("coverage", "Count the statements of each specification that are judged, and tell the open ones") { json };
        command.SetAction(parsed => Write(parsed.GetValue(json)));
        return command;
    }

    private static int Write(bool json)
    {
        var coverage = Coverage.Of(RequirementCatalogue.Default.Specs, AllChecks.List, ServerFaults.All.Select(fault => fault.Id).ToHashSet());
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(coverage, RunFolder.Json));
            return 0;
        }

        Terminal.Write(BySpec(coverage));
        foreach (var id in coverage.Specs.SelectMany(spec => spec.Open))
            Console.Out.WriteLine($"open: {id}: {RequirementCatalogue.Default[id].Open ?? "No check names it."}");
        return 0;
    }

    private static Table BySpec(Coverage coverage)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("specification").NoWrap());
        foreach (var (name, _) in Columns)
            table.AddColumn(new TableColumn(name).RightAligned().NoWrap());
        foreach (var spec in coverage.Specs)
            table.AddRow([spec.Id, .. Columns.Select(column => Cell(column.Count(spec)))]);
        return table.AddEmptyRow().AddRow(["total", .. Columns.Select(column => Cell(coverage.Specs.Sum(column.Count)))]);
    }

    private static string Cell(int count) => count == 0 ? "" : count.ToString();
}
