using System.CommandLine;
using System.Text.Json;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>diff</c>: what changed between two runs.</summary>
internal static class DiffCommand
{
    public static Command Create(Workspace workspace)
    {
        var before = new Argument<string>("BEFORE") { Description = "The older run: a folder, or its name under reports/runs" };
        var after = new Argument<string>("AFTER") { Description = "The newer run" };
        var json = new Option<bool>("--json") { Description = "One JSON document on standard output" };
        var command = new Command("diff", "Compare two runs, check by check; exit code 5 when the newer one is worse") { before, after, json };
        command.SetAction(parsed => Write(
            RunDiff.Of(RunFolder.Read(workspace.FindRun(parsed.GetValue(before)!)), RunFolder.Read(workspace.FindRun(parsed.GetValue(after)!))), parsed.GetValue(json)));
        return command;
    }

    private static int Write(RunDiff diff, bool json)
    {
        var exitCode = diff.IsWorse ? ExitCode.Worse : 0;
        if (json)
        {
            Console.Out.WriteLine(JsonSerializer.Serialize(new { diff.Changes, diff.Remarks, exitCode }, RunFolder.Json));
            return exitCode;
        }

        foreach (var remark in diff.Remarks)
            Console.Out.WriteLine($"Not the same: {remark}");
        foreach (var same in diff.Changes.GroupBy(change => change.Change))
        {
            Console.Out.WriteLine($"{Name(same.Key)} ({same.Count()})");
            foreach (var change in same)
                Console.Out.WriteLine($"  {change.Check}\n    before  {ReportText.OneLine(change.Before)}\n    now     {ReportText.OneLine(change.After)}");
        }

        if (diff.Changes.Count == 0)
            Console.Out.WriteLine("Every check ended as before");
        return exitCode;
    }

    private static string Name(Change change) => change switch
    {
        Change.New => "New findings",
        Change.CoverageLost => "Not decided any more",
        Change.Changed => "Other findings than before",
        Change.Mended => "Mended",
        _ => "Decided for the first time",
    };
}
