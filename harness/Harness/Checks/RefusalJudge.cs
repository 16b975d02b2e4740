using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Harness.Checks;

/// <summary>
/// Judges answers to requests that must be refused. Accepted breaks the rule itself; a refusal in a form or with a code
/// that the text does not allow is a lesser finding; no decision at all decides nothing.
/// </summary>
/// <param name="codes">Error codes that fit; empty when any may come.</param>
/// <param name="codeRequirement">The requirement that prescribes the code; null for the general one.</param>
internal sealed class RefusalJudge(IReadOnlyList<string> codes, string? codeRequirement)
{
    private readonly List<(string Name, Answer Answer)> _answers = [];
    private readonly List<(string Name, Answer Answer)> _failures = [];

    /// <summary>One more answer.</summary>
    /// <param name="name">What was sent, in words.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="failsAlways">True when the server fails at that request each time and at no other: it refuses, though not as it has to.</param>
    public void Add(string name, Answer answer, bool failsAlways = false) => (failsAlways ? _failures : _answers).Add((name, answer));

    /// <summary>Throws for what was found; returns when every answer was a sound refusal.</summary>
    public void Conclude()
    {
        // What prescribes the code of a refusal does not order to refuse.
        if (Texts(answer => answer.Outcome == Outcome.Accepted) is { Count: > 0 } accepted)
        {
            var first = _answers.First(pair => pair.Answer.Outcome == Outcome.Accepted).Name;
            var isHarmless = _answers.TrueForAll(pair => pair.Answer.Outcome != Outcome.Accepted || pair.Answer.LeadsNowhereElse);
            throw new RequirementBrokenException(
                [Expected], $"accepted{(isHarmless ? ", and browsers read it as what is registered" : "")}: {string.Join("; ", accepted)}", severity: isHarmless ? Severity.Low : null, exceptFor: codeRequirement)
            { Step = first };
        }

        if (Texts(answer => answer.Outcome == Outcome.Undecided) is { Count: > 0 } undecided)
            throw new UndecidedException($"neither accepted nor refused: {string.Join("; ", undecided)}");

        if (_failures is [var (failing, failure), ..])
            throw new RequirementBrokenException([Expected], $"{failing}: the server fails each time ({failure.Summary}), and the sound request works in between", failure.FormRequirement, Severity.Low) { Step = failing, WasRefused = true };

        foreach (var (name, answer) in _answers)
        {
            if (answer.FormFault is { } fault)
                throw new RequirementBrokenException(["status 400 or 401 with a JSON object that has the member error"], $"refused, but {fault}", answer.FormRequirement, Severity.Low) { Step = name, WasRefused = true };
        }

        if (_answers.FirstOrDefault(pair => codes.Count > 0 && pair.Answer.ErrorCode is { } code && !codes.Contains(code)) is (var step, { } odd))
            throw new RequirementBrokenException([Expected], $"refused, but with the error {odd.ErrorCode}", codeRequirement ?? odd.CodeRequirement, Severity.Low) { Step = step, WasRefused = true };
    }

    private string Expected => codes.Count == 0 ? "a refusal" : $"a refusal with {string.Join(" or ", codes)}";

    private List<string> Texts(Func<Answer, bool> which) =>
        [.. _answers.Where(pair => which(pair.Answer)).Select(pair => _answers.Count + _failures.Count == 1 ? pair.Answer.Summary : $"{pair.Name} ({pair.Answer.Summary})")];
}
