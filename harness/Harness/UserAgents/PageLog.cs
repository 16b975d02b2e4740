using System.Collections.Concurrent;
using Microsoft.Playwright;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>What the page that stands was sent as, and what it loads. <see cref="NavigationLog"/> tells how the browser got there.</summary>
internal sealed class PageLog
{
    /// <summary>What stands in place of an answer.</summary>
    internal const string LoadedByPage = "loaded by a page";

    private readonly ConcurrentQueue<IRequest> _all = new();
    private ConcurrentQueue<IRequest> _ofPage = new();

    public PageLog(IPage page)
    {
        page.Request += (_, request) => Note(request);
        page.Response += (_, response) => Document = NavigationLog.IsOfPage(response.Request) && response.Status is < 300 or >= 400 ? response : Document;
    }

    /// <summary>The response that the page came with; null before the first.</summary>
    public IResponse? Document { get; private set; }

    /// <summary>What the page itself asked for. What its own policy kept it from loading was not.</summary>
    public IReadOnlyList<WireRequest> Loaded => [.. _ofPage.Where(request => request.Failure != "csp").Select(NavigationLog.ToWire)];

    /// <summary>Hands what was loaded from other hosts to the evidence of a check.</summary>
    public void MoveForeignTo(Recorder recorder, HostList hosts)
    {
        while (_all.TryDequeue(out var request))
        {
            if (IsForeign(request.Url, hosts) && request.Failure != "csp")
                recorder.Add(new("browser", NavigationLog.ToWire(request), null, LoadedByPage, TimeSpan.Zero));
        }
    }

    /// <summary>True for an address of the web that is not the target's.</summary>
    public static bool IsForeign(string url, HostList hosts) => url.StartsWith("http", StringComparison.OrdinalIgnoreCase) && !hosts.Owns(url);

    private void Note(IRequest request)
    {
        if (NavigationLog.IsOfPage(request))
        {
            _ofPage = new();
            return;
        }

        _ofPage.Enqueue(request);
        _all.Enqueue(request);
    }
}
