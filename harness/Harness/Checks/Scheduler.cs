using System.Threading.Channels;

namespace OAuthConformance.Harness.Checks;

/// <summary>
/// Runs checks side by side: those that wait for something are started first and hold no worker. One worker alone is for
/// servers that mix up what comes at the same time: there each check runs for itself, and those that wait come last.
/// </summary>
/// <param name="workers">How many checks work at once.</param>
public sealed class Scheduler(int workers)
{
    /// <summary>Runs the checks.</summary>
    /// <param name="checks">In any order.</param>
    /// <param name="run">Runs one.</param>
    /// <param name="cancellation">Stops: no further check begins, running ones are cancelled.</param>
    /// <returns>The results as they come.</returns>
    public async IAsyncEnumerable<T> RunAsync<T>(
        IReadOnlyList<CheckInfo> checks,
        Func<CheckInfo, CancellationToken, Task<T>> run,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation)
    {
        var results = Channel.CreateUnbounded<T>();
        async Task Collect(CheckInfo check) => await results.Writer.WriteAsync(await run(check, cancellation), cancellation);

        var holdsNoWorker = checks.ToLookup(check => workers > 1 && check.Attribute.Waits);
        var waiting = holdsNoWorker[true].Select(Collect).ToList();
        var working = Parallel.ForEachAsync(
            holdsNoWorker[false].OrderBy(check => check.Attribute.Waits),
            new ParallelOptions { MaxDegreeOfParallelism = workers, CancellationToken = cancellation },
            async (check, _) => await Collect(check));
        var all = Task.WhenAll([working, .. waiting])
            .ContinueWith(ended => results.Writer.Complete(ended.Exception?.InnerException), TaskScheduler.Default);

        await foreach (var result in results.Reader.ReadAllAsync(cancellation))
            yield return result;
        await all;
        // A cancelled loop ends without an exception of its own; a run that was stopped must not look like one that came to its end.
        cancellation.ThrowIfCancellationRequested();
    }
}
