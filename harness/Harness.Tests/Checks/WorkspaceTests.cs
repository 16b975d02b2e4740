using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Tests.CheckTests;

public sealed class WorkspaceTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 30, 45, TimeSpan.Zero);

    [Test]
    public void The_workspace_of_a_folder_is_the_repository_around_it()
    {
        using var folder = new TemporaryFolder();
        folder.Put("house/OAuthConformance.sln", "");
        folder.Put("house/deep/down/file", "");

        Assert.That(Workspace.Of(folder["house", "deep", "down"]).Root, Is.EqualTo(folder["house"]));
        Assert.That(Workspace.Of(folder["house"]).Root, Is.EqualTo(folder["house"]));
        Assert.That(Workspace.Of(folder.Path).Root, Is.EqualTo(folder.Path));
    }

    [TestCase("staging", "20260301-123045-staging")]
    [TestCase("My Server / Über", "20260301-123045-my-server----ber")]
    [TestCase("../../etc", "20260301-123045-------etc")]
    [TestCase("a~b", "20260301-123045-a-b")]
    public void A_run_is_named_by_its_moment_and_its_target(string target, string name)
    {
        using var folder = new TemporaryFolder();

        Assert.That(new Workspace(folder.Path).RunFolder(target, Now), Is.EqualTo(folder["reports", "runs", name]));
    }

    [Test]
    public void A_run_of_the_past_is_found_by_name_and_by_folder()
    {
        using var folder = new TemporaryFolder();
        folder.Put("reports/runs/one/run.json", "{}");
        folder.Put("elsewhere/run.json", "{}");
        var workspace = new Workspace(folder.Path);

        Assert.That(workspace.FindRun("one"), Is.EqualTo(folder["reports", "runs", "one"]));
        Assert.That(workspace.FindRun(folder["elsewhere"]), Is.EqualTo(folder["elsewhere"]));
        Assert.That(() => workspace.FindRun("two"), Throws.TypeOf<ConfigurationException>().With.Message.Contains("'two'").And.Message.Contains("one"));
    }

    [Test]
    public void Runs_of_the_same_second_are_told_apart_by_a_number_also_below_a_tilde()
    {
        using var folder = new TemporaryFolder();
        var workspace = new Workspace(folder["user~1"]);

        string[] runs = [.. Enumerable.Range(0, 4).Select(_ => Directory.CreateDirectory(workspace.RunFolder("a", Now)).FullName)];

        Assert.That(runs, Is.EqualTo(new[] { "", "~2", "~3", "~4" }.Select(end => folder["user~1", "reports", "runs", "20260301-123045-a" + end])));
    }
}
