using System.Diagnostics;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using AngleSharp.Html.Dom;
using Microsoft.Playwright;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;
using Header = OAuthConformance.Harness.Protocol.Header;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>What a page shows, loads and tells, by itself and in a frame of somebody else's page.</summary>
public sealed partial class BrowserAgent
{
    private const string AttackersOrigin = "https://evil.example";

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
    private static readonly HashSet<string> OfTheWire = new(["content-length", "content-encoding", "transfer-encoding", "set-cookie"], StringComparer.OrdinalIgnoreCase);

    private const string TextScript = "() => document.body ? document.body.innerText : ''";

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

    /// <summary>Takes over what a browser would send along with a frame that another site shows.</summary>
    public Task TakeTravellingCookiesAsync(SeenPage page) => _context.AddCookiesAsync(page.TravellingCookies).WaitAsync(Browser.CallLimit);

    /// <summary>Shows an address of the target in a frame of an attacker's page, and looks at it as a visitor of that page would.</summary>
    /// <param name="url">The address.</param>
    /// <param name="instead">What the frame gets without asking the target; null to ask it.</param>
    /// <param name="recorder">Takes the picture.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    public async Task<FramedPage> FrameAsync(string url, WireResponse? instead, Recorder recorder, CancellationToken cancellation)
    {
        try
        {
            return await ShowInFrameAsync(url, instead, recorder, cancellation);
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            return new(null, null, "", e.Message.Split('\n')[0]);
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

    private async Task<string?> OpenInTabAsync(string url, CancellationToken cancellation)
    {
        try
        {
            var tab = await _context.NewPageAsync().WaitAsync(Browser.CallLimit, cancellation);
            tab.Request += (_, _) => _traffic.CountRequest();
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

    private async Task<FramedPage> ShowInFrameAsync(string url, WireResponse? instead, Recorder recorder, CancellationToken cancellation)
    {
        var tab = await OpenTabForFramesAsync();
        var (frameStatus, failure) = ((int?)null, "");
        tab.Request += (_, _) => _traffic.CountRequest();
        tab.Response += (_, response) => frameStatus = IsOfFrame(response.Request, tab) ? response.Status : frameStatus;
        tab.RequestFailed += (_, request) => failure = IsOfFrame(request, tab) ? request.Failure ?? "" : failure;

        var attackersPage = $"{AttackersOrigin}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        await AnswerAsync(tab, attackersPage, new(200, [new("Content-Type", "text/html")], Encoding.UTF8.GetBytes(
            $"<!doctype html><title>Win a prize</title><iframe width=1000 height=600 src=\"{WebUtility.HtmlEncode(url)}\"></iframe>")));
        if (instead is not null)
            await AnswerAsync(tab, url, instead);
        await tab.GotoAsync(attackersPage, new() { WaitUntil = WaitUntilState.Load }).WaitAsync(Browser.CallLimit, cancellation);
        await Task.Delay(SettleTime, cancellation);

        await PhotographAsync(recorder, tab);
        // A page that broke out of the frame has the window to itself, and its address is seen.
        var frame = tab.Frames.FirstOrDefault(frame => frame.ParentFrame == tab.MainFrame);
        if (frame is null || tab.Url != attackersPage || !_hosts().Owns(frame.Url))
            return new(frameStatus, null, "", failure);
        var page = PageRecogniser.Recognise(PageRecogniser.Parse(await frame.EvaluateAsync<string>(SnapshotScript).WaitAsync(Browser.CallLimit, cancellation)));
        return new(frameStatus, page, (await frame.EvaluateAsync<string>(TextScript).WaitAsync(Browser.CallLimit, cancellation)).Trim(), failure);
    }

    private static bool IsOfFrame(IRequest request, IPage tab) => request.IsNavigationRequest && request.Frame.ParentFrame == tab.MainFrame;

    private async Task<IPage> OpenTabForFramesAsync()
    {
        try
        {
            // Else Chromium itself keeps other sites from framing a target on this machine or its network, whatever the target sends.
            await _context.GrantPermissionsAsync(["local-network-access"]).WaitAsync(Browser.CallLimit);
        }
        catch (PlaywrightException)
        {
            // A browser that does not know the permission does not ask for it.
        }

        return await _context.NewPageAsync().WaitAsync(Browser.CallLimit);
    }

    private static async Task AnswerAsync(IPage tab, string url, WireResponse response) => await tab.RouteAsync(asked => asked == url, route => route.FulfillAsync(new()
    {
        Status = response.Status,
        Headers = response.Headers.GroupBy(header => header.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => string.Join(", ", group.Select(header => header.Value))),
        BodyBytes = response.Body,
    })).WaitAsync(Browser.CallLimit);

    /// <summary>Follows a link to another site, in a new tab so that the page stays as it is; null when nothing arrives there.</summary>
    private async Task<WireRequest?> FollowLinkAsync(CancellationToken cancellation)
    {
        var address = $"{AttackersOrigin}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}";
        await _page.EvaluateAsync(FollowScript, address).WaitAsync(Browser.CallLimit, cancellation);
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < PictureLimit; await Task.Delay(PollPause, cancellation))
        {
            if (_listener.Received.FirstOrDefault(received => received.Url == address) is { } arrived)
                return arrived;
        }

        return null;
    }

    private static async Task<WireResponse> ToWireAsync(IResponse response) => new(
        response.Status,
        [.. (await response.HeadersArrayAsync().WaitAsync(Browser.CallLimit)).Select(header => new Header(header.Name, header.Value)).Where(header => !OfTheWire.Contains(header.Name))],
        await response.BodyAsync().WaitAsync(Browser.CallLimit));

    private static Microsoft.Playwright.Cookie ToCookie(BrowserContextCookiesResult cookie) => new()
    {
        Name = cookie.Name, Value = cookie.Value, Domain = cookie.Domain, Path = cookie.Path, Expires = cookie.Expires,
        HttpOnly = cookie.HttpOnly, Secure = cookie.Secure, SameSite = cookie.SameSite,
    };
}
