using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>What holds for every report: the golden file, no path of this machine, hostile text that stays text, and its line in the README.</summary>
public sealed class ReportFormatTests
{
    private static readonly (string File, Func<RunRecord, string> Write)[] Writers =
    [
        ("summary.md", MarkdownSummary.Write),
        ("report.sarif", SarifReport.Write),
        ("junit.xml", JUnitReport.Write),
        ("badge.svg", Badge.Write),
        ("statement.html", StatementPage.Write),
        ("report.json", run => RunDocument.Of(run, new Dictionary<string, string> { ["sarif"] = "report.sarif" }, 1).Write() + "\n"),
    ];

    private ReportFolder _folder = null!;

    private static IEnumerable<string> Files => Writers.Select(writer => writer.File);

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [TestCaseSource(nameof(Files))]
    public void A_report_of_every_outcome_is_its_golden_file(string file) => Golden.AssertSame(file, Write(file, SampleRun.WithAllOutcomes()));

    [Test]
    public void The_Allure_results_of_every_outcome_are_their_golden_file()
    {
        AllureResults.Write(SampleRun.WithAllOutcomes(_folder["run"]), _folder["allure-results"]);

        Golden.AssertSame("allure-results.txt", string.Concat(ReportFolder.Files(_folder["allure-results"]).Select(file => $"== {file.Name}\n{file.Content}\n")));
    }

    [TestCaseSource(nameof(Files))]
    public void A_report_tells_no_path_of_this_machine(string file) =>
        Assert.That(Write(file, SampleRun.WithAllOutcomes(_folder["run"])), Does.Not.Contain(_folder.Path).And.Not.Contain(Path.GetTempPath()));

    [TestCaseSource(nameof(Files))]
    public void The_same_run_gives_the_same_report(string file) =>
        Assert.That(Write(file, SampleRun.WithAllOutcomes(_folder["one"])), Is.EqualTo(Write(file, SampleRun.WithAllOutcomes(_folder["two"]))));

    [Test]
    public void An_interrupted_run_says_so_in_every_report_that_tells_of_a_run_as_a_whole(
        [Values("summary.md", "report.sarif", "junit.xml", "statement.html")] string file)
    {
        var run = SampleRun.WithAllOutcomes();

        var report = Write(file, run with { Description = run.Description with { Completion = null } });

        Assert.That(report, Does.Match("did not come to its end"));
    }

    [Test]
    public async Task Every_format_is_written_into_the_folder_that_was_asked_for_and_the_document_names_it_by_a_relative_path()
    {
        var setting = new ReportSetting { Formats = ReportFormat.WithoutBrowser, Folder = _folder["elsewhere"], ExitCode = 1, Log = _ => { } };

        var reports = await RunReports.WriteAsync(SampleRun.WithAllOutcomes(_folder["run"]), setting, default);

        var expected = ReportFormat.All.Where(format => format.Name is not ("allure" or "pdf")).ToDictionary(format => format.Name, format => _folder[$"elsewhere/{format.FileName}"]);
        Assert.That(reports.Notes, Is.Empty);
        Assert.That(reports.Paths.Where(path => path.Key != "allureResults"), Is.EquivalentTo(expected));
        Assert.That(reports.Paths.Values, Has.All.Exist);
        Assert.That(Directory.Exists(_folder["run"]), Is.False, "a report leaves the run alone");
        var document = await File.ReadAllTextAsync(_folder["elsewhere/report.json"]);
        Assert.That(document, Does.Contain("\"sarif\":\"report.sarif\"").And.Contain("\"allureResults\":\"allure-results\"").And.Contain("\"exitCode\":1"));
        Assert.That(document, Does.Not.Contain(_folder.Path));
    }

    [Test]
    public async Task The_statement_is_printed_as_PDF()
    {
        var setting = new ReportSetting { Formats = ["pdf"], Folder = _folder.Path, Log = TestContext.Progress.WriteLine };

        var reports = await RunReports.WriteAsync(HostileText.Run(_folder["run"], Verdict.Failed), setting, default);

        Assert.That(reports.Notes, Is.Empty);
        var pdf = System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(reports.Paths["pdf"]));
        Assert.That(pdf, Does.StartWith("%PDF-"));
        Assert.That(pdf, Does.Match(@"/MediaBox \[0 0 59[45]\.?\d* 84[12]\.?\d*\]"), "A4");
    }

    [Test]
    public void The_README_names_every_format_and_its_file()
    {
        var readme = File.ReadAllText(Path.Combine(Workspace.Of(AppContext.BaseDirectory).Root, "README.md"));

        foreach (var format in ReportFormat.All)
            Assert.That(readme, Does.Contain($"| `{format.Name}` | `{format.FileName}` | {format.Content} |"));
    }

    private static string Write(string file, RunRecord run) => Writers.Single(writer => writer.File == file).Write(run);
}
