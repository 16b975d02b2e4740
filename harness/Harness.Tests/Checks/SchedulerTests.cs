using System.Collections.Concurrent;
using NUnit.Framework;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Harness.Tests.CheckTests;

public sealed class SchedulerTests
{
    private static readonly CheckInfo Working = SampleSuite.Check(nameof(SampleSuite.Passes));
    private static readonly CheckInfo Waiting = SampleSuite.Check(nameof(SampleSuite.Passes), waits: true);

    [Test]
    public async Task Waiting_checks_start_first_and_hold_no_worker()
    {
        var started = new ConcurrentQueue<bool>();
        using var worked = new CountdownEvent(3);
        CheckInfo[] checks = [Working, Waiting, Working, Waiting, Working];

        var results = await CollectAsync(new(workers: 2), checks, async (check, cancellation) =>
        {
            started.Enqueue(check.Attribute.Waits);
            if (check.Attribute.Waits)
                await Task.Run(() => worked.Wait(cancellation), cancellation);
            else
                worked.Signal();
            return check.Attribute.Waits;
        });

        Assert.That(started.Take(2), Is.All.True);
        Assert.That(results, Is.EquivalentTo(new[] { true, true, false, false, false }));
        Assert.That(results.Take(3).Count(waited => !waited), Is.GreaterThanOrEqualTo(1));
    }

    [Test]
    public async Task With_one_worker_no_checks_overlap_and_those_that_wait_come_last()
    {
        var (now, most) = (0, 0);
        CheckInfo[] checks = [Waiting, Working, Waiting, Working, Working, Waiting];

        var results = await CollectAsync(new(workers: 1), checks, async (check, cancellation) =>
        {
            most = Math.Max(most, Interlocked.Increment(ref now));
            await Task.Delay(10, cancellation);
            Interlocked.Decrement(ref now);
            return check.Attribute.Waits;
        });

        Assert.That(most, Is.EqualTo(1));
        Assert.That(results, Is.EqualTo(new[] { false, false, false, true, true, true }));
    }

    [TestCase(1)]
    [TestCase(3)]
    public async Task Not_more_checks_work_at_once_than_there_are_workers(int workers)
    {
        var (now, most) = (0, 0);
        var counting = new Lock();

        await CollectAsync(new(workers), [.. Enumerable.Repeat(Working, 20)], async (_, _) =>
        {
            lock (counting)
                most = Math.Max(most, ++now);
            await Task.Yield();
            lock (counting)
                return now--;
        });

        Assert.That(most, Is.InRange(1, workers));
    }

    [Test]
    public async Task Without_checks_there_are_no_results() =>
        Assert.That(await CollectAsync(new(workers: 2), [], (_, _) => Task.FromResult(1)), Is.Empty);

    [TestCase(true)]
    [TestCase(false)]
    public void An_exception_reaches_the_caller_after_the_results_of_the_others(bool whileWaiting)
    {
        List<int> seen = [];
        CheckInfo[] checks = [Waiting, Working];

        async Task RunAsync()
        {
            await foreach (var result in new Scheduler(2).RunAsync(
                checks,
                (check, _) => check.Attribute.Waits == whileWaiting ? throw new InvalidDataException("a bug") : Task.FromResult(1),
                default))
            {
                seen.Add(result);
            }
        }

        Assert.That(RunAsync, Throws.TypeOf<InvalidDataException>());
        Assert.That(seen, Is.EqualTo(new[] { 1 }));
    }

    [Test]
    public async Task Cancelling_begins_no_further_check_and_tells_those_that_run()
    {
        using var cancel = new CancellationTokenSource();
        var begun = new TaskCompletionSource();
        var (started, told) = (0, 0);

        var running = CollectAsync(
            new(workers: 1),
            [.. Enumerable.Repeat(Working, 10)],
            async (_, cancellation) =>
            {
                Interlocked.Increment(ref started);
                begun.TrySetResult();
                await using var registration = cancellation.Register(() => Interlocked.Increment(ref told));
                await Task.Delay(Timeout.Infinite, cancellation);
                return 1;
            },
            cancel.Token);
        await begun.Task;
        await cancel.CancelAsync();

        Assert.That(async () => await running, Throws.InstanceOf<OperationCanceledException>());
        Assert.That((started, told), Is.EqualTo((1, 1)));
    }

    private static async Task<List<T>> CollectAsync<T>(
        Scheduler scheduler, IReadOnlyList<CheckInfo> checks, Func<CheckInfo, CancellationToken, Task<T>> run, CancellationToken cancellation = default)
    {
        List<T> results = [];
        await foreach (var result in scheduler.RunAsync(checks, run, cancellation))
            results.Add(result);
        return results;
    }
}
