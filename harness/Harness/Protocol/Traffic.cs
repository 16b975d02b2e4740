using System.Diagnostics;

namespace OAuthConformance.Harness.Protocol;

/// <summary>Counts what an audit asks of its target, and keeps it within the limits of the profile.</summary>
/// <param name="requestsPerSecond">How many requests may begin within a second, evenly spread; null for as many as come.</param>
/// <param name="mostRequests">How many requests a run may send; null for no limit.</param>
public sealed class Traffic(double? requestsPerSecond = null, int? mostRequests = null)
{
    /// <summary>A server may ask for hours; no check has so long.</summary>
    private static readonly TimeSpan MostPatience = TimeSpan.FromSeconds(60);

    private readonly Lock _turns = new();
    private readonly AsyncLocal<Waits?> _waits = new();
    private readonly TimeSpan _apart = requestsPerSecond is { } rate ? TimeSpan.FromSeconds(1 / rate) : TimeSpan.Zero;
    private int? _mostRequests = mostRequests;
    private DateTime _nextTurn;
    private int _requests;
    private int _browserLogins;
    private int _quickLogins;

    /// <summary>True when requests have to wait for their turn.</summary>
    public bool IsPaced => _apart > TimeSpan.Zero;

    /// <summary>Requests sent, the browser's included.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Credentials sent from the browser.</summary>
    public int BrowserLogins => Volatile.Read(ref _browserLogins);

    /// <summary>Credentials sent by the quick agent.</summary>
    public int QuickLogins => Volatile.Read(ref _quickLogins);

    /// <summary>Waits until the next request may be sent. What a page makes the browser fetch by itself asks for no turn; it counts all the same.</summary>
    /// <exception cref="BudgetSpentException">The run has sent all that it may.</exception>
    public async Task TakeTurnAsync(CancellationToken cancellation)
    {
        if (Requests >= _mostRequests)
            throw new BudgetSpentException($"the run has sent the {_mostRequests} requests that limits.requests of the profile allows");
        if (!IsPaced)
            return;
        TimeSpan wait;
        lock (_turns)
        {
            var now = DateTime.UtcNow;
            var turn = _nextTurn > now ? _nextTurn : now;
            _nextTurn = turn + _apart;
            wait = turn - now;
        }

        if (wait <= TimeSpan.Zero)
            return;
        var clock = Stopwatch.StartNew();
        await Task.Delay(wait, cancellation);
        _waits.Value?.Add(clock.Elapsed);
    }

    /// <summary>The server asks for patience (429): where requests have turns at all, the next one is put off.</summary>
    /// <param name="time">For how long from now; at most a minute counts.</param>
    /// <returns>How long there is no turn now.</returns>
    public TimeSpan PutOff(TimeSpan time)
    {
        if (!IsPaced)
            return TimeSpan.Zero;
        lock (_turns)
        {
            var now = DateTime.UtcNow;
            var turn = now + (time < MostPatience ? time : MostPatience);
            _nextTurn = turn > _nextTurn ? turn : _nextTurn;
            return _nextTurn > now ? _nextTurn - now : TimeSpan.Zero;
        }
    }

    /// <summary>How long something takes, without what it waits for turns: that is our doing and not the server's.</summary>
    /// <param name="act">What asks the server, one request after the other.</param>
    public async Task<(T Result, TimeSpan Elapsed)> MeasureAsync<T>(Func<Task<T>> act)
    {
        // Seen by all that is called from here, and by nobody else.
        var waits = _waits.Value = new();
        var clock = Stopwatch.StartNew();
        var result = await act();
        return (result, clock.Elapsed - waits.Total);
    }

    /// <summary>From now on the run may send what it takes to clear away what it left.</summary>
    public void LiftBudget() => _mostRequests = null;

    /// <summary>One more request.</summary>
    public void CountRequest() => Interlocked.Increment(ref _requests);

    /// <summary>One more login in the browser.</summary>
    public void CountBrowserLogin() => Interlocked.Increment(ref _browserLogins);

    /// <summary>One more login by the quick agent.</summary>
    public void CountQuickLogin() => Interlocked.Increment(ref _quickLogins);

    private sealed class Waits
    {
        private long _ticks;

        public TimeSpan Total => new(Interlocked.Read(ref _ticks));

        public void Add(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);
    }
}

/// <summary>No more requests may be sent: what is not decided by now stays so.</summary>
public sealed class BudgetSpentException : Exception
{
    /// <summary>Which limit.</summary>
    public BudgetSpentException(string message)
        : base(message)
    {
    }
}
