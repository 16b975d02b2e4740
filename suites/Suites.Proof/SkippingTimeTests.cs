using System.Diagnostics;
using NUnit.Framework;
using OAuthConformance.Proof;

namespace OAuthConformance.Suites.Proof;

/// <summary>The clock of the proof skips what is waited for, and nothing else.</summary>
public sealed class SkippingTimeTests
{
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(10);

    [Test]
    public async Task A_wait_takes_no_time_and_moves_the_clock()
    {
        var time = new SkippingTime();
        var (began, timestamp, clock) = (time.GetUtcNow(), time.GetTimestamp(), Stopwatch.StartNew());

        await Task.Delay(TimeSpan.FromMinutes(10), time);
        await Task.Delay(TimeSpan.FromMinutes(5), time);

        Assert.That(clock.Elapsed, Is.LessThan(Moment));
        Assert.That(time.GetUtcNow() - began, Is.EqualTo(TimeSpan.FromMinutes(15)).Within(Moment));
        Assert.That(time.GetElapsedTime(timestamp), Is.EqualTo(TimeSpan.FromMinutes(15)).Within(Moment));
    }

    [Test]
    public void Two_clocks_know_nothing_of_each_other()
    {
        var (one, other) = (new SkippingTime(), new SkippingTime());

        Task.Delay(TimeSpan.FromHours(1), one).Wait();

        Assert.That(one.GetUtcNow() - other.GetUtcNow(), Is.EqualTo(TimeSpan.FromHours(1)).Within(Moment));
    }

    [Test]
    public void It_does_not_tick() =>
        Assert.That(() => new SkippingTime().CreateTimer(_ => { }, null, Moment, Moment), Throws.InstanceOf<NotSupportedException>());
}
