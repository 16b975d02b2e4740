using System.Diagnostics;
using System.Net;
using System.Text;
using Microsoft.Playwright;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;
using Header = OAuthConformance.Harness.Protocol.Header;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>Pages of the target inside an attacker's page.</summary>
public sealed partial class BrowserAgent
{
    // The inner text of what is not rendered at all would be that of its source.
    private const string TextScript = "() => document.body?.checkVisibility() ? document.body.innerText : ''";

    /// <summary>Shows an address of the target in a frame of an attacker's page, and looks at it as a visitor of that page would.</summary>
    /// <param name="url">The address.</param>
    /// <param name="instead">What the frame gets without asking the target; null to ask it.</param>
    /// <param name="recorder">Takes what was sent, and a picture.</param>
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

    /// <summary>Takes over what a browser sends along with a frame that another site shows, where it lets third parties have cookies.</summary>
    public Task TakeTravellingCookiesAsync(SeenPage page) => _context.AddCookiesAsync(page.TravellingCookies).WaitAsync(Browser.CallLimit);

    private async Task<FramedPage> ShowInFrameAsync(string url, WireResponse? instead, Recorder recorder, CancellationToken cancellation)
    {
        var tab = await OpenTabForFramesAsync();
        var (answer, failure) = ((IResponse?)null, "");
        tab.Request += (_, _) => _traffic.CountRequest();
        tab.Response += (_, response) => answer = IsOfFrame(response.Request, tab) ? response : answer;
        tab.RequestFailed += (_, request) => failure = IsOfFrame(request, tab) ? request.Failure ?? "" : failure;

        var attackersPage = NewAddressOfAnAttacker();
        await AnswerAsync(tab, attackersPage, new(200, [new("Content-Type", "text/html")], Encoding.UTF8.GetBytes(
            $"<!doctype html><title>Win a prize</title><iframe width=1000 height=600 src=\"{WebUtility.HtmlEncode(url)}\"></iframe>")));
        if (instead is not null)
            await AnswerAsync(tab, url, instead);
        await tab.GotoAsync(attackersPage, new() { WaitUntil = WaitUntilState.Load }).WaitAsync(Browser.CallLimit, cancellation);
        // What script shows or hides, or breaks out with, comes after the page.
        await Task.Delay(SettleTime, cancellation);

        await PhotographAsync(recorder, tab);
        if (answer is not null)
            recorder.Add(new("browser", NavigationLog.ToWire(answer.Request), await HeadOfAsync(answer), null, TimeSpan.Zero));
        // A page that broke out has the whole window, and a visitor sees whose it is.
        var frame = tab.Frames.FirstOrDefault(frame => frame.ParentFrame == tab.MainFrame);
        if (frame is null || tab.Url != attackersPage || !_hosts().Owns(frame.Url))
            return new(answer?.Status, null, "", failure);
        var page = await RecogniseAsync(frame, cancellation);
        // What script builds may take longer; a page that is only told too late would count as one that is not shown.
        for (var waiting = Stopwatch.StartNew(); page is OtherPage && waiting.Elapsed < ScriptLimit && tab.Frames.Contains(frame); page = await RecogniseAsync(frame, cancellation))
            await Task.Delay(StillTime, cancellation);
        return new(answer?.Status, page, (await frame.EvaluateAsync<string>(TextScript).WaitAsync(Browser.CallLimit, cancellation)).Trim(), failure);
    }

    private async Task<RecognisedPage> RecogniseAsync(IFrame frame, CancellationToken cancellation) =>
        _login.Steps is [var first, ..] && await SeeAsync(first, frame).WaitAsync(Browser.CallLimit, cancellation) is not null
            ? SpelledOut
            : PageRecogniser.Recognise(PageRecogniser.Parse(await frame.EvaluateAsync<string>(SnapshotScript).WaitAsync(Browser.CallLimit, cancellation)), runsScript: true);

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

    private static bool IsOfFrame(IRequest request, IPage tab) => request.IsNavigationRequest && request.Frame.ParentFrame == tab.MainFrame;

    private static async Task AnswerAsync(IPage tab, string url, WireResponse response) => await tab.RouteAsync(asked => asked == url, route => route.FulfillAsync(new()
    {
        Status = response.Status,
        Headers = response.Headers.GroupBy(header => header.Name, StringComparer.OrdinalIgnoreCase).ToDictionary(group => group.Key, group => string.Join(", ", group.Select(header => header.Value))),
        BodyBytes = response.Body,
    })).WaitAsync(Browser.CallLimit);

    private static async Task<WireResponse> HeadOfAsync(IResponse response) => new(
        response.Status, [.. (await response.HeadersArrayAsync().WaitAsync(Browser.CallLimit)).Select(header => new Header(header.Name, header.Value))], []);
}
