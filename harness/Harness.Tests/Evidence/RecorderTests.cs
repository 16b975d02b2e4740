using NUnit.Framework;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Tests.Evidence;

public sealed class RecorderTests
{
    [Test]
    public void Exchanges_belong_to_the_step_that_was_begun_last()
    {
        var recorder = new Recorder(new());

        recorder.Add(Wires.Exchange());
        recorder.Step("control");
        recorder.Step("attack");
        recorder.Difference("code: 1 -> 2");
        recorder.Add(Wires.Exchange());
        recorder.Add(Wires.Exchange());

        Assert.That(recorder.Steps.Select(step => (step.Name, step.Difference, step.Exchanges.Count)), Is.EqualTo(
            new (string, string?, int)[] { ("preparation", null, 1), ("control", null, 0), ("attack", "code: 1 -> 2", 2) }));
    }

    [Test]
    public void After_it_is_closed_nothing_is_taken()
    {
        var recorder = new Recorder(new());
        recorder.Step("control");

        recorder.Close();
        recorder.Step("late");
        recorder.Difference("late");
        recorder.Add(Wires.Exchange());
        recorder.Observe("late");
        recorder.Keep(new("late", []));

        Assert.That(recorder.Steps.Single().Name, Is.EqualTo("control"));
        Assert.That(recorder.Steps.Single().Difference, Is.Null);
        Assert.That(recorder.Steps.Single().Exchanges, Is.Empty);
        Assert.That(recorder.Observations, Is.Empty);
        Assert.That(recorder.Pictures, Is.Empty);
    }

    [Test]
    public void A_recorder_that_was_closed_empty_stays_empty()
    {
        var recorder = new Recorder(new());

        recorder.Close();
        recorder.Add(Wires.Exchange());
        recorder.Difference("late");

        Assert.That(recorder.Steps, Is.Empty);
    }

    [Test]
    public void The_secrets_of_a_late_exchange_are_noted_all_the_same()
    {
        var secrets = new Secrets();
        var recorder = new Recorder(secrets);

        recorder.Close();
        recorder.Add(Wires.Exchange(Wires.Request("https://idp.example/?code=a-late-secret")));

        Assert.That(secrets.Redact("a-late-secret"), Is.EqualTo("<code 1>"));
    }

    [Test]
    public void Many_writers_lose_nothing_and_what_was_handed_out_does_not_change()
    {
        var recorder = new Recorder(new());
        var before = recorder.Observations;

        Parallel.For(0, 1000, number =>
        {
            recorder.Observe($"fact {number}");
            recorder.Add(new Exchange("http", Wires.Request(), null, "refused", TimeSpan.Zero));
        });

        Assert.That(before, Is.Empty);
        Assert.That(recorder.Observations, Has.Count.EqualTo(1000));
        Assert.That(recorder.Steps.Single().Exchanges, Has.Count.EqualTo(1000));
    }
}
