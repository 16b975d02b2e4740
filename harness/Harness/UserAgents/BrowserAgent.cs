using System.Diagnostics;
using AngleSharp.Dom;
using Microsoft.Playwright;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>A session in the real browser. It sees the same pages as the quick agent, by the same recogniser, and runs their script.</summary>
public sealed partial class BrowserAgent : IUserAgent
{
    private const int MostPages = 20;
    private const int MostBanners = 3;
    private const string Mark = "data-oc-id";
    private const string Seen = "oauthConformanceSawThisPage";
    private static readonly TimeSpan PictureLimit = TimeSpan.FromSeconds(5);

    /// <summary>Script that changes a page in place has done so by then.</summary>
    private static readonly TimeSpan ScriptLimit = TimeSpan.FromSeconds(3);

    /// <summary>Script that waits for an answer of the target has changed the page by then.</summary>
    private static readonly TimeSpan FetchLimit = TimeSpan.FromSeconds(12);

    /// <summary>A page whose fields changed in place stands still when they did not change again within this time.</summary>
    private static readonly TimeSpan StillTime = TimeSpan.FromMilliseconds(250);

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
    private readonly LoginProfile _login;
    private readonly TimeProvider _time;
    private readonly TargetClock _clock;
    private CookieJar? _left;

    private BrowserAgent(Func<HostList> hosts, Traffic traffic, ExecutionTrap? trap, LoginProfile? login, TimeProvider? time, IBrowserContext context, IPage page, CallbackListener listener)
    {
        (_hosts, _traffic, _trap, _context, _page, _listener) = (hosts, traffic, trap, context, page, listener);
        (_login, _time) = (login ?? new(), time ?? TimeProvider.System);
        _clock = new(_time);
        _navigations = new(page, traffic, listener, _clock);
        _loaded = new(page);
    }

    /// <summary>A new, empty session.</summary>
    /// <param name="browser">The browser of the run.</param>
    /// <param name="hosts">The target's own origins.</param>
    /// <param name="traffic">Counts what is sent.</param>
    /// <param name="trap">Its function is given to every page; null for none.</param>
    /// <param name="login">How to log in, where the operator spells it out.</param>
    /// <param name="time">The clock; null for the system's.</param>
    public static async Task<BrowserAgent> OpenAsync(
        Browser browser, Func<HostList> hosts, Traffic traffic, ExecutionTrap? trap = null, LoginProfile? login = null, TimeProvider? time = null)
    {
        var (context, page) = await browser.OpenAsync();
        if (trap is not null)
            await context.ExposeFunctionAsync<int>(trap.Function, trap.Spring).WaitAsync(Browser.CallLimit);
        // Dialogs need no answer: as long as nobody listens for them, Playwright dismisses them.
        return new(hosts, traffic, trap, login, time, context, page, browser.Listener);
    }

    /// <summary>True once credentials were sent: there may be a session at the target.</summary>
    public bool HasLoggedIn { get; private set; }

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

    /// <summary>The cookies of the session, also after it was closed here; null when the browser was gone before.</summary>
    internal async Task<CookieJar?> CookiesAsync()
    {
        if (_left is not null)
            return _left;
        try
        {
            var jar = new CookieJar(_time);
            foreach (var cookie in await _context.CookiesAsync().WaitAsync(Browser.CallLimit))
                jar.Take(cookie.Name, cookie.Value, cookie.Domain, cookie.Path, cookie.Secure);
            return jar;
        }
        catch (Exception e) when (e is PlaywrightException or TimeoutException)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (HasLoggedIn)
            _left = await CookiesAsync();
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
        var typed = new TypedCredentials();
        var banners = 0;
        var (answered, left) = (new HashSet<string>(), new HashSet<string>());
        for (var count = 0; count < MostPages; count++)
        {
            cancellation.ThrowIfCancellationRequested();
            if (_navigations.FirstDelivery(_hosts()) is { } delivered)
                return delivered with { WasAskedForConsent = askedForConsent };
            if (_navigations.LastStatus is 429 or >= 500)
                return new Lost($"{_page.Url.Split('?')[0]} was answered with status {_navigations.LastStatus}");
            if (_navigations.EndedEmpty)
                return new OwnPage(_navigations.LastUrl, _navigations.LastStatus, "(empty)");
            var document = await ReadAsync(cancellation);
            if (document.DocumentElement.GetAttribute(AddressMark) is { } address && !_hosts().Owns(address))
                return await ElsewhereAsync(address, cancellation) with { WasAskedForConsent = askedForConsent };
            var page = await IsSpelledOutAsync(cancellation) ? SpelledOut : PageRecogniser.Recognise(document, runsScript: true, seesBanners: banners < MostBanners);
            if (page is not BannerPage && hold(page))
                return null;
            var text = PageRecogniser.Text(document);
            // What was answered and stands there again is left by its other way on; where that leads back as well, it ends there.
            if (page is ConsentPage or StayPage && answered.Contains(text))
                page = page is ConsentPage && left.Add(text) && PageRecogniser.WayOn(document) is { } on ? on : new OtherPage(text);
            settled &= page is OtherPage;
            switch (page)
            {
                case LoginPage or CodePage when !typed.MayFill(page, person):
                    return typed.EndAt(page, _page.Url, _navigations.LastStatus, text, PageRecogniser.Controls(document))!;
                case LoginPage login:
                    if (login == SpelledOut)
                        typed.Note(_login.Steps);
                    else
                        typed.Note(page);
                    if (login == SpelledOut || login.Password is not null)
                    {
                        _traffic.CountBrowserLogin();
                        HasLoggedIn = true;
                    }

                    if (login != SpelledOut)
                        await LogInAsync(login, person, recorder, cancellation);
                    else if (await TakeStepsAsync(person.User!, recorder, cancellation) is { } stuck)
                        return stuck;
                    break;
                case CodePage code:
                    if (typed.NeedsAnotherCode)
                        await _clock.UntilNextCodeAsync(cancellation);
                    typed.Note(page);
                    await TypeCodeAsync(code, person.User!, recorder, cancellation);
                    break;
                case BannerPage banner:
                    banners++;
                    await ClickAsync(banner.Dismiss).WaitAsync(Browser.CallLimit, cancellation);
                    await Task.Delay(StillTime, cancellation);
                    break;
                case StayPage stay:
                    if (await PressAsync(stay.Yes, cancellation))
                        answered.Add(text);
                    break;
                case ChooserPage chooser when person.User is { } user && chooser.For(user.Username) is { } choice:
                    await PressAsync(choice, cancellation);
                    break;
                case ChooserPage:
                    return typed.EndAt(page, _page.Url, _navigations.LastStatus, text, PageRecogniser.Controls(document))!;
                case ConsentPage { Deny: null } consent when person.Denies:
                    return new OwnPage(_page.Url, _navigations.LastStatus, $"no way to refuse: {consent.Text}");
                case ConsentPage consent:
                    askedForConsent |= consent.Deny is not null;
                    if (!person.Denies)
                        await TickAsync(consent.Boxes, cancellation);
                    await PhotographAsync(recorder);
                    if (await PressAsync(person.Denies ? consent.Deny! : consent.Approve, cancellation))
                        answered.Add(text);
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
                    await SettleAsync(cancellation);
                    break;
                default:
                    return new OwnPage(_page.Url, _navigations.LastStatus, text) { WasAskedForConsent = askedForConsent, Controls = PageRecogniser.Controls(document), AsksForMore = PageRecogniser.AsksForMore(document) };
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

    /// <summary>Does something that leads to another page, and waits for that page.</summary>
    private async Task GoAsync(Func<Task> act, CancellationToken cancellation)
    {
        await _traffic.TakeTurnAsync(cancellation);
        try
        {
            await act().WaitAsync(Browser.CallLimit, cancellation);
        }
        catch (Exception e) when ((e is PlaywrightException or TimeoutException) && (_navigations.FirstDelivery(_hosts()) is not null || NavigationLog.IsEmptyError(e.Message)))
        {
            // A redirect to a private scheme or an impossible address fails in the browser, after the target sent it; so does an error without a page.
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
        var (waiting, still) = (Stopwatch.StartNew(), new Stopwatch());
        while (waiting.Elapsed < Browser.CallLimit)
        {
            var state = await EvaluateAsync(StateScript);
            if (state == "new complete" || (state == "seen complete" && waiting.Elapsed > (_navigations.IsFetching ? FetchLimit : ScriptLimit)))
                return;
            if (state == "changed complete" && !_navigations.IsFetching)
                still.Start();
            else
                still.Reset();
            if (still.Elapsed > StillTime)
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
