using NUnit.Framework;
using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.Flows;

public sealed class SessionPoolTests
{
    private static readonly UserProfile Vera = new() { Username = "vera", Password = "correct horse" };

    [TestCase(true, true, true)]
    [TestCase(true, false, true)]
    [TestCase(false, false, true)]
    [TestCase(false, true, false)]
    public async Task A_session_that_nobody_gets_afterwards_is_closed_at_once(bool alone, bool isReturned, bool isClosed)
    {
        await using var pool = new SessionPool(() => Task.FromResult<IUserAgent>(new Agent()));
        Agent first;
        await using (var lease = await pool.LeaseAsync(Vera, alone))
        {
            first = (Agent)lease.Agent;
            if (isReturned)
                lease.Return();
        }

        await using var next = await pool.LeaseAsync(Vera, alone: false);
        Assert.That((first.IsClosed, ReferenceEquals(next.Agent, first)), Is.EqualTo((isClosed, !isClosed)));
    }

    private sealed class Agent : IUserAgent
    {
        public bool IsClosed { get; private set; }

        public Task<Landing> AuthorizeAsync(string url, Person person, Recorder recorder, CancellationToken cancellation) => throw new NotSupportedException();

        public ValueTask DisposeAsync()
        {
            IsClosed = true;
            return ValueTask.CompletedTask;
        }
    }
}
