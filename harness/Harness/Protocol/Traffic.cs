namespace OAuthConformance.Harness.Protocol;

/// <summary>Counts what an audit asks of its target, and keeps it within the limits of the profile.</summary>
/// <param name="requestsPerSecond">How many requests may begin within a second, evenly spread; null for as many as come.</param>
/// <param name="mostRequests">How many requests a run may send; null for no limit.</param>
public sealed class Traffic(double? requestsPerSecond = null, int? mostRequests = null)
{
    private readonly Lock _turns = new();
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

        if (wait > TimeSpan.Zero)
            await Task.Delay(wait, cancellation);
    }

    /// <summary>From now on the run may send what it takes to clear away what it left.</summary>
    public void LiftBudget() => _mostRequests = null;

    /// <summary>One more request.</summary>
    public void CountRequest() => Interlocked.Increment(ref _requests);

    /// <summary>One more login in the browser.</summary>
    public void CountBrowserLogin() => Interlocked.Increment(ref _browserLogins);

    /// <summary>One more login by the quick agent.</summary>
    public void CountQuickLogin() => Interlocked.Increment(ref _quickLogins);
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
