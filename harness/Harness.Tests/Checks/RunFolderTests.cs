using System.Text.Json;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Tests.CheckTests;

public sealed class RunFolderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private string Path => _folder["run"];

    private string Results => _folder["run", "results.ndjson"];

    [TearDown]
    public void Clean()
    {
        if (Directory.Exists(Path))
            Directory.Delete(Path, recursive: true);
    }

    public void Dispose() => _folder.Dispose();

    [Test]
    public void What_is_written_is_read_back()
    {
        var folder = RunFolder.Create(Path, SampleRuns.Described("a/one", "a/two"));

        folder.Append(SampleRuns.Result("a/one", Verdict.Failed) with { Expected = ["<b>\"é😀\n"], Actual = "line\u2028end", Evidence = [folder.Store("a/one", "screenshot", "login.png", [1, 2])] });
        folder.Complete(SampleRuns.Described("a/one", "a/two"), new(SampleRuns.Start, new(1, 2, 3, 4, 5.5)));
        var run = RunFolder.Read(Path);

        Assert.That((run.Path, run.Description.Completion!.Totals, run.Missing.Single()), Is.EqualTo((Path, new RunTotals(1, 2, 3, 4, 5.5), "a/two")));
        Assert.That((run.Results.Single().Expected[0], run.Results.Single().Actual), Is.EqualTo(("<b>\"é😀\n", "line\u2028end")));
        Assert.That(File.ReadAllBytes(_folder["run", run.Results[0].Evidence[0].Path]), Is.EqualTo(new byte[] { 1, 2 }));
        Assert.That(File.ReadAllLines(Results), Has.Length.EqualTo(1));
    }

    [Test]
    public void Where_a_check_has_several_lines_its_last_one_counts()
    {
        var folder = RunFolder.Create(Path, SampleRuns.Described("a/one", "a/two"));
        folder.Append(SampleRuns.Result("a/one", Verdict.Failed));
        folder.Append(SampleRuns.Result("a/two", Verdict.Passed));
        folder.Append(SampleRuns.Result("a/one", Verdict.Warning));

        var run = RunFolder.Read(Path);

        Assert.That(run.Results.Select(result => (result.Check, result.Verdict)), Is.EqualTo(new[] { ("a/two", Verdict.Passed), ("a/one", Verdict.Warning) }));
    }

    [Test]
    public void A_fresh_run_misses_everything()
    {
        RunFolder.Create(Path, SampleRuns.Described("a/one", "a/two"));

        var run = RunFolder.Read(Path);

        Assert.That(run.Results, Is.Empty);
        Assert.That(run.Missing, Is.EqualTo(new[] { "a/one", "a/two" }));
        Assert.That(run.Description.Completion, Is.Null);
    }

    [Test]
    public void The_half_written_last_line_of_a_killed_run_is_no_result_at_any_length()
    {
        var folder = RunFolder.Create(Path, SampleRuns.Described("a/one", "a/two"));
        folder.Append(SampleRuns.Result("a/one", Verdict.Passed));
        var first = File.ReadAllBytes(Results);
        folder.Append(SampleRuns.Result("a/two", Verdict.Failed) with { Actual = "é😀" });
        var both = File.ReadAllBytes(Results);

        for (var length = first.Length; length < both.Length; length++)
        {
            File.WriteAllBytes(Results, both[..length]);
            var run = RunFolder.Read(Path);
            Assert.That((run.Results.Single().Check, run.Missing.Single()), Is.EqualTo(("a/one", "a/two")), $"{length} of {both.Length} bytes");
        }
    }

    [Test]
    public void A_run_killed_before_its_first_result_misses_everything()
    {
        RunFolder.Create(Path, SampleRuns.Described("a/one"));
        File.Delete(Results);

        Assert.That(RunFolder.Read(Path).Missing, Is.EqualTo(new[] { "a/one" }));
    }

    [TestCase("{\"check\":\n")]
    [TestCase("null\n")]
    [TestCase("{}\n")]
    public void A_damaged_line_in_the_middle_is_an_error_and_not_passed_over(string line)
    {
        RunFolder.Create(Path, SampleRuns.Described("a/one"));
        File.AppendAllText(Results, line);

        Assert.That(() => RunFolder.Read(Path), Throws.InstanceOf<IOException>().With.Message.StartsWith(Results));
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("null")]
    public void A_damaged_description_is_an_error(string text)
    {
        _folder.Put("run/run.json", text);

        Assert.That(() => RunFolder.Read(Path), Throws.InstanceOf<IOException>().With.Message.StartsWith(_folder["run", "run.json"]));
    }

    [Test]
    public void A_folder_without_a_run_is_an_error() =>
        Assert.That(() => RunFolder.Read(_folder["absent"]), Throws.InstanceOf<IOException>());

    [Test]
    public void A_folder_that_holds_a_run_is_not_taken_again()
    {
        RunFolder.Create(Path, SampleRuns.Described("a/one"));

        Assert.That(() => RunFolder.Create(Path, SampleRuns.Described("a/two")), Throws.InstanceOf<IOException>().With.Message.Contains("already holds a run"));
        Assert.That(() => RunFolder.DemandUnused(Path), Throws.TypeOf<ConfigurationException>());
        Assert.That(RunFolder.Read(Path).Missing, Is.EqualTo(new[] { "a/one" }));
    }

    [Test]
    public void Results_that_end_side_by_side_make_whole_lines()
    {
        var ids = Enumerable.Range(0, 200).Select(number => $"a/check-{number}").ToArray();
        var folder = RunFolder.Create(Path, SampleRuns.Described(ids));

        Parallel.ForEach(ids, id => folder.Append(SampleRuns.Result(id, Verdict.Passed)));

        Assert.That(RunFolder.Read(Path).Missing, Is.Empty);
    }

    [Test]
    public void A_line_holds_the_members_of_the_contract()
    {
        RunFolder.Create(Path, SampleRuns.Described("a/one")).Append(SampleRuns.Result("a/one", Verdict.NotApplicable) with { Reason = "r" });

        var line = JsonDocument.Parse(File.ReadAllText(Results)).RootElement;

        Assert.That(line.EnumerateObject().Select(member => member.Name), Is.SupersetOf(
            new[] { "schema", "check", "requirements", "verdict", "severity", "summary", "expected", "actual", "reason", "known", "observations", "steps", "evidence", "durationMs", "startedAt" }));
        Assert.That(line.GetProperty("verdict").GetString(), Is.EqualTo("notApplicable"));
    }
}
