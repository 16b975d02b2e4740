using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Checks;

/// <summary>The words for requests that a server might be talked into sending.</summary>
public abstract partial class ConformanceSuite
{
    /// <summary>None of some requests makes the server visit the address that it names; what the server answers to them is not judged.</summary>
    /// <param name="requests">Name of each, and how it is sent with the address.</param>
    /// <param name="requirement">The requirement that a visit breaks; null for the check's first.</param>
    /// <exception cref="NotApplicableException">The target could not reach a listener of ours.</exception>
    protected async Task VisitsNothing(IReadOnlyList<(string Name, Func<string, Task<Answer>> Send)> requests, string? requirement = null)
    {
        Applies(Target.Profile.IsOnThisMachine, "the target is not on this machine, and would not reach a listener of ours here");
        await using var canary = await Canary.StartAsync(Context.Cancellation);
        var names = requests.Select((request, i) => $"{i}-{string.Concat(request.Name.Where(char.IsAsciiLetterOrDigit))}").ToList();
        foreach (var ((name, send), path) in requests.Zip(names))
        {
            Step(name);
            Context.Recorder.Difference($"{name}: (absent) -> the address of a listener of ours");
            var answer = await send(canary.Address(path));
            if (answer is AuthorizationAnswer { Landing: Lost lost } && lost.Reason.Contains("got no response", StringComparison.Ordinal))
                throw new UndecidedException($"{name}: {lost.Reason}");
        }

        var visited = await canary.VisitedAsync(names, Context.Cancellation);
        Holds(visited.Count == 0, "no request to an address that a request names", $"the server visited the address in {string.Join(", ", requests.Where((_, i) => visited.Contains(names[i])).Select(request => request.Name))}", requirement);
    }
}
