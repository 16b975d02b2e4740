using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Reports;

/// <summary>A form in which a run can be told: the one table of them, for every command and for the README.</summary>
public sealed class ReportFormat
{
    private ReportFormat(string name, string fileName, string content, Func<ReportJob, CancellationToken, Task> writeAsync)
    {
        (Name, FileName, Content, WriteAsync) = (name, fileName, content, writeAsync);
    }

    /// <summary>All formats, in the order in which they are written: the JSON document names the others.</summary>
    public static IReadOnlyList<ReportFormat> All { get; } =
    [
        new("allure", "allure-report/index.html", "all checks with their evidence, one page for people; `allure-results/` is its source", AllureAsync),
        Text("summary", "summary.md", "the findings in Markdown, for a CI job", job => MarkdownSummary.Write(job.Run)),
        Text("sarif", "report.sarif", "the findings for code scanning (SARIF 2.1.0), each at a line of the profile", job => SarifReport.Write(job.Run)),
        Text("junit", "junit.xml", "all checks as JUnit XML, for CI servers", job => JUnitReport.Write(job.Run)),
        Text("badge", "badge.svg", "one small picture for a README", job => Badge.Write(job.Run)),
        Text("statement", "statement.html", "a conformance statement to print: requirements and threats, and where each of them stands", job => StatementPage.Write(job.Run)),
        new("pdf", "statement.pdf", "the statement as PDF, printed by the browser", PdfAsync),
        Text("json", "report.json", "what `run --json` prints, for programs; `schema --of report` is its JSON schema", job => job.Document().Write() + "\n"),
    ];

    /// <summary>What <c>run</c> writes unless it is told otherwise.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["allure", "summary"];

    /// <summary>What <c>report</c> writes unless it is told otherwise: all that takes no browser.</summary>
    public static IReadOnlyList<string> WithoutBrowser { get; } = [.. All.Select(format => format.Name).Where(name => name != "pdf")];

    /// <summary>The word on the command line, and the name of the path in the JSON document.</summary>
    public string Name { get; }

    /// <summary>The file, in the run's folder or the one that was asked for.</summary>
    public string FileName { get; }

    /// <summary>What it is, for the help and the README.</summary>
    public string Content { get; }

    /// <summary>Writes it, and tells the job what was written.</summary>
    internal Func<ReportJob, CancellationToken, Task> WriteAsync { get; }

    private static ReportFormat Text(string name, string fileName, string content, Func<ReportJob, string> write) => new(name, fileName, content, async (job, cancellation) =>
    {
        await File.WriteAllTextAsync(job.File(fileName), write(job), cancellation);
        job.Paths[name] = job.File(fileName);
    });

    private static async Task AllureAsync(ReportJob job, CancellationToken cancellation)
    {
        var results = job.File("allure-results");
        AllureResults.Write(job.Run, results);
        job.Paths["allureResults"] = results;
        if (job.Setting.AllurePackage is not { } package)
            return;
        try
        {
            var made = await AllureHtml.GenerateAsync(results, job.File("allure-report"), package, job.Setting.History, job.Setting.Log, cancellation);
            if (made.IndexFile is { } index)
                job.Paths["allure"] = index;
            else
                job.Notes.Add(made.Note!);
        }
        catch (Exception e) when (e is InvalidDataException or IOException or UnauthorizedAccessException or ConfigurationException)
        {
            job.Notes.Add($"No Allure HTML: {e.Message}.");
        }
    }

    private static async Task PdfAsync(ReportJob job, CancellationToken cancellation)
    {
        var file = job.File("statement.pdf");
        var browser = await InstalledBrowser.FindOrInstallAsync(job.Setting.MayInstall, job.Setting.Log, cancellation);
        await PagePrinter.PrintAsync(browser, StatementPage.Write(job.Run), file);
        job.Paths["pdf"] = file;
    }
}

/// <summary>What the reports of a run are made with.</summary>
public sealed record ReportSetting
{
    /// <summary>Names of formats.</summary>
    public IReadOnlyList<string> Formats { get; init; } = ReportFormat.Usual;

    /// <summary>Gets the files; null for the folder of the run.</summary>
    public string? Folder { get; init; }

    /// <summary>Where the generator of the Allure page lives; null writes no page.</summary>
    public string? AllurePackage { get; init; }

    /// <summary>The file in which the Allure page keeps how earlier runs ended, and to which this one is added; null for a page that knows of no other run.</summary>
    public string? History { get; init; }

    /// <summary>False to refuse the installation of a browser that prints.</summary>
    public bool MayInstall { get; init; } = true;

    /// <summary>What the command ends with, for the JSON document.</summary>
    public int ExitCode { get; init; }

    /// <summary>Takes progress and the output of generators.</summary>
    public required Action<string> Log { get; init; }
}

/// <summary>One run on its way into reports.</summary>
internal sealed record ReportJob(RunRecord Run, ReportSetting Setting)
{
    public Dictionary<string, string> Paths { get; } = [];

    public List<string> Notes { get; } = [];

    public string Folder { get; } = Path.GetFullPath(Setting.Folder ?? Run.Path);

    public string File(string name) => Path.Combine(Folder, name);

    /// <summary>The document as a file: it can be moved with those that it names, and tells no path of this machine.</summary>
    public RunDocument Document() => RunDocument.Of(
        Run, Paths.ToDictionary(path => path.Key, path => Path.GetRelativePath(Folder, path.Value).Replace(Path.DirectorySeparatorChar, '/')), Setting.ExitCode);
}
