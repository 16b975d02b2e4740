using System.Text.Json.Nodes;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Tests.Reports;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary><c>report</c> writes the reports of a run of the past, also of one that was interrupted.</summary>
[Parallelizable(ParallelScope.All)]
[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
public sealed class ReportCommandTests : IDisposable
{
    private const int Usage = 2;
    private const int Findings = 1;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Test]
    public async Task Without_a_format_it_writes_all_but_the_PDF_into_the_folder_of_the_run()
    {
        Store(completed: true);

        var ended = await RunnerProcess.RunAsync("report", _folder["run"], "--json");

        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        var document = ended.Document();
        Contract.AssertMembers(document, Contract.Run);
        Assert.That((int)document["exitCode"]!, Is.EqualTo(Findings), "what the run ended with");
        var files = document["reports"]!.AsObject().Select(report => Path.GetRelativePath(_folder["run"], (string)report.Value!));
        Assert.That(files, Is.SupersetOf(new[] { "allure-results", "summary.md", "report.sarif", "junit.xml", "badge.svg", "statement.html", "report.json" }).And.Not.Contain("statement.pdf"));
        var written = JsonNode.Parse(await File.ReadAllTextAsync(_folder["run", "report.json"]))!;
        Assert.That(written["results"]!.ToJsonString(), Is.EqualTo(document["results"]!.ToJsonString()));
        Assert.That(await File.ReadAllTextAsync(_folder["run", "statement.html"]), Does.Contain(RunFolder.Read(_folder["run"]).Digests!.Results));
    }

    [Test]
    public async Task It_writes_the_formats_that_are_named_to_where_it_is_told_and_says_where()
    {
        Store(completed: true);

        var ended = await RunnerProcess.RunAsync("report", _folder["run"], "--format", "junit", "--format", "pdf", "--out", _folder["elsewhere"]);

        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        Assert.That(ended.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Is.EqualTo(new[] { $"Report: {_folder["elsewhere", "junit.xml"]} (junit)", $"Report: {_folder["elsewhere", "statement.pdf"]} (pdf)" }));
        Assert.That(Directory.EnumerateFiles(_folder["elsewhere"]).Select(Path.GetFileName), Is.EquivalentTo(new[] { "junit.xml", "statement.pdf" }));
    }

    [Test]
    public async Task Of_an_interrupted_run_it_tells_what_is_missing()
    {
        Store(completed: false);

        var ended = await RunnerProcess.RunAsync("report", _folder["run"], "--format", "summary");

        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        Assert.That(ended.Error, Does.Contain("This run did not come to its end: 1 of 9 planned checks have no result"));
        Assert.That(await File.ReadAllTextAsync(_folder["run", "summary.md"]), Does.Contain("the run did not come to its end").And.Contain("token/basic-and-body-refused"));
    }

    [Test]
    public async Task A_run_that_is_not_there_is_named_and_so_is_a_damaged_one()
    {
        _folder.Put("damaged/run.json", "{");

        var absent = await RunnerProcess.RunAsync("report", "no-such-run");
        var damaged = await RunnerProcess.RunAsync("report", _folder["damaged"]);

        Assert.That((absent.ExitCode, damaged.ExitCode), Is.EqualTo((Usage, Usage)));
        Assert.That(absent.LastWord, Does.Contain("'no-such-run'").And.Contain("reports/runs"));
        Assert.That(damaged.LastWord, Does.Contain(_folder["damaged", "run.json"]));
    }

    [Test]
    public async Task The_schemas_are_those_of_the_repository()
    {
        var profile = await RunnerProcess.RunAsync("schema");
        var report = await RunnerProcess.RunAsync("schema", "--of", "report");

        Assert.That(profile.Output, Is.EqualTo(await File.ReadAllTextAsync(Path.Combine(RunnerProcess.Root, "profiles", "schema.json"))));
        Assert.That(report.Output, Is.EqualTo(await File.ReadAllTextAsync(Path.Combine(RunnerProcess.Root, "reports", "report.schema.json"))));
    }

    private void Store(bool completed)
    {
        var sample = SampleRun.WithAllOutcomes();
        var folder = RunFolder.Create(_folder["run"], sample.Description with { Completion = null });
        foreach (var result in sample.Results)
            folder.Append(result);
        if (completed)
            folder.Complete(sample.Description, sample.Description.Completion!);
    }
}
