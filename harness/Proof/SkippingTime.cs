namespace OAuthConformance.Proof;

/// <summary>
/// A clock that nobody waits on: what waits for a span is told at once that it is over, and the clock stands that much
/// later. It runs on between. Target and server of one try share one, and its waits follow one another.
/// </summary>
public sealed class SkippingTime : TimeProvider
{
    private long _skippedTicks;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Skipped;

    /// <inheritdoc/>
    public override long TimestampFrequency => System.TimestampFrequency;

    /// <inheritdoc/>
    public override long GetTimestamp() => System.GetTimestamp() + (long)(Skipped.TotalSeconds * TimestampFrequency);

    /// <inheritdoc/>
    /// <exception cref="NotSupportedException">The timer is to fire more than once, or is set anew: this clock is there to wait on, not to measure limits by.</exception>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (period != Timeout.InfiniteTimeSpan || dueTime == Timeout.InfiniteTimeSpan)
            throw new NotSupportedException("time is skipped for waits alone");
        Interlocked.Add(ref _skippedTicks, dueTime.Ticks);
        // Not on the thread of the caller, who does not have the timer yet.
        ThreadPool.UnsafeQueueUserWorkItem(_ => callback(state), null);
        return new Over();
    }

    private TimeSpan Skipped => TimeSpan.FromTicks(Interlocked.Read(ref _skippedTicks));

    private sealed class Over : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => throw new NotSupportedException("time is skipped for waits alone");

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
