using System.Diagnostics;
using NUnit.Framework;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Protocol;

/// <summary>A run keeps to the pace and to the budget of its profile.</summary>
public sealed class TrafficTests
{
    [Test]
    public async Task Requests_that_come_together_are_spread()
    {
        var traffic = new Traffic(requestsPerSecond: 50);
        var clock = Stopwatch.StartNew();

        await Task.WhenAll(Enumerable.Range(0, 11).Select(_ => traffic.TakeTurnAsync(default)));

        // The first one waits for nobody, the last one for ten spans of 20 ms; timers may be a little early.
        Assert.That(clock.Elapsed, Is.GreaterThan(TimeSpan.FromMilliseconds(180)));
    }

    [Test]
    public async Task Without_a_pace_nobody_waits()
    {
        var traffic = new Traffic();

        await traffic.TakeTurnAsync(new CancellationToken(canceled: true));

        Assert.That(traffic.IsPaced, Is.False);
    }

    [Test]
    public async Task What_the_budget_does_not_cover_is_not_sent()
    {
        var traffic = new Traffic(mostRequests: 2);
        for (var i = 0; i < 2; i++)
        {
            await traffic.TakeTurnAsync(default);
            traffic.CountRequest();
        }

        Assert.That(() => traffic.TakeTurnAsync(default), Throws.TypeOf<BudgetSpentException>().With.Message.EqualTo("the run has sent the 2 requests that limits.requests of the profile allows"));
    }

    [Test]
    public void Who_waits_for_a_turn_can_be_stopped()
    {
        var traffic = new Traffic(requestsPerSecond: 0.1);
        _ = traffic.TakeTurnAsync(default);

        Assert.That(() => traffic.TakeTurnAsync(new CancellationToken(canceled: true)), Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public async Task A_server_that_asks_for_patience_puts_off_the_next_turn()
    {
        var traffic = new Traffic(requestsPerSecond: 1000);
        traffic.PutOff(TimeSpan.FromMilliseconds(200));
        traffic.PutOff(TimeSpan.FromMilliseconds(-5000));
        var clock = Stopwatch.StartNew();

        await traffic.TakeTurnAsync(default);

        Assert.That(clock.Elapsed, Is.GreaterThan(TimeSpan.FromMilliseconds(150)));
    }

    [TestCase(30, 30)]
    [TestCase(3600, 60)]
    [TestCase(-30, 0)]
    public void Patience_has_an_end(int asked, int given)
    {
        var traffic = new Traffic(requestsPerSecond: 1000);

        Assert.That(traffic.PutOff(TimeSpan.FromSeconds(asked)), Is.EqualTo(TimeSpan.FromSeconds(given)).Within(TimeSpan.FromMilliseconds(1)));
        Assert.That(traffic.PutOff(TimeSpan.Zero), Is.EqualTo(TimeSpan.FromSeconds(given)).Within(TimeSpan.FromSeconds(5)), "a shorter one does not shorten it");
    }

    [Test]
    public void Where_nobody_waits_for_turns_nothing_is_put_off() =>
        Assert.That(new Traffic().PutOff(TimeSpan.FromHours(1)), Is.EqualTo(TimeSpan.Zero));

    [Test]
    public async Task What_waits_for_turns_takes_no_time_of_the_server()
    {
        var traffic = new Traffic(requestsPerSecond: 2);
        await traffic.TakeTurnAsync(default);
        var clock = Stopwatch.StartNew();

        var (result, elapsed) = await traffic.MeasureAsync(async () =>
        {
            await traffic.TakeTurnAsync(default);
            await Task.Delay(60);
            return 7;
        });

        Assert.That(result, Is.EqualTo(7));
        Assert.That(clock.Elapsed - elapsed, Is.GreaterThan(TimeSpan.FromMilliseconds(400)), "the turn");
        Assert.That(elapsed, Is.GreaterThan(TimeSpan.FromMilliseconds(50)), "the server");
    }
}
