using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.UserAgents;
using OAuthConformance.Proof;

namespace OAuthConformance.Suites.Proof;

/// <summary>The proof that every check can fail, as a test: the same as the command <c>prove</c>.</summary>
public sealed class ProofTests
{
    private const int Workers = 6;

    private ProofReport _report = null!;

    [OneTimeSetUp]
    public async Task Prove()
    {
        var profiles = EmbeddedProfiles.All(Workspace.Of(AppContext.BaseDirectory).ProfileFolders);
        var installed = await InstalledBrowser.FindOrInstallAsync(mayInstall: true, TestContext.Progress.WriteLine, CancellationToken.None);
        await using var listener = CallbackListener.Start();
        await using var browser = await EmbeddedProfiles.LaunchBrowserAsync(installed, listener, profiles, CancellationToken.None);

        _report = await new Prover(profiles, () => Task.FromResult(browser), Workers)
            .RunAsync(CheckInfo.In(typeof(VerifierRules).Assembly), isWhole: true, (_, _, _) => { }, CancellationToken.None);
    }

    [Test]
    public void Every_check_is_red_for_each_fault_that_it_names() =>
        Assert.That(string.Join('\n', _report.Unproven), Is.Empty);

    [Test]
    public void Every_rule_of_the_server_is_guarded_by_a_check() =>
        Assert.That(_report.Unguarded, Is.Empty);

    [Test]
    public void The_sound_server_passes_every_check() =>
        Assert.That(string.Join('\n', _report.FalseAlarms), Is.Empty);
}
