using Microsoft.Playwright;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>Prints a page of ours to PDF: without script, and without a network.</summary>
public static class PagePrinter
{
    /// <summary>Prints a page as its own style says.</summary>
    /// <param name="installed">Which browser.</param>
    /// <param name="html">The page; it refers to nothing outside itself.</param>
    /// <param name="file">Gets the PDF.</param>
    /// <exception cref="PlaywrightException">The browser does not start, or does not print.</exception>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    public static async Task PrintAsync(InstalledBrowser installed, string html, string file)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = installed.ExecutablePath,
            Channel = installed.Channel,
            Args = ["--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run"],
            Timeout = 60_000,
        });
        var context = await browser.NewContextAsync(new() { JavaScriptEnabled = false, Offline = true }).WaitAsync(Browser.CallLimit);
        var page = await context.NewPageAsync().WaitAsync(Browser.CallLimit);
        await page.SetContentAsync(html).WaitAsync(Browser.CallLimit);
        await page.PdfAsync(new() { Path = file, PreferCSSPageSize = true, PrintBackground = true, Tagged = true }).WaitAsync(Browser.CallLimit);
    }
}
