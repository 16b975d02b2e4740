using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Harness.Checks;

/// <summary>The words for "this must be refused": each has a control that works and one thing that is different.</summary>
public abstract partial class ConformanceSuite
{
    private static readonly TimeSpan Propagation = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan ProbePause = TimeSpan.FromMilliseconds(250);

    /// <summary>The control is accepted, the attack, which differs in exactly one part, is refused.</summary>
    /// <param name="from">Prepares freshly, once for the control and once for the attack.</param>
    /// <param name="control">The sound request.</param>
    /// <param name="attack">The broken request.</param>
    /// <param name="with">Error codes that fit; empty when the text names none.</param>
    /// <param name="code">The requirement that prescribes the code; null for the general one.</param>
    protected async Task Refused<T, TAnswer>(
        Func<Task<T>> from, Func<T, Task<TAnswer>> control, Func<T, Task<TAnswer>> attack, IReadOnlyList<string> with, string? code = null)
        where T : notnull
        where TAnswer : Answer =>
        await RefusedEach(from, control, [("attack", attack)], with, code);

    /// <summary>As <see cref="Refused"/>, with several broken variants against one control.</summary>
    /// <param name="from">Prepares freshly, once for the control and once for each attack.</param>
    /// <param name="control">The sound request.</param>
    /// <param name="attacks">Name and request of each variant.</param>
    /// <param name="with">Error codes that fit; empty when the text names none.</param>
    /// <param name="code">The requirement that prescribes the code; null for the general one.</param>
    protected async Task RefusedEach<T, TAnswer>(
        Func<Task<T>> from, Func<T, Task<TAnswer>> control, IEnumerable<(string Name, Func<T, Task<TAnswer>> Send)> attacks, IReadOnlyList<string> with, string? code = null)
        where T : notnull
        where TAnswer : Answer
    {
        Step("control");
        var preparedForControl = await from();
        var good = AcceptedControl(await control(preparedForControl));

        var verdicts = new RefusalJudge(with, code);
        foreach (var (name, send) in attacks)
        {
            Step(name);
            var prepared = await from();
            var answer = await send(prepared);
            OneDifference(name, good, preparedForControl, answer, prepared);
            verdicts.Add(name, answer, failsAlways: answer.HasFailed && await FailsAlwaysAsync(from, control, send));
        }

        verdicts.Conclude();
    }

    /// <summary>True when the server fails at a request twice more, and the sound one works each time before: then it is the request, and no bad moment.</summary>
    private static async Task<bool> FailsAlwaysAsync<T, TAnswer>(Func<Task<T>> from, Func<T, Task<TAnswer>> control, Func<T, Task<TAnswer>> send)
        where TAnswer : Answer
    {
        for (var again = 1; again <= 2; again++)
        {
            AcceptedControl(await control(await from()));
            if (!(await send(await from())).HasFailed)
                return false;
        }

        return true;
    }

    /// <summary>A variant that must make no difference ends as the control does, whatever that is.</summary>
    /// <param name="from">Prepares freshly, once for the control and once for the variant.</param>
    /// <param name="control">The request without the variation.</param>
    /// <param name="variant">The request with it; they differ in exactly one part.</param>
    protected async Task SameOutcome<T, TAnswer>(Func<Task<T>> from, Func<T, Task<TAnswer>> control, Func<T, Task<TAnswer>> variant)
        where T : notnull
        where TAnswer : Answer
    {
        Step("control");
        var preparedForControl = await from();
        var usual = await control(preparedForControl);
        Decided(usual, "the control");

        Step("variant");
        var prepared = await from();
        var answer = await variant(prepared);
        var difference = OneDifference("the variant", usual, preparedForControl, answer, prepared);
        Decided(answer, difference);
        Holds(answer.Outcome == usual.Outcome, $"the same as without it: {usual.Summary}", $"{difference}: {answer.Summary}");
    }

    /// <summary>A variant that must make no difference to a request that works.</summary>
    /// <param name="from">Prepares freshly, once for the control and once for the variant.</param>
    /// <param name="control">The request without the variation, which has to be accepted.</param>
    /// <param name="variant">The request with it; they differ in exactly one part.</param>
    protected Task StillAccepted<T, TAnswer>(Func<Task<T>> from, Func<T, Task<TAnswer>> control, Func<T, Task<TAnswer>> variant)
        where T : notnull
        where TAnswer : Answer =>
        SameOutcome(from, async prepared => AcceptedControl(await control(prepared)), variant);

    /// <summary>A single answer that has to be a success.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">What the success is, in words.</param>
    protected static void MustBeAccepted(Answer answer, string expected)
    {
        Decided(answer, expected);
        Holds(answer.Outcome == Outcome.Accepted, expected, answer.Summary);
    }

    /// <summary>A single answer that has to be a refusal in whatever form, as for a wrong method or content type.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="expected">What a refusal is, in words.</param>
    protected static void MustYieldNothing(Answer answer, string expected)
    {
        Decided(answer, expected);
        Holds(answer.Outcome != Outcome.Accepted, expected, answer.Summary);
    }

    /// <summary>An authorization request that must not get through: a login page, an error or a page of the server is as good as the other.</summary>
    /// <param name="answer">The answer to somebody who cannot log in.</param>
    /// <param name="expected">What would have been right, in words.</param>
    protected static void MustNotGetThrough(AuthorizationAnswer answer, string expected)
    {
        DecidedOrAsked(answer, "the request");
        Holds(answer.Outcome != Outcome.Accepted, expected, answer.Summary);
    }

    /// <summary>A single answer that has to be a refusal, where the control stands before it in the check.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="with">Error codes that fit; empty when the text names none.</param>
    protected static void MustBeRefused(Answer answer, IReadOnlyList<string> with) => MustAllBeRefused([("attack", answer)], with);

    /// <summary>Several answers that all have to be refusals; one that was accepted is what is told, whatever the others were.</summary>
    /// <param name="answers">Name and answer of each.</param>
    /// <param name="with">Error codes that fit; empty when the text names none.</param>
    protected static void MustAllBeRefused(IEnumerable<(string Name, Answer Answer)> answers, IReadOnlyList<string> with)
    {
        var verdict = new RefusalJudge(with, null);
        foreach (var (name, answer) in answers)
            verdict.Add(name, answer);
        verdict.Conclude();
    }

    /// <summary>The same request is accepted once and refused when it comes again.</summary>
    /// <param name="from">Prepares once.</param>
    /// <param name="send">The request, sent twice.</param>
    /// <param name="with">Error codes that fit.</param>
    protected async Task RefusedTheSecondTime<T, TAnswer>(Func<Task<T>> from, Func<T, Task<TAnswer>> send, IReadOnlyList<string> with)
        where T : notnull
        where TAnswer : Answer
    {
        Step("control");
        var prepared = await from();
        AcceptedControl(await send(prepared));

        Step("attack");
        Context.Recorder.Difference("the same request, sent a second time");
        var verdict = new RefusalJudge(with, null);
        verdict.Add("attack", await send(prepared));
        verdict.Conclude();
    }

    /// <summary>A request that works is refused after something happened; for requests that use up what they carry.</summary>
    /// <param name="from">Prepares freshly, once for the control and once for the attack.</param>
    /// <param name="request">The request that works without the event.</param>
    /// <param name="after">What happens before it in the attack; its own answer has to be decided, not to be a refusal.</param>
    /// <param name="what">The event in words.</param>
    /// <param name="with">Error codes that fit.</param>
    protected async Task RefusedAfter<T, TAnswer, TEvent>(
        Func<Task<T>> from, Func<T, Task<TAnswer>> request, Func<T, Task<TEvent>> after, string what, IReadOnlyList<string> with)
        where T : notnull
        where TAnswer : Answer
        where TEvent : Answer
    {
        Step("control");
        AcceptedControl(await request(await from()));

        Step("attack");
        Context.Recorder.Difference($"before the same request, {what}");
        var prepared = await from();
        Decided(await after(prepared), what);
        var verdict = new RefusalJudge(with, null);
        verdict.Add("attack", await request(prepared));
        verdict.Conclude();
    }

    /// <summary>A request that works at once is refused when it comes too late.</summary>
    /// <param name="from">Prepares freshly, once for the control and once for the attack.</param>
    /// <param name="request">The request.</param>
    /// <param name="wait">How long the attack waits before it is sent.</param>
    /// <param name="with">Error codes that fit.</param>
    protected async Task RefusedLater<T, TAnswer>(Func<Task<T>> from, Func<T, Task<TAnswer>> request, TimeSpan wait, IReadOnlyList<string> with)
        where T : notnull
        where TAnswer : Answer
    {
        Step("control");
        AcceptedControl(await request(await from()));

        Step("attack");
        Context.Recorder.Difference($"the same request, {wait.TotalSeconds:0.#} s later");
        var prepared = await from();
        await WaitAsync(wait);
        var verdict = new RefusalJudge(with, null);
        verdict.Add("attack", await request(prepared));
        verdict.Conclude();
    }

    /// <summary>Something alive is dead after an event: the same oracle is asked before and after, for a few seconds.</summary>
    /// <param name="from">Prepares once.</param>
    /// <param name="oracle">Tells whether it is alive, and may be asked many times.</param>
    /// <param name="after">The event; its own answer has to be decided.</param>
    /// <param name="what">The event in words.</param>
    protected async Task Dies<T, TAnswer, TEvent>(Func<Task<T>> from, Func<T, Task<TAnswer>> oracle, Func<T, Task<TEvent>> after, string what)
        where T : notnull
        where TAnswer : Answer
        where TEvent : Answer
    {
        Step("control: alive before");
        var prepared = await from();
        AcceptedControl(await oracle(prepared));

        Step($"event: {what}");
        Decided(await after(prepared), what);

        Step("attack: used afterwards");
        Context.Recorder.Difference($"the same request, after this: {what}");
        var answer = await InTimeAsync(() => oracle(prepared));
        var verdict = new RefusalJudge([], null);
        verdict.Add($"use after {what}", answer);
        verdict.Conclude();
    }

    /// <summary>What an oracle says at last: RFC 7009 section 2.1 admits a short time until a revocation is known everywhere.</summary>
    /// <param name="oracle">Tells whether something is alive.</param>
    protected async Task<TAnswer> InTimeAsync<TAnswer>(Func<Task<TAnswer>> oracle)
        where TAnswer : Answer
    {
        var answer = await oracle();
        for (var began = Target.Time.GetTimestamp(); answer.Outcome == Outcome.Accepted && Target.Time.GetElapsedTime(began) < Propagation;)
        {
            await PauseAsync(ProbePause);
            answer = await oracle();
        }

        return answer;
    }

    /// <summary>Something stays alive although somebody without the right to it tried to end it.</summary>
    /// <param name="from">Prepares once.</param>
    /// <param name="oracle">Tells whether it is alive.</param>
    /// <param name="after">The attempt.</param>
    /// <param name="what">The attempt in words.</param>
    protected async Task Survives<T, TAnswer, TEvent>(Func<Task<T>> from, Func<T, Task<TAnswer>> oracle, Func<T, Task<TEvent>> after, string what)
        where T : notnull
        where TAnswer : Answer
        where TEvent : Answer
    {
        Step("control: alive before");
        var prepared = await from();
        AcceptedControl(await oracle(prepared));

        Step($"attack: {what}");
        Context.Recorder.Difference(what);
        Decided(await after(prepared), what);

        Step("alive afterwards");
        var answer = await oracle(prepared);
        Decided(answer, "the use afterwards");
        Holds(answer.Outcome == Outcome.Accepted, "it still works", $"it is dead: {answer.Summary}");
    }

    /// <summary>The one part in which two requests differ; more or fewer is a fault of the check.</summary>
    private string OneDifference(string name, Answer control, object preparedForControl, Answer attack, object preparedForAttack)
    {
        var difference = RequestDifference.Between(control.Parts, preparedForControl, attack.Parts, preparedForAttack, Target.Secrets);
        if (difference.Count != 1)
            throw new InvalidOperationException($"{name} has to differ from the control in one part, and differs in {difference.Count}: {string.Join("; ", difference)}");
        Context.Recorder.Difference(difference[0]);
        return difference[0];
    }

    /// <summary>An answer that has to be a success before anything can be learnt from another.</summary>
    /// <param name="answer">The answer to the sound request.</param>
    /// <exception cref="ControlFailedException">It is none.</exception>
    protected static TAnswer AcceptedControl<TAnswer>(TAnswer answer)
        where TAnswer : Answer =>
        answer.Outcome == Outcome.Accepted ? answer : throw new ControlFailedException($"the sound request did not work: {answer.Summary}");

    /// <summary>Ends the check where an answer decides nothing.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="what">What was asked, in words.</param>
    protected static void Decided(Answer answer, string what)
    {
        if (answer.Outcome == Outcome.Undecided)
            throw new UndecidedException($"{what}: {answer.Summary}");
    }

    /// <summary>As <see cref="Decided"/>, for somebody who cannot log in: a login page is then a decision; all else that decides nothing, such as a server_error, is none.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="what">What was asked, in words.</param>
    protected static void DecidedOrAsked(Answer answer, string what)
    {
        if (answer is not AuthorizationAnswer { Landing: UserAgents.LoginRejected })
            Decided(answer, what);
    }
}
