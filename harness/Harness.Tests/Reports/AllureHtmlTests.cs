using System.Diagnostics;
using NUnit.Framework;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>The generator is a stand-in where its conduct matters, and the real one where its page does.</summary>
public sealed class AllureHtmlTests
{
    private const string Lock = """{"packages":{"node_modules/allure":{"version":"0.0.1"}}}""";

    /// <summary>Writes the page named in the environment of the test into the folder behind --output.</summary>
    private const string WritesPage = """
        const fs = require("fs"), path = require("path");
        const output = process.argv[process.argv.indexOf("--output") + 1];
        console.log("generating with analytics off: " + process.env.ALLURE_NO_ANALYTICS);
        fs.writeFileSync(path.join(output, "index.html"), `PAGE`);
        """;

    private ReportFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public async Task The_page_is_published_without_its_analytics_and_the_output_goes_to_the_log()
    {
        Generator(WritesPage.Replace("PAGE", "<html><head></head><body>report<script src='https://tag.example/gtag/js'></script></body></html>"));
        var log = new List<string>();

        var result = await GenerateAsync(log.Add);

        Assert.That(result.Note, Is.Null);
        var page = await File.ReadAllTextAsync(result.IndexFile!);
        Assert.That(page, Does.Contain("report").And.Not.Contain("tag.example"));
        Assert.That(log[0], Does.StartWith("$ node "));
        Assert.That(log, Does.Contain("  generating with analytics off: 1"));
    }

    [Test]
    public void A_page_that_still_loads_something_is_not_published()
    {
        Generator(WritesPage.Replace("PAGE", "<html><head></head><body><img src='https://track.example/x'></body></html>"));

        Assert.That(() => GenerateAsync(_ => { }), Throws.TypeOf<InvalidDataException>().With.Message.Contains("track.example"));
        Assert.That(File.Exists(_folder["allure-report/index.html"]), Is.False);
    }

    [Test]
    public async Task A_generator_that_fails_is_one_line()
    {
        Generator("process.exit(3);");

        var result = await GenerateAsync(_ => { });

        Assert.That(result.IndexFile, Is.Null);
        Assert.That(result.Note, Is.EqualTo("No Allure HTML: 'allure generate' ended with exit code 3; the log has its output. allure-results is complete."));
    }

    [Test]
    public async Task Cancelling_ends_the_generator_and_its_children()
    {
        Generator("""
            const child = require("child_process").spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
            console.log(`pids ${process.pid} ${child.pid}`);
            setInterval(() => {}, 1000);
            """);
        using var cancellation = new CancellationTokenSource();
        var pids = new List<int>();
        void Log(string line)
        {
            if (!line.Contains("pids ", StringComparison.Ordinal))
                return;
            pids.AddRange(line.Trim().Split(' ')[1..].Select(int.Parse));
            cancellation.Cancel();
        }

        Assert.That(async () => await AllureHtml.GenerateAsync(_folder["allure-results"], _folder["allure-report"], _folder["package"], null, Log, cancellation.Token),
            Throws.InstanceOf<OperationCanceledException>());

        Assert.That(pids, Has.Count.EqualTo(2));
        // The grandchild is reaped by init, which may take a moment.
        Assert.That(() => pids.Any(IsAlive), Is.False.After(5000, 50));
    }

    [Test]
    [NonParallelizable] // The search path belongs to the whole process.
    public async Task Without_node_the_result_is_one_line()
    {
        Generator("");
        var path = Environment.GetEnvironmentVariable("PATH");
        try
        {
            Environment.SetEnvironmentVariable("PATH", _folder.Path);

            var result = await GenerateAsync(_ => { });

            Assert.That(result.Note, Is.EqualTo("No Allure HTML: node and npm are not on this machine. allure-results is complete."));
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [Test]
    public async Task Without_the_package_folder_the_result_is_one_line()
    {
        var result = await GenerateAsync(_ => { });

        Assert.That(result.Note, Does.StartWith("No Allure HTML: the folder of the HTML generator is missing"));
    }

    [Test]
    public async Task The_reports_of_a_run_are_in_its_folder_whatever_becomes_of_the_page()
    {
        var run = SampleRun.WithAllOutcomes(_folder.Path);
        _folder.Put("allure-report/index.html", "of an earlier state of the run");
        Generator(WritesPage.Replace("PAGE", "<html><head></head><body><img src='https://track.example/x'></body></html>"));

        var reports = await RunReports.WriteAsync(run, new() { AllurePackage = _folder["package"], Log = _ => { } }, default);

        Assert.That(reports.Paths.Keys, Is.EquivalentTo(new[] { "summary", "allureResults" }));
        Assert.That(reports.Notes.Single(), Does.StartWith("No Allure HTML: ").And.Contain("track.example"));
        Assert.That(File.Exists(_folder["allure-report/index.html"]), Is.False);
        Assert.That(await File.ReadAllTextAsync(reports.Paths["summary"]), Does.StartWith("# OAuthConformance - staging-idp"));
    }

    [Test]
    public async Task The_real_generator_makes_one_page_that_loads_nothing()
    {
        var package = Path.Combine(Repository(), "reports", "allure");
        if (!Directory.Exists(Path.Combine(package, "node_modules", "allure")))
            Assert.Ignore("the HTML generator is not installed; `npm ci` in reports/allure installs it");

        var reports = await RunReports.WriteAsync(HostileText.Run(_folder.Path, Checks.Verdict.Failed), new() { AllurePackage = package, Log = _ => { } }, default);

        Assert.That(reports.Notes, Is.Empty);
        var page = await File.ReadAllTextAsync(reports.Paths["allure"]);
        Assert.That(RemoteReferences.Find(page), Is.Empty);
        Assert.That(page, Does.Not.Contain("googletagmanager").And.Not.Contain("<script>alert"));
        Assert.That(Directory.EnumerateFileSystemEntries(_folder["allure-report"]), Has.Exactly(1).Items);
    }

    private Task<AllureHtmlResult> GenerateAsync(Action<string> log) =>
        AllureHtml.GenerateAsync(_folder["allure-results"], _folder["allure-report"], _folder["package"], null, log, default);

    private void Generator(string script)
    {
        Directory.CreateDirectory(_folder["allure-results"]);
        _folder.Put("package/package-lock.json", Lock);
        _folder.Put("package/node_modules/.package-lock.json", Lock);
        _folder.Put("package/node_modules/allure/cli.js", script);
    }

    private static bool IsAlive(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string Repository()
    {
        var folder = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "OAuthConformance.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("OAuthConformance.sln");
        return folder.FullName;
    }
}
