using System.Collections.Concurrent;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Flows;

/// <summary>
/// Leases browser sessions of users. A shared session is used by one request at a time and then handed on; what can
/// kill a session's grants (replay, reuse, logout, revocation) takes one of its own, which nobody gets afterwards.
/// </summary>
public sealed class SessionPool(Func<Task<IUserAgent>> open) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentBag<IUserAgent>> _idle = new();
    private readonly ConcurrentBag<IUserAgent> _all = [];

    /// <summary>A session for one authorization request.</summary>
    /// <param name="user">Whose session.</param>
    /// <param name="alone">True for a fresh session that is not handed on.</param>
    public async Task<SessionLease> LeaseAsync(UserProfile user, bool alone)
    {
        var idle = _idle.GetOrAdd(user.Username, _ => []);
        if (!alone && idle.TryTake(out var agent))
            return new(agent, idle.Add);

        agent = await open();
        _all.Add(agent);
        return new(agent, alone ? null : idle.Add);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var agent in _all)
            await agent.DisposeAsync();
    }
}

/// <summary>A session for a while.</summary>
/// <param name="agent">The user agent with the session's cookies.</param>
/// <param name="giveBack">Takes it back for others; null for a session that nobody gets afterwards.</param>
public sealed class SessionLease(IUserAgent agent, Action<IUserAgent>? giveBack) : IAsyncDisposable
{
    private bool _isHandedOn;

    /// <summary>The user agent with the session's cookies.</summary>
    public IUserAgent Agent => agent;

    /// <summary>Hands the session on; called only when nothing went wrong with it.</summary>
    public void Return()
    {
        _isHandedOn = giveBack is not null;
        giveBack?.Invoke(agent);
    }

    /// <summary>Closes the user agent where nobody gets it afterwards: in the browser, each open one is a page that lives. The session at the target goes on.</summary>
    public ValueTask DisposeAsync() => _isHandedOn ? ValueTask.CompletedTask : agent.DisposeAsync();
}
