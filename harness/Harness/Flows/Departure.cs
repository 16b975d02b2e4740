using System.Collections.Concurrent;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Flows;

/// <summary>What an audit leaves at its target, and the way to remove it: sessions of users, and refresh tokens.</summary>
public sealed class Departure
{
    private const int SideBySide = 8;

    private readonly ConcurrentBag<QuickAgent> _agents = [];
    private readonly ConcurrentBag<BrowserAgent> _browserAgents = [];
    private readonly ConcurrentDictionary<string, Client> _refreshTokens = new();

    /// <summary>Remembers an agent that may log in.</summary>
    public QuickAgent Remember(QuickAgent agent)
    {
        _agents.Add(agent);
        return agent;
    }

    /// <summary>Remembers a session of the browser that somebody may log in to.</summary>
    public BrowserAgent Remember(BrowserAgent agent)
    {
        _browserAgents.Add(agent);
        return agent;
    }

    /// <summary>Remembers a refresh token that was issued.</summary>
    public void Remember(Client client, string refreshToken) => _refreshTokens.TryAdd(refreshToken, client);

    /// <summary>Logs every session out and revokes every refresh token, as far as the target has the endpoints for that.</summary>
    /// <returns>What was removed and what stays, for the report.</returns>
    public async Task<string> LeaveAsync(Target target, CancellationToken cancellation)
    {
        // What was begun is cleared away, whatever the run has sent before.
        target.Traffic.LiftBudget();
        var lost = 0;
        foreach (var agent in _browserAgents.Where(agent => agent.HasLoggedIn))
        {
            if (await agent.CookiesAsync() is { } session)
                target.NewQuickAgent().TakeOver(session);
            else
                lost++;
        }

        var sessions = await RemoveAsync("sessions", _agents.Where(agent => agent.HasLoggedIn), target.Metadata.EndSessionEndpoint, "end_session_endpoint", async (agent, url) =>
        {
            var (landing, question) = await agent.LogOutAsync(LogoutRequest.Bare.ToWire(url), new(target.Secrets), cancellation);
            landing = question is null ? landing : await agent.ConfirmLogoutAsync(question.Request, new(target.Secrets), cancellation);
            return landing is not (null or Lost or OwnPage { Status: >= 400 } or OwnPage { IsUnread: true });
        }, cancellation);
        var tokens = await RemoveAsync("refresh tokens", _refreshTokens, target.Metadata.RevocationEndpoint, "revocation_endpoint", async (pair, url) =>
            (await target.Http.SendAsync(TokenRequest.About(pair.Value, pair.Key).ToWire(url), cancellation)).Response is { Status: < 300 }, cancellation);
        return $"At the end, {sessions} and {tokens}." + (lost > 0 ? $" {lost} sessions of the browser stay until they expire, since the browser was gone." : "");
    }

    private static async Task<string> RemoveAsync<T>(
        string what, IEnumerable<T> left, string? endpoint, string name, Func<T, string, Task<bool>> removeAsync, CancellationToken cancellation)
    {
        var all = left.ToList();
        if (all.Count == 0)
            return $"no {what} were left";
        if (endpoint is null)
            return $"{all.Count} {what} stay until they expire, since the target tells no {name}";
        var removed = 0;
        try
        {
            await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation }, async (one, _) =>
            {
                if (await removeAsync(one, endpoint))
                    Interlocked.Increment(ref removed);
            });
        }
        catch (Exception e) when (e is NoResponseException or OperationCanceledException)
        {
            // What could not be removed is counted as what stays.
        }

        return removed == all.Count ? $"all {removed} {what} were ended" : $"{removed} of {all.Count} {what} were ended, the others stay until they expire";
    }
}
