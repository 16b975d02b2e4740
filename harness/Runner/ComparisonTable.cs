using OAuthConformance.Reports;
using Spectre.Console;

namespace OAuthConformance.Runner;

/// <summary>Several targets side by side on a terminal: the totals, and the checks that ended differently.</summary>
internal static class ComparisonTable
{
    public static void Write(RunComparison comparison, string page)
    {
        Terminal.Write(Of(comparison, "outcome", comparison.Words.Select(word => (word, (IReadOnlyList<string>)[.. comparison.Targets.Select((_, column) => $"{comparison.Rows.Count(row => row.Outcomes[column] == word)}")]))));
        Terminal.Write(Of(comparison, "check", comparison.Differing.Select(row => (row.Check, row.Outcomes))));
        Console.Out.WriteLine($"{comparison.Differing.Count} of {comparison.Rows.Count} checks did not end in the same way everywhere");
        Console.Out.WriteLine($"Side by side: {page}");
    }

    private static Table Of(RunComparison comparison, string first, IEnumerable<(string Name, IReadOnlyList<string> Cells)> rows)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn(first).NoWrap());
        foreach (var target in comparison.Targets)
            table.AddColumn(new TableColumn(Markup.Escape(target)));
        foreach (var (name, cells) in rows)
            table.AddRow([Markup.Escape(name), .. cells.Select(Markup.Escape)]);
        return table;
    }
}
