using System.Diagnostics;
using System.Security.Cryptography;
using AngleSharp.Html.Dom;
using Microsoft.Playwright;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>What a page of the target loads, tells others, and lets run.</summary>
public sealed partial class BrowserAgent
{
    private const string FollowScript = """
        address => {
          const link = document.createElement('a');
          link.href = address;
          link.target = '_blank';
          document.body.append(link);
          link.click();
        }
        """;

    /// <summary>Headers of the transfer and of the first reader alone: the body is kept decoded, and is shown to somebody else.</summary>
    private static readonly HashSet<string> OfTheWire = new(["content-length", "content-encoding", "transfer-encoding", "set-cookie", "www-authenticate"], StringComparer.OrdinalIgnoreCase);

    /// <summary>Opens an authorization request, does what a person would, and looks at a page on the way.</summary>
    /// <param name="name">What the page is to its reader.</param>
    /// <param name="url">The authorization request.</param>
    /// <param name="person">Who sits there.</param>
    /// <param name="isIt">Tells the page.</param>
    /// <param name="recorder">Takes what was sent and seen.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <returns>The page, or where it ended without one.</returns>
    public async Task<(SeenPage? Page, Landing? Landing)> LookAsync(
        string name, string url, Person person, Func<RecognisedPage, bool> isIt, Recorder recorder, CancellationToken cancellation)
    {
        if (await VisitAsync(url, person, isIt, recorder, cancellation) is { } landing)
            return (null, landing);
        if (_loaded.Document is not { } document)
            return (null, new Lost($"{url.Split('?')[0]} led to a page without a response"));
        try
        {
            var html = PageRecogniser.Parse(await SnapshotAsync(cancellation));
            // What script adds to a page comes after it.
            if (html.Scripts.Length > 0)
                await Task.Delay(SettleTime, cancellation);
            var page = new SeenPage(name, url, _page.Url, await ToWireAsync(document))
            {
                Loaded = _loaded.Loaded,
                Links = [.. html.Links.OfType<IHtmlAnchorElement>().Select(link => QuickAgent.Absolute(_page.Url, link.GetAttribute("href") ?? ""))],
                TravellingCookies = [.. (await _context.CookiesAsync()).Where(cookie => cookie.SameSite == SameSiteAttribute.None).Select(ToCookie)],
            };
            return (page with { Followed = await FollowLinkAsync(cancellation) }, null);
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            return (null, new Lost($"the browser gave up at {_page.Url.Split('?')[0]}: {e.Message.Split('\n')[0]}"));
        }
    }

    /// <summary>Opens addresses side by side and gives what the trap knows of the time to run.</summary>
    /// <returns>Why some were not opened.</returns>
    internal async Task<IReadOnlyList<string>> OpenEachAsync(IReadOnlyList<string> urls, CancellationToken cancellation)
    {
        var failures = await Task.WhenAll(urls.Select(url => OpenInTabAsync(url, cancellation)));
        await Task.Delay(TrapTime, cancellation);
        return [.. failures.OfType<string>()];
    }

    /// <summary>Opens an address in a tab of its own, and gives its script the time to do something.</summary>
    /// <returns>Why it was not opened; null when it was.</returns>
    internal async Task<string?> OpenAsync(string url, CancellationToken cancellation)
    {
        var failure = await OpenInTabAsync(url, cancellation);
        await Task.Delay(ScriptLimit, cancellation);
        return failure;
    }

    /// <summary>Shows answers of the target side by side as they were sent to somebody else, and gives what the trap knows of the time to run.</summary>
    /// <returns>Why some were not shown.</returns>
    internal async Task<IReadOnlyList<string>> ShowEachAsync(IReadOnlyList<Exchange> answers, CancellationToken cancellation)
    {
        var failures = await Task.WhenAll(answers.Select((answer, number) => OpenInTabAsync($"{answer.Request.Url.Split('?')[0]}?shown={number}", cancellation, answer.Response)));
        await Task.Delay(TrapTime, cancellation);
        return [.. failures.OfType<string>()];
    }

    /// <summary>Shows an answer of the target as it was sent to somebody else, and follows a link to another site from there.</summary>
    /// <returns>The request that the other site got; null when none arrived.</returns>
    internal async Task<WireRequest?> FollowedFromAsync(Exchange answer, CancellationToken cancellation)
    {
        await AnswerAsync(_page, answer.Request.Url, Shown(answer.Answered));
        await _page.GotoAsync(answer.Request.Url, new() { WaitUntil = WaitUntilState.Load }).WaitAsync(Browser.CallLimit, cancellation);
        return await FollowLinkAsync(cancellation);
    }

    internal static WireResponse Shown(WireResponse response) => response with { Headers = [.. response.Headers.Where(header => !OfTheWire.Contains(header.Name))] };

    private async Task<string?> OpenInTabAsync(string url, CancellationToken cancellation, WireResponse? instead = null)
    {
        try
        {
            var tab = await _context.NewPageAsync().WaitAsync(Browser.CallLimit, cancellation);
            tab.Request += (_, _) => _traffic.CountRequest();
            await _traffic.TakeTurnAsync(cancellation);
            if (instead is not null)
                await AnswerAsync(tab, url, Shown(instead));
            var response = await tab.GotoAsync(url, new() { WaitUntil = WaitUntilState.Load }).WaitAsync(Browser.CallLimit, cancellation);
            if (_trap is not null)
                await tab.EvaluateAsync(_trap.PressLinks).WaitAsync(Browser.CallLimit, cancellation);
            return response?.Status is 429 or >= 500 ? $"{url.Split('?')[0]} was answered with status {response.Status}" : null;
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            return $"the browser gave up at {url.Split('?')[0]}: {e.Message.Split('\n')[0]}";
        }
    }

    /// <summary>Follows a link to another site, in a new tab so that the page stays as it is; null when nothing arrives there.</summary>
    private async Task<WireRequest?> FollowLinkAsync(CancellationToken cancellation)
    {
        var address = NewAddressOfAnAttacker();
        await _page.EvaluateAsync(FollowScript, address).WaitAsync(Browser.CallLimit, cancellation);
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < Browser.CallLimit; await Task.Delay(PollPause, cancellation))
        {
            if (_listener.Received.FirstOrDefault(received => received.Url == address) is { } arrived)
                return arrived;
        }

        return null;
    }

    /// <summary>The response as it can be shown again.</summary>
    private static async Task<WireResponse> ToWireAsync(IResponse response)
    {
        var head = await HeadOfAsync(response);
        return head with
        {
            Headers = [.. head.Headers.Where(header => !OfTheWire.Contains(header.Name))],
            Body = await response.BodyAsync().WaitAsync(Browser.CallLimit),
        };
    }

    private static string NewAddressOfAnAttacker() => $"https://evil.example/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";

    private static Cookie ToCookie(BrowserContextCookiesResult cookie) => new()
    {
        Name = cookie.Name,
        Value = cookie.Value,
        Domain = cookie.Domain,
        Path = cookie.Path,
        Expires = cookie.Expires,
        HttpOnly = cookie.HttpOnly,
        Secure = cookie.Secure,
        SameSite = cookie.SameSite,
    };
}
