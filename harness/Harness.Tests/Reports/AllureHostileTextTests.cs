using System.Text.Json.Nodes;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>What the audited server sends reaches the report as visible text, and only as that.</summary>
public sealed class AllureHostileTextTests
{
    private ReportFolder _folder = null!;

    [SetUp]
    public void MakeFolder() => _folder = new();

    [TearDown]
    public void DropFolder() => _folder.Dispose();

    [Test]
    public void Hostile_text_is_inert_in_every_file([Values] Verdict verdict)
    {
        AllureResults.Write(HostileText.Run(_folder.Path, verdict), _folder["allure-results"]);

        foreach (var (name, content) in ReportFolder.Files(_folder["allure-results"]))
        {
            Assert.That(content.Where(c => c is not '\n' and not '\t' && (char.IsControl(c) || char.IsSurrogate(c) || c is '\u202e' or '\u2066' or '\u2028')), Is.Empty, name);
            if (name.EndsWith(".json", StringComparison.Ordinal))
                Assert.That(content, Does.Not.Contain("<"), name);
        }
    }

    [Test]
    public void Terminal_sequences_and_direction_overrides_are_shown_instead_of_obeyed()
    {
        AllureResults.Write(HostileText.Run(_folder.Path, Verdict.Failed), _folder["allure-results"]);

        var message = (string)ReportFolder.Results(_folder["allure-results"]).Single()["statusDetails"]!["message"]!;
        Assert.That(message, Does.Contain(@"\u001b[31mred\u001b[0m\u0000 \u202ereversed\u2066 \ud800 lone"));
    }

    [Test]
    public void A_description_holds_no_markup_of_a_server()
    {
        AllureResults.Write(HostileText.Run(_folder.Path, Verdict.Passed), _folder["allure-results"]);

        var description = (string)ReportFolder.Results(_folder["allure-results"]).Single()["description"]!;
        var outsideCode = string.Join('\n', description.Split('\n').Where(line => !line.StartsWith("- ````", StringComparison.Ordinal)));
        Assert.That(outsideCode, Does.Not.Contain("<script").And.Not.Contain("<img"));
        Assert.That(outsideCode, Does.Not.Contain("[x](").And.Not.Contain("https://evil").And.Not.Contain("www.evil"));
    }

    [Test]
    public void Environment_values_stay_on_their_line()
    {
        AllureResults.Write(HostileText.Run(_folder.Path, Verdict.Failed), _folder["allure-results"]);

        var lines = File.ReadAllLines(_folder["allure-results/environment.properties"]);
        Assert.That(lines.Count(line => line.StartsWith("Target=", StringComparison.Ordinal)), Is.EqualTo(1));
        Assert.That(lines, Has.All.Matches("^(Findings|Not\\\\ decided|Without\\\\ a\\\\ finding|Ledger|Target|Issuer|Profile|Plans|Hosts|Client\\\\ roles|User\\\\ roles|Run|Started|Finished|Cost|Suite\\\\ version|Runtime|Browser)="));
    }

    [Test]
    public void A_page_of_the_server_is_attached_as_text_and_never_as_a_page()
    {
        _folder.Put("evidence/page.html", "<script>alert(1)</script>");
        _folder.Put("evidence/picture.svg", "<svg onload=alert(1)>");
        var result = SampleRun.Failed() with { Steps = [], Evidence = [new("page", "evidence/page.html"), new("picture", "evidence/picture.svg")] };

        AllureResults.Write(SampleRun.Of(_folder.Path, (SampleRun.Plan(result.Check), result)), _folder["allure-results"]);

        var attached = ReportFolder.Results(_folder["allure-results"]).Single()["attachments"]!.AsArray();
        Assert.That(attached.Select(one => (string?)one!["type"]), Is.All.EqualTo("text/plain").And.Exactly(2).Items);
        Assert.That(attached.Select(one => (string?)one!["source"]), Is.All.EndsWith(".txt"));
    }

    [TestCase("../secret.txt")]
    [TestCase("run/../../secret.txt")]
    [TestCase("evidence/gone.png")]
    public void Evidence_outside_the_run_folder_or_gone_leaves_a_note(string path)
    {
        _folder.Put("secret.txt", "of this machine");
        var result = SampleRun.Failed() with { Steps = [], Evidence = [new("screenshot", path)] };

        AllureResults.Write(SampleRun.Of(_folder["run"], (SampleRun.Plan(result.Check), result)), _folder["allure-results"]);

        Assert.That(Attached(), Is.EqualTo($"{path} is not in the run folder any more.\n"));
    }

    [Test]
    public void Evidence_behind_a_symbolic_link_leaves_a_note()
    {
        var secret = _folder.Put("secret.txt", "of this machine");
        Directory.CreateDirectory(_folder["run"]);
        File.CreateSymbolicLink(_folder["run/page.txt"], secret);
        var result = SampleRun.Failed() with { Steps = [], Evidence = [new("page", "page.txt")] };

        AllureResults.Write(SampleRun.Of(_folder["run"], (SampleRun.Plan(result.Check), result)), _folder["allure-results"]);

        Assert.That(Attached(), Is.EqualTo("page.txt is not in the run folder any more.\n"));
    }

    private string Attached()
    {
        JsonNode attachment = ReportFolder.Results(_folder["allure-results"]).Single()["attachments"]!.AsArray().Single()!;
        return File.ReadAllText(Path.Combine(_folder["allure-results"], (string)attachment["source"]!));
    }
}
