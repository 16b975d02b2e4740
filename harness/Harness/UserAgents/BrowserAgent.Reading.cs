using AngleSharp.Html.Dom;
using Microsoft.Playwright;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>What stands in the browser, as the recogniser reads it.</summary>
public sealed partial class BrowserAgent
{
    private const string AddressMark = "data-oc-address";

    /// <summary>Numbers every element that can be used, marks what a person does not see, and writes down where the page stands.</summary>
    private const string SnapshotScript = $$"""
        () => {
          let next = 0;
          for (const e of document.querySelectorAll('form, input, button, textarea, select, a[href], [role=button]')) {
            e.setAttribute('{{Mark}}', String(next++));
            const style = getComputedStyle(e);
            const shown = e.getClientRects().length > 0 && style.visibility !== 'hidden' && style.display !== 'none';
            if (e.tagName === 'FORM') continue;
            e.toggleAttribute('{{PageRecogniser.HiddenMark}}', !shown);
          }
          window.{{Seen}} = true;
          document.documentElement.setAttribute('{{AddressMark}}', location.href);
          return document.documentElement.outerHTML;
        }
        """;

    /// <summary>What a person sees of the page, after the links of a trap were pressed.</summary>
    private async Task<IHtmlDocument> ReadAsync(CancellationToken cancellation)
    {
        if (_trap is not null)
            await EvaluateAsync(_trap.PressLinks);
        var document = PageRecogniser.Parse(await SnapshotAsync(cancellation));
        // Here script runs, so nobody sees what stands there for those without it; the parser does.
        foreach (var unseen in document.QuerySelectorAll("noscript").ToList())
            unseen.Remove();
        return document;
    }

    private async Task<string> SnapshotAsync(CancellationToken cancellation)
    {
        for (var tries = 0; ; tries++)
        {
            if (await EvaluateAsync(SnapshotScript) is { } html)
                return html;
            // The page moved on while it was read, as self-submitting pages do: read the one it moved to.
            if (tries == MostPages)
                throw new TimeoutException("the page never stood still");
            await UntilLoadedAsync(cancellation);
        }
    }

    /// <summary>Asks the page; null when it was replaced meanwhile.</summary>
    private async Task<string?> EvaluateAsync(string script)
    {
        try
        {
            return await _page.EvaluateAsync<string>(script).WaitAsync(Browser.CallLimit);
        }
        catch (PlaywrightException) when (!_page.IsClosed)
        {
            return null;
        }
    }
}
