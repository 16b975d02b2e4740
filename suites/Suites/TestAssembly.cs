using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Checks.NUnit;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Proof;
using OAuthConformance.Reports;

[assembly: Parallelizable(ParallelScope.All)]

/// <summary>
/// What <c>dotnet test</c> does around the checks: it opens the audit of the profile that runsettings.xml names, and
/// writes the run folder and the reports at the end. It has no namespace, so that it holds for the whole assembly.
/// </summary>
[SetUpFixture]
#pragma warning disable CA1050 // NUnit gives a set-up the scope of its namespace; the assembly's has none.
public sealed class TestAssembly
#pragma warning restore CA1050
{
    private AuditSession? _session;

    [OneTimeSetUp]
    public async Task OpenTheAudit()
    {
        var workspace = Workspace.Of(AppContext.BaseDirectory);
        try
        {
            _session = await AuditSession.OpenAsync(
                new()
                {
                    Profile = TestContext.Parameters["profile"] ?? "embedded",
                    ProfileFolders = workspace.ProfileFolders,
                    Launchers = [new ReferenceLauncher()],
                    Folder = target => workspace.RunFolder(target, DateTimeOffset.Now),
                    Log = TestContext.Progress.WriteLine,
                },
                CheckInfo.In(typeof(TestAssembly).Assembly),
                CancellationToken.None);
        }
        catch (Exception e) when (e is ConfigurationException or PreflightException)
        {
            Assert.Fail(e.Message);
        }

        AuditProperty.Set(_session!.Audit);
    }

    [OneTimeTearDown]
    public async Task WriteTheReports()
    {
        if (_session is null)
            return;
        var run = await _session.CompleteAsync(CancellationToken.None);
        await _session.DisposeAsync();
        // The HTML comes from the Runner; a test run leaves what Allure needs.
        var reports = await RunReports.WriteAsync(run, new() { Log = TestContext.Progress.WriteLine }, CancellationToken.None);
        TestContext.Progress.WriteLine($"Allure results: {reports.Paths["allureResults"]}");
    }
}
