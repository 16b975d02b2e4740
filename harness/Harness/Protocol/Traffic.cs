namespace OAuthConformance.Harness.Protocol;

/// <summary>Counts what an audit asks of its target.</summary>
public sealed class Traffic
{
    private int _requests;
    private int _browserLogins;
    private int _quickLogins;

    /// <summary>Requests sent, the browser's included.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Credentials sent from the browser.</summary>
    public int BrowserLogins => Volatile.Read(ref _browserLogins);

    /// <summary>Credentials sent by the quick agent.</summary>
    public int QuickLogins => Volatile.Read(ref _quickLogins);

    /// <summary>One more request.</summary>
    public void CountRequest() => Interlocked.Increment(ref _requests);

    /// <summary>One more login in the browser.</summary>
    public void CountBrowserLogin() => Interlocked.Increment(ref _browserLogins);

    /// <summary>One more login by the quick agent.</summary>
    public void CountQuickLogin() => Interlocked.Increment(ref _quickLogins);
}
