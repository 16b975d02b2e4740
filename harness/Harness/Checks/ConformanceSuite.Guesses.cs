using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Checks;

/// <summary>The words for whoever tries passwords or secrets one after the other.</summary>
public abstract partial class ConformanceSuite
{
    /// <summary>How often a wrong one is tried.</summary>
    protected const int Guesses = 100;

    /// <summary>An answer that takes so much longer than the first ones was held back.</summary>
    private const double Slower = 5;

    /// <summary>Milliseconds that can be told from noise over a network.</summary>
    private const double ClearGap = 15;

    /// <summary>So many slow answers in a row are the server's doing; one, or a few, are those of a machine that was busy for a moment.</summary>
    private const int SlowInARow = 5;

    /// <summary>So many answers show what is usual.</summary>
    private const int ToCompare = 3;

    private static readonly TimeSpan Noticeable = TimeSpan.FromMilliseconds(500);

    /// <summary>The server takes notice of many wrong attempts in a row, in whatever way.</summary>
    /// <param name="right">The attempt that works.</param>
    /// <param name="wrong">A wrong attempt, by its number.</param>
    /// <param name="requirement">The requirement that is broken otherwise; null for the strictest of the check.</param>
    protected async Task AreLimited<TAnswer>(Func<Task<TAnswer>> right, Func<int, Task<TAnswer>> wrong, string? requirement = null)
        where TAnswer : Answer
    {
        var seen = await GuessAsync(right, wrong);
        Holds(seen.Noticed, $"a delay, a lock, a challenge or another sign after {Guesses} wrong attempts", $"{Guesses} wrong attempts were answered alike, and the right one worked right after them", requirement);
        Observe(seen.What);
    }

    /// <summary>
    /// Two kinds of requests take as long. They are sent in turn, and only where every one of one kind took clearly longer than
    /// every one of the other is there a difference: by chance that happens once in 924 times, and load that slows one at a time ends it.
    /// </summary>
    protected async Task TakeAsLong((string Name, Func<Task<TimeSpan>> MeasureAsync) one, (string Name, Func<Task<TimeSpan>> MeasureAsync) other)
    {
        const int Rounds = 6;
        var (ones, others) = (new List<double>(), new List<double>());
        for (var round = 0; round < Rounds; round++)
        {
            // The first of a pair may find the server idle: each kind goes first in half of them.
            foreach (var isFirst in new[] { round % 2 == 0, round % 2 != 0 })
                (isFirst ? ones : others).Add((await (isFirst ? one : other).MeasureAsync()).TotalMilliseconds);
            if (Gap(ones, others) < ClearGap && Gap(others, ones) < ClearGap)
                return;
        }

        Observe($"{one.Name}: {string.Join(", ", ones.Select(time => $"{time:0}"))} ms; {other.Name}: {string.Join(", ", others.Select(time => $"{time:0}"))} ms");
        var (slow, fast) = Gap(ones, others) >= ClearGap ? (one, other) : (other, one);
        Holds(false, $"the same time for {one.Name} and {other.Name}", $"every try with {slow.Name} took longer than every one with {fast.Name}");
    }

    private static double Gap(List<double> slow, List<double> fast) => slow.Min() - fast.Max();

    /// <summary>Tries wrong ones until the server takes notice, then the right one.</summary>
    /// <returns>Whether it took notice, and how that showed.</returns>
    protected async Task<(bool Noticed, string What)> GuessAsync<TAnswer>(Func<Task<TAnswer>> right, Func<int, Task<TAnswer>> wrong)
        where TAnswer : Answer
    {
        Step("control: the right one works");
        var before = await right();
        if (before.Outcome != Outcome.Accepted)
            throw new ControlFailedException($"the right one does not work to begin with: {before.Summary}");

        Step($"attack: up to {Guesses} wrong ones");
        Context.Recorder.Difference("the right one -> wrong ones, one after the other");
        var seen = new List<TAnswer>();
        var (usual, slow) = (TimeSpan.Zero, 0);
        for (var number = 1; number <= Guesses; number++)
        {
            var (answer, elapsed) = await Target.Traffic.MeasureAsync(() => wrong(number));
            if (answer.Outcome == Outcome.Accepted)
                throw new ControlFailedException($"a wrong one was accepted: {answer.Summary}");
            if (HoldsBack(answer))
                return (true, $"the {number}th wrong attempt was held back: {answer.Summary}");
            DecidedOrAsked(answer, $"the {number}th wrong attempt");
            seen.Add(answer);
            if (number <= ToCompare)
                usual = elapsed > usual ? elapsed : usual;
            else if (IsAnotherAnswer(seen))
                return (true, $"the {number}th wrong attempt was answered otherwise than the first ones: {answer.Summary}");
            slow = elapsed > Noticeable && elapsed > usual * Slower ? slow + 1 : 0;
            if (slow == SlowInARow)
                return (true, $"the {number}th wrong attempt and the {SlowInARow - 1} before it took long, the last one {elapsed.TotalSeconds:0.0} s, the first ones {usual.TotalSeconds:0.0} s");
        }

        Step("the right one afterwards");
        var after = await right();
        if (!HoldsBack(after))
            DecidedOrAsked(after, "the right one afterwards");
        return after.Outcome == Outcome.Accepted ? (false, "none") : (true, $"after {Guesses} wrong attempts the right one is not taken: {after.Summary}");
    }

    /// <summary>True for the answers by which a server asks for patience (RFC 6585 section 4, RFC 9110 section 15.6.4).</summary>
    private static bool HoldsBack(Answer answer) => answer switch
    {
        AuthorizationAnswer { Landing: Lost lost } => lost.Reason.EndsWith("status 429", StringComparison.Ordinal) || lost.Reason.EndsWith("status 503", StringComparison.Ordinal),
        TokenAnswer token => token.Exchange.Response?.Status is 429 or 503,
        _ => false,
    };

    /// <summary>Whether the last answer is of another kind than the first ones, or says something else where those said the same: a page may hold a time or a number of its own.</summary>
    private static bool IsAnotherAnswer<TAnswer>(List<TAnswer> seen)
        where TAnswer : Answer
    {
        static string Kind(Answer answer) => $"{(answer as AuthorizationAnswer)?.Landing.GetType().Name} {answer.Outcome} {answer.ErrorCode} {(answer as TokenAnswer)?.Exchange.Response?.Status}";
        var first = seen.Take(ToCompare).ToList();
        return first.All(answer => Kind(answer) == Kind(first[0])) && Kind(seen[^1]) != Kind(first[0])
            || (first.All(answer => answer.Summary == first[0].Summary) && seen[^1].Summary != first[0].Summary);
    }
}
