using System.Diagnostics;
using AngleSharp.Dom;
using Microsoft.Playwright;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>A session in the real browser. It sees the same pages as the quick agent, by the same recogniser, and runs their script.</summary>
public sealed partial class BrowserAgent : IUserAgent
{
    private const int MostPages = 12;
    private const string Mark = "data-oc-id";
    private const string Seen = "oauthConformanceSawThisPage";
    private static readonly TimeSpan PictureLimit = TimeSpan.FromSeconds(5);

    /// <summary>Script that changes a page in place has done so by then.</summary>
    private static readonly TimeSpan ScriptLimit = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan SettleTime = TimeSpan.FromMilliseconds(800);

    /// <summary>A form_post page that runs script has submitted itself by then.</summary>
    private static readonly TimeSpan SubmitLimit = TimeSpan.FromSeconds(1);

    /// <summary>Events of a page that was left may come after those of the page that followed it.</summary>
    private static readonly TimeSpan TrapTime = TimeSpan.FromMilliseconds(300);

    private static readonly TimeSpan PollPause = TimeSpan.FromMilliseconds(25);

    private readonly Func<HostList> _hosts;
    private readonly IBrowserContext _context;
    private readonly IPage _page;
    private readonly NavigationLog _navigations;
    private readonly PageLog _loaded;
    private readonly CallbackListener _listener;
    private readonly Traffic _traffic;
    private readonly ExecutionTrap? _trap;

    private BrowserAgent(Func<HostList> hosts, Traffic traffic, ExecutionTrap? trap, IBrowserContext context, IPage page, CallbackListener listener)
    {
        (_hosts, _traffic, _trap, _context, _page, _listener) = (hosts, traffic, trap, context, page, listener);
        _navigations = new(page, traffic, listener);
        _loaded = new(page);
    }

    /// <summary>A new, empty session.</summary>
    /// <param name="browser">The browser of the run.</param>
    /// <param name="hosts">The target's own origins.</param>
    /// <param name="traffic">Counts what is sent.</param>
    /// <param name="trap">Its function is given to every page; null for none.</param>
    public static async Task<BrowserAgent> OpenAsync(Browser browser, Func<HostList> hosts, Traffic traffic, ExecutionTrap? trap = null)
    {
        var (context, page) = await browser.OpenAsync();
        if (trap is not null)
            await context.ExposeFunctionAsync<int>(trap.Function, trap.Spring).WaitAsync(Browser.CallLimit);
        // Dialogs need no answer: as long as nobody listens for them, Playwright dismisses them.
        return new(hosts, traffic, trap, context, page, browser.Listener);
    }

    /// <inheritdoc/>
    public async Task<Landing> AuthorizeAsync(string url, Person person, Recorder recorder, CancellationToken cancellation) =>
        (await VisitAsync(url, person, hold: _ => false, recorder, cancellation))!;

    /// <summary>As <see cref="AuthorizeAsync"/>, but stops at a page that is held; null then.</summary>
    private async Task<Landing?> VisitAsync(string url, Person person, Func<RecognisedPage, bool> hold, Recorder recorder, CancellationToken cancellation)
    {
        _navigations.Clear();
        try
        {
            var landing = await BrowseAsync(url, person, hold, recorder, cancellation);
            await PhotographAsync(recorder);
            return landing;
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            // What the target sent stands, whether or not the page that it led to came to its end.
            if (_navigations.FirstDelivery(_hosts()) is { } delivered)
                return delivered;
            return new Lost($"the browser gave up at {_page.Url.Split('?')[0]}: {string.Join(' ', e.Message.Split('\n'))}");
        }
        finally
        {
            if (_trap is not null)
                await Task.Delay(TrapTime, CancellationToken.None);
            _navigations.MoveTo(recorder);
            _loaded.MoveForeignTo(recorder, _hosts());
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        try
        {
            // Contexts are closed, never pages: closing a page right after a navigation can hang.
            await _context.CloseAsync().WaitAsync(Browser.CallLimit);
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            // The browser is gone or hangs; it is ended as a whole at the end of the run.
        }
    }

    private async Task<Landing?> BrowseAsync(string url, Person person, Func<RecognisedPage, bool> hold, Recorder recorder, CancellationToken cancellation)
    {
        var askedForConsent = false;
        var settled = false;
        await GoAsync(() => _page.GotoAsync(url, new() { WaitUntil = WaitUntilState.DOMContentLoaded }), cancellation);
        var credentialsSent = 0;
        for (var count = 0; count < MostPages; count++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_navigations.FirstDelivery(_hosts()) is { } delivered)
                return delivered with { WasAskedForConsent = askedForConsent };
            if (_navigations.LastStatus is 429 or >= 500)
                return new Lost($"{_page.Url.Split('?')[0]} was answered with status {_navigations.LastStatus}");
            var document = await ReadAsync(cancellation);
            if (document.DocumentElement.GetAttribute(AddressMark) is { } address && !_hosts().Owns(address))
                return await ElsewhereAsync(address, cancellation) with { WasAskedForConsent = askedForConsent };
            var page = PageRecogniser.Recognise(document);
            if (hold(page))
                return null;
            switch (page)
            {
                case LoginPage when credentialsSent > 0 || person.User is null:
                    return new LoginRejected(_page.Url, PageRecogniser.Text(document));
                case LoginPage login:
                    credentialsSent++;
                    _traffic.CountBrowserLogin();
                    await LogInAsync(login, person, recorder, cancellation);
                    break;
                case ConsentPage { Deny: null } consent when person.Denies:
                    return new OwnPage(_page.Url, _navigations.LastStatus, $"no way to refuse: {consent.Text}");
                case ConsentPage consent:
                    askedForConsent |= consent.Deny is not null;
                    await PhotographAsync(recorder);
                    await PressAsync(person.Denies ? consent.Deny! : consent.Approve, cancellation);
                    break;
                case DeliveryPage when await LeavesByItselfAsync(cancellation):
                    break;
                case DeliveryPage { Submit: { } button }:
                    recorder.Observe("The form_post page had to be submitted by a click: no script ran.");
                    await PressAsync(button, cancellation);
                    break;
                case DeliveryPage:
                    return new Stalled(_page.Url);
                case OtherPage when document.Scripts.Length > 0 && !settled:
                    // Script may still lead somewhere: look a second time before this counts as the end.
                    settled = true;
                    await Task.Delay(SettleTime, cancellation);
                    break;
                default:
                    return new OwnPage(_page.Url, _navigations.LastStatus, PageRecogniser.Text(document)) { WasAskedForConsent = askedForConsent, AsksForMore = PageRecogniser.AsksForMore(document) };
            }
        }

        return new Lost($"no end after {MostPages} pages");
    }

    /// <summary>
    /// The delivery that led to a page elsewhere. The page can stand there before the browser tells of the answer that it is;
    /// taken for a page of the target, it would be a refusal.
    /// </summary>
    private async Task<Landing> ElsewhereAsync(string address, CancellationToken cancellation)
    {
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < (_navigations.IsUnderWay ? Browser.CallLimit : ScriptLimit); await Task.Delay(PollPause, cancellation))
            if (_navigations.FirstDelivery(_hosts()) is { } delivered)
                return delivered;
        return new Lost($"the browser ended up at {address.Split('?')[0]}, and no request was seen that led there");
    }

    /// <summary>True when the page gives way to another within the time that its own script may take.</summary>
    private async Task<bool> LeavesByItselfAsync(CancellationToken cancellation)
    {
        for (var waiting = Stopwatch.StartNew(); waiting.Elapsed < (_navigations.IsUnderWay ? Browser.CallLimit : SubmitLimit); await Task.Delay(PollPause, cancellation))
        {
            if (_navigations.FirstDelivery(_hosts()) is not null)
                return true;
            if (await EvaluateAsync($"() => window.{Seen} ? 'seen' : 'new'") == "new")
            {
                await UntilLoadedAsync(cancellation);
                return true;
            }
        }

        return false;
    }

    private async Task LogInAsync(LoginPage login, Person person, Recorder recorder, CancellationToken cancellation)
    {
        if (login.Username is not null)
            await _page.FillAsync(Selector(login.Username), person.User!.Username).WaitAsync(Browser.CallLimit, cancellation);
        await _page.FillAsync(Selector(login.Password), person.User!.Password).WaitAsync(Browser.CallLimit, cancellation);
        await PhotographAsync(recorder);
        if (login.Submit is not null)
            await PressAsync(login.Submit, cancellation);
        else
            await GoAsync(() => _page.PressAsync(Selector(login.Password), "Enter"), cancellation);
    }

    private Task PressAsync(IElement element, CancellationToken cancellation) => GoAsync(() => _page.ClickAsync(Selector(element)), cancellation);

    /// <summary>Does something that leads to another page, and waits for that page.</summary>
    private async Task GoAsync(Func<Task> act, CancellationToken cancellation)
    {
        await _traffic.TakeTurnAsync(cancellation);
        try
        {
            await act().WaitAsync(Browser.CallLimit, cancellation);
        }
        catch (Exception e) when ((e is PlaywrightException or TimeoutException) && _navigations.FirstDelivery(_hosts()) is not null)
        {
            // A redirect to a private scheme or an impossible address fails in the browser, after the target sent it.
            return;
        }

        await UntilLoadedAsync(cancellation);
    }

    /// <summary>
    /// Waits until a page stands that was not seen yet, whole. The page itself is asked: Playwright's load state was seen to
    /// miss the event after a redirect. A page that stays, since script changes it in place, is taken after a while.
    /// </summary>
    private async Task UntilLoadedAsync(CancellationToken cancellation)
    {
        var waiting = Stopwatch.StartNew();
        while (waiting.Elapsed < Browser.CallLimit)
        {
            var state = await EvaluateAsync($"() => (window.{Seen} ? 'seen ' : 'new ') + document.readyState");
            if (state == "new complete" || (state == "seen complete" && waiting.Elapsed > ScriptLimit))
                return;
            await Task.Delay(PollPause, cancellation);
        }

        throw new TimeoutException($"the page did not load within {Browser.CallLimit.TotalSeconds:0} s");
    }

    /// <summary>A picture is evidence, not a verdict: where none can be had, that is told and the check goes on.</summary>
    private async Task PhotographAsync(Recorder recorder, IPage? page = null)
    {
        try
        {
            var png = await (page ?? _page).ScreenshotAsync(new() { Timeout = (float)PictureLimit.TotalMilliseconds }).WaitAsync(Browser.CallLimit);
            recorder.Keep(new($"page-{recorder.Pictures.Count + 1}", png));
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            recorder.Observe($"No screenshot of {_page.Url.Split('?')[0]}: {e.Message.Split('\n')[0]}");
        }
    }

    private static string Selector(IElement element) => $"[{Mark}='{element.GetAttribute(Mark)}']";
}
