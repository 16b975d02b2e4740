using System.Globalization;
using System.Text.RegularExpressions;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Suites.Proof;

/// <summary>suites/README.md, which leads from the steps and rules of a flow to checks, tells the truth.</summary>
public sealed partial class SuitesReadmeTests
{
    /// <summary>The tests of OAuch that stand for a requirement: neither helpers nor gates of a document.</summary>
    private const string RowsOfOAuch = "6 10 15 17 25-26 28-30 32-33 36-82 84-104 106-168 170-179";

    private const string OAuchHeading = "OAuch rows";
    private const int FewestWordsOfAReason = 4;

    private static readonly HashSet<string> Checks = [.. CheckInfo.In(typeof(VerifierRules).Assembly).Select(check => check.Id)];
    private static readonly IReadOnlyList<Row> Rows = ReadRows(File.ReadLines(Path.Combine(Workspace.Of(AppContext.BaseDirectory).Root, "suites", "README.md")));

    private static IEnumerable<Row> FlowRows => Rows.Where(row => FlowHeading().IsMatch(row.Section));

    private static IEnumerable<Row> OAuchRows => Rows.Where(row => row.Section == OAuchHeading);

    [Test]
    public void Each_flow_has_a_table_of_three_columns()
    {
        Assert.That(FlowRows.Select(row => row.Section.Split('.')[0]).Distinct(), Is.EqualTo(Enumerable.Range(1, 9).Select(Text)));
        None(Lines(Rows.Where(row => row.Cells.Count != 3)), "rows with more or fewer than three cells");
        None(Lines(Rows.Except(FlowRows).Except(OAuchRows)), "rows outside the flows and the rows of OAuch");
    }

    [Test]
    public void Every_check_in_backticks_exists() =>
        None(Rows.SelectMany(row => Named(row).Except(Checks).Select(id => $"{id} in {row.Line}")), "ids in backticks without a check");

    [Test]
    public void Every_check_stands_in_the_table_of_a_flow() =>
        None(Checks.Except(FlowRows.SelectMany(Named)).Order(StringComparer.Ordinal), "checks that no flow leads to");

    [Test]
    public void Every_row_of_a_flow_names_checks_or_says_why_not() =>
        None(Lines(FlowRows.Where(row => !IsAnswered(row, cell: 1))), "rows with neither a check nor a reason");

    [Test]
    public void The_rows_of_OAuch_stand_there_once_each()
    {
        var numbers = OAuchRows.Select(row => row.Cells[0]).ToList();
        var expected = Numbers(RowsOfOAuch).ToList();

        None(expected.Except(numbers), "tests of OAuch without a row");
        None(numbers.Except(expected), "rows without such a test of OAuch");
        None(numbers.GroupBy(number => number).Where(group => group.Count() > 1).Select(group => group.Key), "rows that stand there more than once");
    }

    [Test]
    public void Every_row_of_OAuch_names_checks_or_says_why_not() =>
        None(Lines(OAuchRows.Where(row => !IsAnswered(row, cell: 2))), "rows with neither a check nor a reason");

    [Test]
    public void References_to_OAuch_lead_to_a_row()
    {
        var numbers = OAuchRows.Select(row => row.Cells[0]).ToHashSet();

        None(
            FlowRows.SelectMany(row => row.Cells[2].Split(' ', StringSplitOptions.RemoveEmptyEntries)
                .Where(reference => !reference.StartsWith('#') || !numbers.Contains(reference[1..]))
                .Select(reference => $"{reference} in {row.Line}")),
            "references without a row");
    }

    [Test]
    public void No_check_is_promised_that_does_not_exist()
    {
        var promised = Rows.SelectMany(Promised).Distinct().Order(StringComparer.Ordinal).ToList();

        None(promised.Where(Checks.Contains), "ids in bold whose check exists: write them in backticks");
        None(promised, "checks that are still to be written");
    }

    /// <summary>Unlike NUnit's own message it tells all of them.</summary>
    private static void None(IEnumerable<string> faults, string what)
    {
        var found = faults.ToList();
        Assert.That(found, Is.Empty, $"{what}:\n{string.Join('\n', found)}");
    }

    private static IEnumerable<string> Lines(IEnumerable<Row> rows) => rows.Select(row => row.Line);

    private static bool IsAnswered(Row row, int cell) =>
        CheckInBackticks().IsMatch(row.Cells[cell]) || CheckInBold().IsMatch(row.Cells[cell]) || row.Cells[cell].Split(' ').Length >= FewestWordsOfAReason;

    private static IEnumerable<string> Named(Row row) => CheckInBackticks().Matches(row.Line).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Promised(Row row) => CheckInBold().Matches(row.Line).Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Numbers(string ranges) => ranges.Split(' ').SelectMany(range =>
    {
        var ends = range.Split('-').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToList();
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1).Select(Text);
    });

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The rows of all tables, without their heads, each with the heading of the section that it stands in.</summary>
    private static List<Row> ReadRows(IEnumerable<string> lines)
    {
        var (section, rows, inTable) = ("", new List<Row>(), false);
        foreach (var line in lines)
        {
            if (line.StartsWith("## ", StringComparison.Ordinal))
                section = line[3..].Trim();
            if (!line.StartsWith('|'))
                inTable = false;
            else if (line.StartsWith("| ---", StringComparison.Ordinal))
                inTable = true;
            else if (inTable)
                rows.Add(new(section, line, [.. line.Trim().Trim('|').Split('|').Select(cell => cell.Trim())]));
        }

        return rows;
    }

    [GeneratedRegex("`([a-z0-9-]+/[a-z0-9-]+)`")]
    private static partial Regex CheckInBackticks();

    [GeneratedRegex(@"\*\*([a-z0-9-]+/[a-z0-9-]+)\*\*")]
    private static partial Regex CheckInBold();

    [GeneratedRegex(@"^[1-9]\. ")]
    private static partial Regex FlowHeading();

    private sealed record Row(string Section, string Line, IReadOnlyList<string> Cells);
}
