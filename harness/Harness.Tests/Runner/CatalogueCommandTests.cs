using NUnit.Framework;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>The commands that tell of checks without a target of the user's: <c>list</c>, <c>explain</c>, <c>coverage</c> and <c>prove</c>.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class CatalogueCommandTests
{
    [Test]
    public async Task List_writes_every_check_as_one_document()
    {
        var ended = await RunnerProcess.RunAsync("list", "--json");

        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        var checks = ended.Document().AsArray();
        foreach (var check in checks)
            Contract.AssertMembers(check, Contract.Listed);
        Assert.That(checks.Select(check => (string)check!["id"]!), Is.Unique.And.Member("pkce/verifier-must-match"));
        Assert.That(checks.Select(check => (string)check!["flow"]!), Is.EqualTo(checks.Select(check => ((string)check!["id"]!).Split('/')[0])));
    }

    [Test]
    public async Task List_writes_a_line_a_check_for_a_person()
    {
        var people = await RunnerProcess.RunAsync("list");
        var programs = await RunnerProcess.RunAsync("list", "--json");

        Assert.That(people.Output.TrimEnd().Split('\n').Select(line => line.Split(' ')[0]), Is.EqualTo(programs.Document().AsArray().Select(check => (string)check!["id"]!)));
    }

    [TestCase("pkce/verifier-must-match", "severity critical", "needs web, victim", "When it is broken: ", "RFC7636-4.6/verifier-compared", "`verifier-not-compared`: ")]
    [TestCase("RFC7636-4.6/verifier-compared", "https://www.rfc-editor.org/rfc/rfc7636#section-4.6", "Mend: ", "Level: ", "`pkce/verifier-must-match`: ")]
    [TestCase("B27", "What an attacker gains", "Mend: ", "## Tried by")]
    [TestCase("inconclusive", "Nothing could be decided", "exit code is 4")]
    public async Task Explain_tells_of_a_check_and_of_a_requirement(string id, params string[] told)
    {
        var ended = await RunnerProcess.RunAsync("explain", id);

        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        Assert.That(ended.Error, Is.Empty);
        foreach (var words in told.Prepend(id))
            Assert.That(ended.Output, Does.Contain(words));
    }

    [Test]
    public async Task The_catalogue_has_a_page_for_each_check_and_every_link_of_its_index_leads_to_one()
    {
        using var folder = new TemporaryFolder();

        var ended = await RunnerProcess.RunAsync("catalogue", "--out", folder["catalogue"]);

        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        var links = System.Text.RegularExpressions.Regex.Matches(File.ReadAllText(folder["catalogue/README.md"]), @"\]\(([^)]+)\)").Select(link => link.Groups[1].Value).ToList();
        Assert.That(links.Select(link => folder[$"catalogue/{link}"]), Has.All.Matches<string>(File.Exists));
        Assert.That(links, Has.Member("pkce/verifier-must-match.md").And.Member("attacks/B27.md"));
    }

    [Test]
    public async Task Coverage_counts_each_statement_of_each_specification_once()
    {
        var ended = await RunnerProcess.RunAsync("coverage", "--json");

        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        var document = ended.Document();
        Contract.AssertMembers(document, ["specs"]);
        var specs = document["specs"]!.AsArray();
        foreach (var spec in specs)
        {
            Contract.AssertMembers(spec, Contract.Coverage);
            var parts = new[] { "tested", "untestable", "outOfScope" }.Sum(part => (int)spec![part]!) + spec!["open"]!.AsArray().Count;
            Assert.That((int)spec["statements"]!, Is.EqualTo(parts), (string)spec["id"]!);
            Assert.That((int)spec["proven"]!, Is.LessThanOrEqualTo((int)spec["tested"]!));
        }

        Assert.That(specs.Select(spec => (string)spec!["id"]!), Is.Unique.And.Member("RFC7636"));
    }

    [Test]
    public async Task Coverage_tells_a_person_the_total_and_what_is_open()
    {
        var people = await RunnerProcess.RunAsync("coverage");
        var programs = await RunnerProcess.RunAsync("coverage", "--json");

        var specs = programs.Document()["specs"]!.AsArray();
        Assert.That(people.Output, Does.Match($"total +{specs.Sum(spec => (int)spec!["statements"]!)} +{specs.Sum(spec => (int)spec!["tested"]!)} "));
        Assert.That(
            people.Output.Split('\n').Where(line => line.StartsWith("open: ", StringComparison.Ordinal)).Select(line => line.Split(' ')[1].TrimEnd(':')),
            Is.EqualTo(specs.SelectMany(spec => spec!["open"]!.AsArray()).Select(id => (string)id!)));
    }

    [Test]
    public async Task Prove_writes_what_turned_the_check_red_as_one_document()
    {
        var ended = await RunnerProcess.RunAsync("prove", "pkce/verifier-must-match", "--json");

        Assert.That(ended.ExitCode, Is.Zero, ended.Error);
        var proof = ended.Document();
        Contract.AssertMembers(proof, Contract.Proof);
        var check = proof["checks"]!.AsArray().Single()!;
        Contract.AssertMembers(check, ["id", "provenBy"]);
        Assert.That(check["provenBy"]!.AsArray().Select(fault => (string)fault!), Does.Contain("verifier-not-compared"));
        var rule = proof["rules"]!.AsArray().Single()!;
        Contract.AssertMembers(rule, ["id", "guardedBy"]);
        Assert.That((string)rule["id"]!, Is.EqualTo("token/verifier-matches"));
        foreach (var gaps in new[] { "unproven", "unguarded", "falseAlarms" })
            Assert.That(proof[gaps]!.AsArray(), Is.Empty, gaps);
    }

    [Test]
    public async Task Help_is_a_result_and_goes_to_standard_output()
    {
        var ended = await RunnerProcess.RunAsync("--help");

        Assert.That(ended.ExitCode, Is.Zero);
        Assert.That(ended.Error, Is.Empty);
        foreach (var command in new[] { "run", "list", "explain", "coverage", "prove", "report", "serve-reference" })
            Assert.That(ended.Output, Does.Contain($"  {command}"));
    }
}
