using System.Text.Json.Nodes;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>One whole audit of the embedded server, with secrets that the test chose: what it says, what it writes, and what it must not write.</summary>
[Parallelizable(ParallelScope.All)]
public sealed partial class FullAuditTests
{
    private readonly TemporaryFolder _folder = new();
    private readonly List<string> _secrets = [];
    private Ended _ended = null!;
    private JsonNode _document = null!;
    private RunRecord _run = null!;

    private string Folder => _folder["run"];

    [OneTimeSetUp]
    public async Task Audit()
    {
        var profile = await File.ReadAllTextAsync(Path.Combine(RunnerProcess.Root, "profiles", "embedded.json"));
        var file = _folder.Put("profile.json", WithKnownSecrets(profile));

        // Every report there is, so that none of them can hold what must not be written.
        _ended = await RunnerProcess.RunAsync(["run", "--profile", file, "--out", Folder, "--json", .. ReportFormat.WithoutBrowser.SelectMany(format => new[] { "--format", format })]);
        Assert.That(_ended.ExitCode, Is.Zero, _ended.Error);
        _document = _ended.Document();
        _run = RunFolder.Read(Folder);
    }

    [OneTimeTearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public void Standard_output_is_the_document_of_the_contract()
    {
        Contract.AssertMembers(_document, Contract.Run);
        Contract.AssertMembers(_document["counts"], Contract.Counts);
        Contract.AssertMembers(_document["totals"], Contract.Totals);
        foreach (var result in _document["results"]!.AsArray())
            Contract.AssertMembers(result, Contract.Result);
        Assert.That((string)_document["run"]!, Is.EqualTo("run"));
        Assert.That((string)_document["target"]!["name"]!, Is.EqualTo("embedded"));
        Assert.That(_document["plans"]!.AsArray().Select(plan => (string)plan!), Does.Contain("security-bcp"));
        Assert.That((int)_document["exitCode"]!, Is.Zero);
    }

    [Test]
    public void Counts_and_totals_add_up()
    {
        var counts = Contract.CountsOf(_document);
        var results = _document["results"]!.AsArray();

        Assert.That(counts.Values.Sum(), Is.EqualTo(_run.Description.Checks.Count));
        Assert.That(counts["missing"], Is.Zero);
        foreach (var (verdict, count) in counts.Where(count => count.Key is not "missing" and not "knownFailure" and not "unexpectedPass"))
            Assert.That(results.Count(result => (string)result!["verdict"]! == verdict), Is.EqualTo(count), verdict);
        Assert.That((int)_document["totals"]!["checks"]!, Is.EqualTo(results.Count));
        Assert.That((int)_document["totals"]!["requests"]!, Is.GreaterThan(results.Count));
        Assert.That((int)_document["totals"]!["browserLogins"]!, Is.Positive);
    }

    [Test]
    public void Results_are_the_lines_of_the_run_folder()
    {
        var lines = File.ReadLines(Path.Combine(Folder, "results.ndjson")).Select(line => JsonNode.Parse(line)!.ToJsonString());

        Assert.That(_document["results"]!.AsArray().Select(result => result!.ToJsonString()), Is.EqualTo(lines));
    }

    [Test]
    public void Every_file_of_evidence_is_there()
    {
        var files = _run.Results.SelectMany(result => result.Evidence).Select(evidence => Path.Combine(Folder, evidence.Path)).ToList();

        Assert.That(files, Is.Not.Empty);
        Assert.That(files, Has.All.Exist);
    }

    [Test]
    public void Every_report_that_is_named_exists_and_covers_every_planned_check()
    {
        var reports = _document["reports"]!.AsObject().ToDictionary(report => report.Key, report => (string)report.Value!);

        Assert.That(reports, Does.ContainKey("summary").WithValue(Path.Combine(Folder, "summary.md")).And.ContainKey("allureResults"));
        Assert.That(reports.Values.Where(path => !Path.Exists(path)), Is.Empty);
        Assert.That(
            Directory.EnumerateFiles(reports["allureResults"], "*-result.json").Select(file => (string)JsonNode.Parse(File.ReadAllText(file))!["fullName"]!),
            Is.EquivalentTo(_run.Description.Checks.Select(check => check.Id)));
        Assert.That(reports.ContainsKey("allure"), Is.EqualTo(ChildProcess.OnPath("npm") is not null), "the HTML takes npm and nothing else");
    }

    /// <summary>Each secret is new, and half of them hold characters that every format spells in its own way.</summary>
    private string WithKnownSecrets(string profile)
    {
        const string Variable = "${launch.secret}";
        while (profile.IndexOf(Variable, StringComparison.Ordinal) is >= 0 and var at)
        {
            var random = Guid.NewGuid().ToString("N");
            var secret = _secrets.Count % 2 == 0 ? random : $"{random[..8]} +/=&%<\"'\\ü{random[8..16]}";
            _secrets.Add(secret);
            profile = profile[..at] + System.Text.Json.JsonEncodedText.Encode(secret) + profile[(at + Variable.Length)..];
        }

        return profile;
    }
}
