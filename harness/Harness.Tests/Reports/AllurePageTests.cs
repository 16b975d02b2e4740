using Microsoft.Playwright;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.UserAgents;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>The HTML report as a reader sees it, in a real browser.</summary>
public sealed class AllurePageTests
{
    private const string Finding = "A code is refused with another verifier";

    private TemporaryFolder _folder = null!;
    private IPlaywright _playwright = null!;
    private IBrowser _browser = null!;

    [OneTimeSetUp]
    public async Task OpenBrowser()
    {
        var package = Path.Combine(Workspace.Of(AppContext.BaseDirectory).Root, "reports", "allure");
        if (!Directory.Exists(Path.Combine(package, "node_modules", "allure")))
            Assert.Ignore("the HTML generator is not installed; `npm ci` in reports/allure installs it");
        _folder = new();
        // Two runs of one target: the page of the second knows of the first.
        foreach (var name in new[] { "first", "second" })
        {
            Directory.CreateDirectory(_folder[name]);
            var written = await RunReports.WriteAsync(SampleRun.WithAllOutcomes(_folder[name]), new() { Formats = ["allure"], AllurePackage = package, History = _folder["history.jsonl"], Log = _ => { } }, default);
            Assert.That(written.Notes, Is.Empty);
        }

        var installed = await InstalledBrowser.FindOrInstallAsync(mayInstall: true, _ => { }, default);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = installed.ExecutablePath, Channel = installed.Channel });
    }

    [OneTimeTearDown]
    public async Task CloseBrowser()
    {
        if (_browser is not null)
            await _browser.DisposeAsync();
        _playwright?.Dispose();
        _folder?.Dispose();
    }

    [Test]
    public async Task The_totals_are_those_of_the_run()
    {
        var page = await OpenAsync("second");
        var counts = RunCounts.Of(SampleRun.WithAllOutcomes());

        // Findings are red, known ones too; what was not decided is broken; nothing undecided hides among what passed.
        Assert.That(await NumberAsync(page, "total"), Is.EqualTo(9));
        Assert.That(await NumberAsync(page, "passed"), Is.EqualTo(counts.Passed));
        Assert.That(await NumberAsync(page, "failed"), Is.EqualTo(counts.Failed + counts.Warning + counts.KnownFailure));
        Assert.That(await NumberAsync(page, "skipped"), Is.EqualTo(counts.NotApplicable));
        Assert.That(await NumberAsync(page, "broken"), Is.EqualTo(counts.Inconclusive + counts.Error + counts.UnexpectedPass));
        Assert.That(await NumberAsync(page, "unknown"), Is.EqualTo(counts.Missing));
    }

    [Test]
    public async Task A_finding_opens_and_tells_all_there_is_to_it()
    {
        var page = await OpenAsync("second");
        await page.GetByText(Finding).First.ClickAsync();

        var told = await page.GetByTestId("test-result-error-message").First.InnerTextAsync();
        foreach (var part in new[] { "Requirement: RFC 7636 section 4.6 (must)", "What would have been accepted", "What happened", "How to mend it", "How to reproduce it", "curl -i -X \"POST\"" })
            Assert.That(told, Does.Contain(part));
    }

    [Test]
    public async Task An_attachment_opens()
    {
        var page = await OpenAsync("second");
        await page.GetByText(Finding).First.ClickAsync();
        await page.GetByTestId("test-result-tab-attachments").ClickAsync();
        await page.GetByTestId("test-result-attachment-header").Filter(new() { HasText = "request and response" }).Last.ClickAsync();

        await Assertions.Expect(page.GetByText("grant_type=authorization_code&code=<code 1>").First).ToBeVisibleAsync();
    }

    [Test]
    public async Task The_page_of_a_later_run_knows_of_the_earlier_one()
    {
        foreach (var (run, earlier) in new[] { ("first", 0), ("second", 1) })
        {
            var page = await OpenAsync(run);
            await page.GetByText(Finding).First.ClickAsync();
            await page.GetByTestId("test-result-tab-history").ClickAsync();
            await Assertions.Expect(page.GetByTestId("test-result-history-item")).ToHaveCountAsync(earlier);
        }
    }

    private static async Task<int> NumberAsync(IPage page, string status)
    {
        var item = page.GetByTestId($"metadata-item-{status}");
        return await item.CountAsync() == 0 ? 0 : int.Parse(await item.GetByTestId("metadata-value").InnerTextAsync());
    }

    private async Task<IPage> OpenAsync(string run)
    {
        var page = await _browser.NewPageAsync();
        await page.GotoAsync(new Uri(_folder[$"{run}/allure-report/index.html"]).AbsoluteUri);
        await page.GetByTestId("metadata-item-total").WaitForAsync();
        return page;
    }
}
