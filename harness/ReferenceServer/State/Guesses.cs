using System.Collections.Concurrent;

namespace OAuthConformance.ReferenceServer.State;

/// <summary>Counts wrong passwords or secrets in a row, for each name.</summary>
/// <param name="most">After so many, further attempts are not looked at.</param>
internal sealed class Guesses(int most)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, (int Count, DateTimeOffset Last)> _wrong = new();

    /// <summary>Whether attempts for this name have to wait.</summary>
    public bool AreTooMany(string? name, DateTimeOffset now) =>
        _wrong.TryGetValue(name ?? "", out var wrong) && wrong.Count >= most && now < wrong.Last + Pause;

    /// <summary>One more attempt; a right one starts the count anew.</summary>
    public void Count(string? name, bool isWrong, DateTimeOffset now)
    {
        if (isWrong)
            _wrong.AddOrUpdate(name ?? "", (1, now), (_, wrong) => (wrong.Count + 1, now));
        else
            _wrong.TryRemove(name ?? "", out _);
    }
}
