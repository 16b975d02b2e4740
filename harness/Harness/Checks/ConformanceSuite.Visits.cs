using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Checks;

/// <summary>A request that names an address of ours.</summary>
/// <param name="Name">Where the address stands.</param>
/// <param name="SendAsync">Sends the request with the address.</param>
/// <param name="ByTls">True for an address that is reached over TLS; one in a check.</param>
public sealed record Invitation(string Name, Func<string, Task<Answer>> SendAsync, bool ByTls = false);

/// <summary>The words for requests that a server might be talked into sending.</summary>
public abstract partial class ConformanceSuite
{
    /// <summary>None of some requests makes the server visit the address that it names; what the server answers to them is not judged.</summary>
    /// <param name="invitations">The requests.</param>
    /// <param name="requirement">The requirement that a visit breaks; null for the check's first.</param>
    /// <exception cref="NotApplicableException">The target could not reach a listener of ours.</exception>
    /// <exception cref="UndecidedException">Nothing was visited, and some requests were not answered, so that it is unknown how far they came.</exception>
    protected async Task VisitsNothing(IReadOnlyList<Invitation> invitations, string? requirement = null)
    {
        Applies(Target.Profile.IsOnThisMachine, "the target is not on this machine, and would not reach a listener of ours here");
        await using var canary = await Canary.StartAsync(Context.Cancellation);
        var names = invitations.Select((invitation, i) => $"{i}-{string.Concat(invitation.Name.Where(char.IsAsciiLetterOrDigit))}").ToList();
        string? unanswered = null;
        foreach (var (invitation, name) in invitations.Zip(names))
        {
            Step(invitation.Name);
            Context.Recorder.Difference($"{invitation.Name}: (absent) -> the address of a listener of ours");
            var answer = await invitation.SendAsync(invitation.ByTls ? canary.TlsAddress(name) : canary.Address(name));
            // A page that the agent did not understand is an answer; a 5xx, a 429 or none at all is not.
            if (answer.Outcome == Outcome.Undecided && answer is not AuthorizationAnswer { Landing: LoginRejected or OwnPage })
                unanswered ??= $"{invitation.Name}: {answer.Summary}";
        }

        var visited = await canary.VisitedAsync(names, Context.Cancellation);
        Holds(visited.Count == 0, "no request to an address that a request names", $"the server visited the address in {string.Join(", ", invitations.Where((_, i) => visited.Contains(names[i])).Select(invitation => invitation.Name))}", requirement);
        if (unanswered is not null)
            throw new UndecidedException(unanswered);
    }
}
