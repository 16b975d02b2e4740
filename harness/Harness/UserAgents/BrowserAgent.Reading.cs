using System.Diagnostics;
using AngleSharp.Html.Dom;
using Microsoft.Playwright;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>What stands in the browser, as the recogniser reads it.</summary>
public sealed partial class BrowserAgent
{
    private const string AddressMark = "data-oc-address";

    /// <summary>Walks into open shadow roots, and says what is shown.</summary>
    private const string CommonScript = """
          const all = (root, found = []) => {
            for (const e of root.querySelectorAll('*')) {
              found.push(e);
              if (e.shadowRoot) all(e.shadowRoot, found);
            }
            return found;
          };
          const shown = e => {
            const style = getComputedStyle(e), box = e.getBoundingClientRect();
            if (e.getClientRects().length === 0 || style.visibility === 'hidden' || style.display === 'none') return false;
            // Moved off the page, so that password managers alone find it.
            return box.right + scrollX > 0 && box.bottom + scrollY > 0;
          };
          const fields = () => all(document).filter(e => e.localName === 'input' && e.type !== 'hidden' && shown(e)).map(e => `${e.type} ${e.name} ${e.id}`).join();
        """;

    /// <summary>Whether the page was seen already, whether its fields changed since, and how far it has loaded.</summary>
    private const string StateScript = $$"""
        () => {
        {{CommonScript}}
          const seen = window.{{Seen}}, now = seen ? fields() : '';
          return `${!seen ? 'new' : now && now !== seen ? 'changed' : 'seen'} ${document.readyState}`;
        }
        """;

    /// <summary>
    /// Numbers every element that can be used, marks what a person does not see and what lies over the page, and writes down where
    /// the page stands. Open shadow roots stand in it as they are shown: in place of what their hosts hold, with that in their slots.
    /// </summary>
    private const string SnapshotScript = $$"""
        () => {
        {{CommonScript}}
          let next = 0;
          const everything = all(document);
          for (const e of everything) {
            const style = getComputedStyle(e);
            if (['fixed', 'sticky'].includes(style.position) || ['dialog', 'alertdialog'].includes(e.getAttribute('role')) || e.localName === 'dialog')
              e.setAttribute('{{PageRecogniser.OverMark}}', '');
            if (!e.matches('form, input, button, textarea, select, a, [role=button], [role=link], [role=option], [role=heading]')) continue;
            e.setAttribute('{{Mark}}', String(next++));
            if (e.localName === 'form') continue;
            e.toggleAttribute('{{PageRecogniser.HiddenMark}}', !shown(e));
          }
          window.{{Seen}} = fields() || ' ';
          document.documentElement.setAttribute('{{AddressMark}}', location.href);
          if (!everything.some(e => e.shadowRoot)) return document.documentElement.outerHTML;
          const escaped = text => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
          const write = node => {
            if (node.nodeType === Node.TEXT_NODE)
              return ['script', 'style'].includes(node.parentElement?.localName) ? '' : escaped(node.data);
            if (node.nodeType !== Node.ELEMENT_NODE || node.localName === 'template') return '';
            const assigned = node.localName === 'slot' ? node.assignedNodes() : [];
            const inside = assigned.length > 0 ? assigned : (node.shadowRoot ?? node).childNodes;
            const open = `<${node.localName}${[...node.attributes].map(a => ` ${a.name}="${escaped(a.value)}"`).join('')}>`;
            return ['input', 'br', 'hr', 'img', 'meta', 'link', 'area', 'base', 'col', 'embed', 'source', 'track', 'wbr'].includes(node.localName)
              ? open
              : `${open}${[...inside].map(write).join('')}</${node.localName}>`;
          };
          return write(document.documentElement);
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

    /// <summary>
    /// Gives script that builds a page the time that it takes: as long as the target owes it an answer, and a while longer
    /// where nothing stands there yet.
    /// </summary>
    private async Task SettleAsync(CancellationToken cancellation)
    {
        const string BlankScript = $$"""
            () => {
            {{CommonScript}}
              return document.body?.innerText.trim() || all(document).some(e => e.matches('input, button')) ? 'shown' : 'blank';
            }
            """;
        await Task.Delay(SettleTime, cancellation);
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < FetchLimit; await Task.Delay(PollPause, cancellation))
        {
            if (!_navigations.IsFetching && (waiting.Elapsed > ScriptLimit || await EvaluateAsync(BlankScript) != "blank"))
                return;
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
