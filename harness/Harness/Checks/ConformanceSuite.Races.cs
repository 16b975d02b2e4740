using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Harness.Checks;

/// <summary>The word for "this works once, however many ask for it at once".</summary>
public abstract partial class ConformanceSuite
{
    private const int Racers = 10;
    private const int Rounds = 3;
    private const int MostRounds = 8;

    /// <summary>
    /// Of many requests at once, one wins at most. Each round is prepared freshly; it counts when at least two requests that
    /// were decided were on their way together, and a winner in each round shows that the request is a sound one.
    /// </summary>
    /// <param name="from">Prepares a round.</param>
    /// <param name="race">Sends its request so many times at once; tells the answers, and how many requests were complete before the first of them.</param>
    /// <param name="what">The requests in words, such as <c>redemptions of one code</c>.</param>
    /// <param name="winners">Counts what may come once; null for the successes.</param>
    /// <param name="won">What is counted, in words.</param>
    protected async Task OneWinsAtMost<T, TAnswer>(
        Func<Task<T>> from, Func<T, int, Task<(IReadOnlyList<TAnswer> Answers, int Overlap)>> race, string what,
        Func<IReadOnlyList<TAnswer>, int>? winners = null, string won = "successes")
        where TAnswer : Answer
    {
        winners ??= answers => answers.Count(answer => answer.Outcome == Outcome.Accepted);
        var most = 0;
        // On a busy machine a round may fall apart into single requests; then further ones are tried.
        for (var round = 1; round <= Rounds || (most < 2 && round <= MostRounds); round++)
        {
            Step($"round {round}: {Racers} {what} at once");
            var (answers, overlap) = await race(await from(), Racers);
            var count = winners(answers);
            Observe($"round {round}: {overlap} of {Racers} requests were complete before the first answer; {won}: {count}");
            Holds(count <= 1, $"one at most; {won} are counted", $"{won} of {Racers} {what} at once: {count}");
            if (count == 0)
                throw new UndecidedException($"of {Racers} {what} at once none succeeded: {answers[0].Summary}");
            // Who is told of a failure beside a winner has won nothing: databases end one of two transactions so.
            if (answers.Count(answer => answer.Outcome != Outcome.Undecided || answer.HasFailed) > 1)
                most = Math.Max(most, overlap);
        }

        if (most < 2)
            throw new UndecidedException($"in {MostRounds} rounds no two requests that were decided were on their way at once");
    }
}
