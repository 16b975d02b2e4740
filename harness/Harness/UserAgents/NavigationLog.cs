using System.Collections.Concurrent;
using System.Text;
using Microsoft.Playwright;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;
using Header = OAuthConformance.Harness.Protocol.Header;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>
/// The navigations of one page, from the browser's own events: redirect targets never show up in a route handler, and
/// a fragment never reaches a listener.
/// </summary>
internal sealed class NavigationLog
{
    private readonly CallbackListener _listener;
    private readonly ConcurrentQueue<Exchange> _exchanges = new();
    private readonly ConcurrentDictionary<IRequest, bool> _unanswered = new();
    private readonly ConcurrentDictionary<IRequest, bool> _fetching = new();
    private readonly TargetClock _clock;

    public NavigationLog(IPage page, Traffic traffic, CallbackListener listener, TargetClock clock)
    {
        (_listener, _clock) = (listener, clock);
        page.RequestFinished += (_, request) => _fetching.Remove(request, out var _);
        page.Request += (_, request) => Count(request, traffic);
        page.Response += (_, response) => Note(response.Request, response, null);
        page.RequestFailed += (_, request) => Note(request, null, request.Failure);
    }

    /// <summary>Status of the last answered navigation; 0 before the first.</summary>
    public int LastStatus => _exchanges.LastOrDefault(exchange => exchange.Response is not null)?.Response?.Status ?? 0;

    /// <summary>Address of the last navigation.</summary>
    public string LastUrl => _exchanges.LastOrDefault()?.Request.Url ?? "";

    /// <summary>True when the last navigation was answered with an error status and nothing to show: the browser then has a page of its own, and calls it a failure.</summary>
    public bool EndedEmpty => _exchanges.LastOrDefault() is { } last && IsEmptyError(last.Failure);

    /// <summary>True for what Chromium says of an error status without a body.</summary>
    public static bool IsEmptyError(string? failure) => failure?.Contains("ERR_HTTP_RESPONSE_CODE_FAILURE", StringComparison.Ordinal) == true;

    /// <summary>True while the page waits for the answer that it will give way to.</summary>
    public bool IsUnderWay => !_unanswered.IsEmpty;

    /// <summary>True while script of the page, or the page for script, waits for an answer.</summary>
    public bool IsFetching => !_fetching.IsEmpty;

    /// <summary>Forgets what was seen.</summary>
    public void Clear()
    {
        _exchanges.Clear();
        _unanswered.Clear();
        _fetching.Clear();
    }

    /// <summary>The first redirect or form that left the target's own origins; null when none did.</summary>
    public Delivered? FirstDelivery(HostList hosts)
    {
        WireResponse? carrier = null;
        foreach (var exchange in _exchanges)
        {
            if (!hosts.Owns(exchange.Request.Url))
                return Read(exchange.Request) with { Carrier = carrier, Arrived = ArrivalOf(exchange.Request) };
            carrier = exchange.Response ?? carrier;
            if (exchange.Response is { IsRedirect: true } response
                && QuickAgent.Absolute(exchange.Request.Url, response.Find("Location")!) is var location && !hosts.Owns(location))
                return Delivered.FromUrl(location) with { Carrier = response };
        }

        return null;
    }

    private static Delivered Read(WireRequest left) => left.Method == "POST"
        ? new(left.Url, "form_post", Parameters.Parse(Encoding.UTF8.GetString(left.Body ?? [])))
        : Delivered.FromUrl(left.Url);

    // Checks run side by side with one listener. The body, which holds what was issued for this request alone, tells theirs apart.
    private WireRequest? ArrivalOf(WireRequest sent) => _listener.Received.LastOrDefault(received =>
        received.Method == sent.Method && received.Url == sent.Url && (received.Body ?? []).AsSpan().SequenceEqual(sent.Body ?? []));

    /// <summary>Hands the exchanges to the evidence of a check.</summary>
    public void MoveTo(Recorder recorder)
    {
        while (_exchanges.TryDequeue(out var exchange))
            recorder.Add(exchange);
    }

    private void Count(IRequest request, Traffic traffic)
    {
        traffic.CountRequest();
        if (IsOfPage(request))
        {
            _unanswered[request] = true;
            // The page that asked is gone, and nobody waits for what it asked for.
            _fetching.Clear();
        }
        else if (request.ResourceType is "fetch" or "xhr" or "script")
        {
            _fetching[request] = true;
        }
    }

    private void Note(IRequest request, IResponse? response, string? failure)
    {
        if (failure is not null)
            _fetching.TryRemove(request, out _);
        if (!IsOfPage(request))
            return;
        _unanswered.TryRemove(request, out _);
        var sent = ToWire(request);
        var received = response is null ? null : new WireResponse(response.Status, ToHeaders(response.Headers), []);
        if (received is not null)
            _clock.Take(received);
        _exchanges.Enqueue(new("browser", sent, received, failure, TimeSpan.Zero));
    }

    /// <summary>True for a request of the page itself, neither of a frame nor of what it loads.</summary>
    internal static bool IsOfPage(IRequest request) => request.IsNavigationRequest && request.Frame.ParentFrame is null;

    /// <summary>A request, as far as the browser tells of it.</summary>
    internal static WireRequest ToWire(IRequest request) => new(request.Method, request.Url, ToHeaders(request.Headers), request.PostDataBuffer);

    private static IReadOnlyList<Header> ToHeaders(Dictionary<string, string> headers) =>
        [.. headers.Select(header => new Header(header.Key, header.Value))];
}
