using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>
/// A user agent without a screen: HTTP and an HTML parser. It follows redirects inside the target's own origins,
/// fills forms, and stops where something would leave them. It runs no script.
/// </summary>
public sealed partial class QuickAgent(ISender sender, Func<HostList> hosts, Traffic traffic, TimeProvider time) : IUserAgent
{
    private const int MostRequests = 25;

    private static readonly char[] ControlsAndSpace = [.. Enumerable.Range(0, 0x21).Select(code => (char)code)];

    private static readonly Person Nobody = new(null);

    private readonly TargetClock _clock = new(time);

    private CookieJar _cookies = new(time);

    /// <summary>True once credentials were sent: there may be a session at the target.</summary>
    public bool HasLoggedIn { get; private set; }

    /// <summary>Another agent with the cookies that this one has now.</summary>
    public QuickAgent Copy() => new(sender, hosts, traffic, time) { _cookies = _cookies.Copy() };

    /// <summary>Goes on with the session of another agent, to which somebody logged in.</summary>
    internal void TakeOver(CookieJar session) => (_cookies, HasLoggedIn) = (session, true);

    /// <inheritdoc/>
    public async Task<Landing> AuthorizeAsync(string url, Person person, Recorder recorder, CancellationToken cancellation) =>
        (await BrowseAsync(WireRequest.Page(url), person, Reading.Everything, recorder, cancellation)).Landing!;

    /// <summary>Goes on from a request that a page prepared, as <see cref="AuthorizeAsync"/> does.</summary>
    public async Task<Landing> ContinueAsync(WireRequest request, Person person, Recorder recorder, CancellationToken cancellation) =>
        (await BrowseAsync(request, person, Reading.Everything, recorder, cancellation)).Landing!;

    /// <summary>As <see cref="AuthorizeAsync"/>, but holds back the form that gives consent.</summary>
    /// <returns>The form; where it ended instead when no consent was asked for.</returns>
    public Task<(Landing? Landing, HeldForm? Form)> HoldConsentAsync(string url, Person person, Recorder recorder, CancellationToken cancellation) =>
        BrowseAsync(WireRequest.Page(url), person, Reading.UntilAny<ConsentPage>(), recorder, cancellation);

    /// <summary>As <see cref="ContinueAsync"/>, but holds back the form that gives consent.</summary>
    /// <returns>Where it ended, or the form.</returns>
    public Task<(Landing? Landing, HeldForm? Held)> ContinueUntilConsentAsync(WireRequest request, Person person, Recorder recorder, CancellationToken cancellation) =>
        BrowseAsync(request, person, Reading.UntilAny<ConsentPage>(), recorder, cancellation);

    /// <summary>As <see cref="AuthorizeAsync"/>, but holds back the form that logs in.</summary>
    /// <returns>The form; where it ended instead when no login was asked for.</returns>
    public Task<(Landing? Landing, HeldForm? Form)> HoldLoginAsync(string url, Person person, Recorder recorder, CancellationToken cancellation) =>
        BrowseAsync(WireRequest.Page(url), person, Reading.UntilAny<LoginPage>(), recorder, cancellation);

    /// <summary>Asks to be logged out, and stops at the question whether to.</summary>
    /// <returns>Where it ended, or the form that confirms the logout.</returns>
    public Task<(Landing? Landing, HeldForm? Question)> LogOutAsync(WireRequest request, Recorder recorder, CancellationToken cancellation) =>
        BrowseAsync(request, Nobody, Reading.UntilLogout, recorder, cancellation);

    /// <summary>Goes on from the form that confirms a logout, without answering any further question.</summary>
    public Task<Landing> ConfirmLogoutAsync(WireRequest request, Recorder recorder, CancellationToken cancellation) => FollowAsync(request, recorder, cancellation);

    /// <summary>Sends a request and follows redirects, and does nothing on the page that comes.</summary>
    public async Task<Landing> FollowAsync(WireRequest request, Recorder recorder, CancellationToken cancellation) =>
        (await BrowseAsync(request, Nobody, Reading.Nothing, recorder, cancellation)).Landing!;

    /// <summary>As <see cref="HoldLoginAsync"/>, but holds back the form with the password, which may come after one for the user name.</summary>
    /// <returns>The form; where it ended instead when no password was asked for.</returns>
    public Task<(Landing? Landing, HeldForm? Form)> HoldPasswordAsync(string url, Person person, Recorder recorder, CancellationToken cancellation) =>
        BrowseAsync(WireRequest.Page(url), person, Reading.UntilPassword, recorder, cancellation);

    /// <summary>As <see cref="AuthorizeAsync"/>, but stops after a number of requests.</summary>
    /// <returns>The request that would be the next, not sent; null when the way ended before.</returns>
    public async Task<WireRequest?> WalkAsync(string url, Person person, int requests, Recorder recorder, CancellationToken cancellation) =>
        (await BrowseAsync(WireRequest.Page(url), person, Reading.Everything, recorder, cancellation, requests)).Held?.Request;

    /// <summary>Another agent with those cookies alone that go along with a frame which a page of another site shows.</summary>
    public QuickAgent InFrame() => new(sender, hosts, traffic, time) { _cookies = _cookies.OfFrames() };

    private async Task<(Landing? Landing, HeldForm? Held)> BrowseAsync(
        WireRequest request, Person person, Reading reading, Recorder recorder, CancellationToken cancellation, int? stopAfter = null)
    {
        var typed = new TypedCredentials();
        var askedForConsent = false;
        var interrupted = false;
        for (var count = 0; count < MostRequests; count++)
        {
            if (count == stopAfter)
                return (null, new(request, ""));
            var exchange = await SendAsync(request, recorder, cancellation);
            if (exchange.Response is not { } response)
                return (new Lost($"{request.Method} {request.Url.Split('?')[0]} got no response: {exchange.Failure}"), null);
            // 501 is how a server says that it does not know a method (RFC 9110 section 15.6.2), which is an answer.
            if (response.Status is 429 or (>= 500 and not 501))
                return (new Lost($"{request.Method} {request.Url.Split('?')[0]} was answered with status {response.Status}"), null);

            if (response.IsRedirect)
            {
                if (!Uri.TryCreate(Absolute(request.Url, response.Find("Location")!), UriKind.Absolute, out _))
                    return (new Lost($"{request.Method} {request.Url.Split('?')[0]} redirects to '{response.Find("Location")}', which is no address"), null);
                if (Follow(request, response) is not { } next)
                    return (Delivered.FromUrl(Absolute(request.Url, response.Find("Location")!)) with { WasAskedForConsent = askedForConsent, WasInterrupted = interrupted, Carrier = response }, null);
                request = next;
                continue;
            }

            var document = PageRecogniser.Parse(response.Text);
            if (Refresh(document) is { } refresh)
            {
                var address = Absolute(request.Url, refresh);
                if (!hosts().Owns(address))
                    return (Delivered.FromUrl(address) with { WasAskedForConsent = askedForConsent, WasInterrupted = interrupted, Carrier = response }, null);
                request = WireRequest.Page(address.Split('#')[0]);
                continue;
            }

            var page = reading.Recognise(document);
            if (typed.NeedsAnotherCode && page is CodePage && typed.MayFill(page, person))
                await _clock.UntilNextCodeAsync(cancellation);
            if ((typed.MayFill(page, person) ? NextRequest(request.Url, page, person) : null) is not { } action)
                return (End(request.Url, page, typed, response, document) with { WasAskedForConsent = askedForConsent, WasInterrupted = interrupted }, null);
            // A form that is held is mostly sent later.
            HasLoggedIn |= page is LoginPage { Password: not null };
            if (reading.Holds(page))
                return (null, new(action, PageRecogniser.WholeText(document)) { Typed = page is LoginPage { Password: null } ? null : person.User?.Password, HasScript = HasScript(document) || HasHandlers(document) });
            interrupted = true;
            askedForConsent |= page is ConsentPage { Deny: not null };
            typed.Note(page);
            if (page is LoginPage { Password: not null })
            {
                traffic.CountQuickLogin();
            }

            request = action;
        }

        return (new Lost($"no end after {MostRequests} requests"), null);
    }

    /// <summary>What sending a form, as a person would with this button, is on the wire.</summary>
    /// <param name="pageUrl">Address of the page.</param>
    /// <param name="form">The form; its fields hold what was typed.</param>
    /// <param name="button">The button that is pressed; null for none.</param>
    public static WireRequest Submission(string pageUrl, IHtmlFormElement form, IElement? button)
    {
        var fields = new Parameters(Fields(form, button).Select(field => (field.Name, (string?)field.Value)));
        var action = Absolute(pageUrl, button?.GetAttribute("formaction") ?? form.GetAttribute("action") ?? "");
        return (button?.GetAttribute("formmethod")?.ToLowerInvariant() ?? form.Method) == "post"
            ? WireRequest.Form(action.Split('#')[0], fields, accept: "text/html,application/xhtml+xml,*/*;q=0.8")
            : WireRequest.Page($"{action.Split('?', '#')[0]}?{fields.Encode()}");
    }

    /// <summary>A reference of a page as an absolute URL; one that is absolute keeps its encoding, one that makes no URL is left as it is.</summary>
    public static string Absolute(string pageUrl, string reference)
    {
        // As browsers do (WHATWG URL section 4.4): control characters around it, and tabs and line ends anywhere, are not there.
        reference = string.Concat(reference.Trim(ControlsAndSpace).Where(c => c is not ('\t' or '\r' or '\n')));
        if (reference.Length == 0)
            return pageUrl;
        // A backslash is taken for a slash: /\evil.example leaves the site.
        if (reference[0] is '/' or '\\' || reference.StartsWith("http", StringComparison.OrdinalIgnoreCase))
            reference = Path().Replace(reference, path => path.Value.Replace('\\', '/'), count: 1);
        // However many slashes follow the scheme, a host comes next; with the page's own scheme and none or one, it is a path.
        if (SchemeAndSlashes().Match(reference) is { Success: true } start)
        {
            var (scheme, slashes) = (start.Groups["scheme"].Value, start.Groups["slashes"].Value);
            var rest = reference[start.Length..];
            if (scheme.Length == 0 ? slashes.Length >= 2 : slashes.Length >= 2 || !pageUrl.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
                reference = $"{scheme}//{rest}";
            else
                reference = slashes + rest;
        }

        if (Uri.TryCreate(reference, UriKind.Absolute, out var absolute) && !reference.StartsWith('/'))
            return absolute.Scheme is "http" or "https" ? reference : absolute.OriginalString;
        return Uri.TryCreate(new Uri(pageUrl), reference, out var resolved) ? resolved.AbsoluteUri : reference;
    }

    [GeneratedRegex("""^\s*[\d.]*\s*[;,]?\s*url\s*=\s*(?<quote>["']?)(?<url>.+?)\k<quote>\s*$""", RegexOptions.IgnoreCase)]
    private static partial Regex RefreshUrl();

    [GeneratedRegex("^(?<scheme>(?:https?:)?)(?<slashes>/*)", RegexOptions.IgnoreCase)]
    private static partial Regex SchemeAndSlashes();

    [GeneratedRegex("^[^?#]*")]
    private static partial Regex Path();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>Where a page sends the browser by a meta element, as a redirect would; null when it does not.</summary>
    private static string? Refresh(IHtmlDocument document) => document.QuerySelectorAll("meta[http-equiv]")
        .Where(meta => meta.GetAttribute("http-equiv")!.Equals("refresh", StringComparison.OrdinalIgnoreCase))
        .Select(meta => RefreshUrl().Match(meta.GetAttribute("content") ?? ""))
        .FirstOrDefault(match => match.Success)?.Groups["url"].Value;

    /// <summary>What a person does on this page; null when there is nothing more to do.</summary>
    private WireRequest? NextRequest(string url, RecognisedPage page, Person person)
    {
        switch (page)
        {
            case LoginPage { Form: { } form } login:
                if (login.Username is not null)
                    login.Username.Value = person.User!.Username;
                if (login.Password is not null)
                    login.Password.Value = person.User!.Password;
                return Submission(url, form, login.Submit);
            case CodePage { Form: { } form } code:
                foreach (var (field, value) in code.Filled(OneTimeCode.At(person.User!.TotpSecret!, _clock.Now)))
                    field.Value = value;
                return Submission(url, form, code.Submit);
            case StayPage { Form: { } form } stay:
                return Submission(url, form, stay.Yes);
            case ChooserPage chooser when person.User is { } user && chooser.For(user.Username) is { } choice:
                return choice is IHtmlAnchorElement account
                    ? WireRequest.Page(Absolute(url, account.GetAttribute("href") ?? "").Split('#')[0])
                    : FormOf(choice) is { } around ? Submission(url, around, choice) : null;
            case LogoutPage logout:
                return Submission(url, logout.Form, logout.Confirm);
            case ConsentPage { Form: { } form } consent when !person.Denies:
                foreach (var box in consent.Boxes)
                    box.IsChecked = true;
                return Submission(url, form, consent.Approve);
            case ConsentPage { Deny: IHtmlAnchorElement link }:
                return WireRequest.Page(Absolute(url, link.GetAttribute("href") ?? "").Split('#')[0]);
            case ConsentPage { Deny: { } button } consent:
                return (FormOf(button) ?? consent.Form) is { } refusal ? Submission(url, refusal, button) : null;
            default:
                return null;
        }
    }

    private static IHtmlFormElement? FormOf(IElement button) => (button as IHtmlButtonElement)?.Form ?? (button as IHtmlInputElement)?.Form;

    private Landing End(string url, RecognisedPage page, TypedCredentials typed, WireResponse response, IHtmlDocument document)
    {
        var hasScript = HasScript(document);
        if (typed.EndAt(page, url, response.Status, PageRecogniser.Text(document), PageRecogniser.Controls(document)) is { } end)
            return end is OwnPage own ? own with { HasUnrunScript = hasScript } : end;
        if (page is DeliveryPage delivery && Absolute(url, delivery.Form.GetAttribute("action") ?? "") is var action && !hosts().Owns(action))
            return new Delivered(action, "form_post", new Parameters(Fields(delivery.Form, null).Select(field => (field.Name, (string?)field.Value)))) { Carrier = response };
        // Whoever refuses, and finds no way to, is at the end: script that was not run would ask the same.
        if (page is ConsentPage { Form: not null, Deny: null } consent)
            return new OwnPage(url, response.Status, $"no way to refuse: {consent.Text}");
        return new OwnPage(url, response.Status, PageRecogniser.Text(document)) { HasUnrunScript = hasScript, Controls = PageRecogniser.Controls(document), AsksForMore = page is OtherPage && PageRecogniser.AsksForMore(document) };
    }

    private static bool HasScript(IHtmlDocument document) =>
        document.Scripts.Any(script => script.Type is null or "" or "module" || script.Type.Contains("javascript", StringComparison.OrdinalIgnoreCase));

    private static bool HasHandlers(IHtmlDocument document) =>
        document.All.Any(element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase)));

    private async Task<Exchange> SendAsync(WireRequest request, Recorder recorder, CancellationToken cancellation)
    {
        var fromOtherSite = request.Headers.Contains(HeldForm.OtherSite) ? request.Method : null;
        if (_cookies.For(request.Url, fromOtherSite) is { } cookies)
            request = request.With("Cookie", cookies);
        var exchange = await sender.SendAsync(request, cancellation);
        recorder.Add(exchange);
        if (exchange.Response is { } response)
        {
            _cookies.Take(request.Url, response, fromOtherSite);
            _clock.Take(response);
        }

        return exchange;
    }

    /// <summary>The request that follows a redirect; null when it leads out of the target.</summary>
    private WireRequest? Follow(WireRequest request, WireResponse response)
    {
        var location = Absolute(request.Url, response.Find("Location")!);
        if (!hosts().Owns(location))
            return null;
        // RFC 9110 section 15.4: 307 and 308 keep method and body, the others go on with GET.
        return response.Status is 307 or 308
            ? request with { Url = location.Split('#')[0], Headers = [.. request.Headers.Where(header => header.Name != "Cookie")] }
            : WireRequest.Page(location.Split('#')[0]);
    }

    private static IEnumerable<(string Name, string Value)> Fields(IHtmlFormElement form, IElement? button)
    {
        foreach (var element in form.Elements.OfType<IHtmlElement>())
        {
            switch (element)
            {
                case IHtmlInputElement { Type: "submit" or "image" or "button" or "reset" or "file" }:
                case IHtmlInputElement { Type: "checkbox" or "radio", IsChecked: false }:
                case IHtmlInputElement { Name: null or "" }:
                    break;
                case IHtmlInputElement { IsDisabled: false } input:
                    yield return (input.Name!, input.Type is "checkbox" or "radio" ? input.GetAttribute("value") ?? "on" : input.Value);
                    break;
                case IHtmlTextAreaElement { IsDisabled: false, Name: { Length: > 0 } name } area:
                    yield return (name, area.Value);
                    break;
                case IHtmlSelectElement { IsDisabled: false, Name: { Length: > 0 } name } select:
                    yield return (name, select.Value ?? "");
                    break;
            }
        }

        if (button?.GetAttribute("name") is { Length: > 0 } buttonName)
            yield return (buttonName, button.GetAttribute("value") ?? "");
    }

    /// <summary>What the agent takes pages for, and at which it stops.</summary>
    private sealed record Reading(Func<IHtmlDocument, RecognisedPage> Recognise, Func<RecognisedPage, bool> Holds)
    {
        public static Reading Everything { get; } = new(document => PageRecogniser.Recognise(document), _ => false);

        public static Reading UntilLogout { get; } = new(PageRecogniser.RecogniseLogout, page => page is LogoutPage);

        public static Reading UntilPassword { get; } = new(document => PageRecogniser.Recognise(document), page => page is LoginPage { Password: not null });

        public static Reading Nothing { get; } = new(document => new OtherPage(PageRecogniser.Text(document)), _ => false);

        public static Reading UntilAny<TPage>()
            where TPage : RecognisedPage => new(document => PageRecogniser.Recognise(document), page => page is TPage);
    }
}
