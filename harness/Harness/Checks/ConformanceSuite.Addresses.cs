using System.Text.RegularExpressions;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Harness.Checks;

/// <summary>The words for addresses that are not registered, in whatever channel they come.</summary>
public abstract partial class ConformanceSuite
{
    /// <summary>The client is answered at its registered address, and at none of these.</summary>
    /// <param name="client">The client.</param>
    /// <param name="addresses">Name and URI of each; those that a server may take are left out.</param>
    /// <param name="by">The channel, such as POST: what control and attacks have in common.</param>
    /// <param name="flow">Who asks; null for the victim.</param>
    protected Task NotAnsweredAt(
        Client client, IEnumerable<(string Name, string Uri)> addresses, Func<AuthorizationRequest, AuthorizationRequest>? by = null, Flow? flow = null) => RefusedEach(
            from: () => Task.FromResult((by ?? (request => request))(client.Request())),
            control: request => (flow ?? Flow).AskAsync(request),
            attacks: Unregistered(client, addresses).Select(address => (address.Name,
                (Func<AuthorizationRequest, Task<AuthorizationAnswer>>)(request => (flow ?? Flow).AskAsync(request.With("redirect_uri", address.Uri))))),
            with: []);

    /// <summary>
    /// Those that the client did not register, nor may use without that: the port of a loopback address is the client's choice
    /// (RFC 8252 section 7.3), of localhost the server's.
    /// </summary>
    /// <exception cref="NotApplicableException">None is left.</exception>
    protected static IReadOnlyList<(string Name, string Uri)> Unregistered(Client client, IEnumerable<(string Name, string Uri)> addresses)
    {
        var known = client.Registration.RedirectUris.Select(WithoutLoopbackPort).ToHashSet();
        var left = addresses.Where(address => !known.Contains(WithoutLoopbackPort(address.Uri))).DistinctBy(address => address.Uri).ToList();
        Applies(left.Count > 0, $"the redirect URIs of client '{client.Role}' leave nothing of this kind that a server has to refuse");
        return left;
    }

    /// <summary>A request that carries a fault is not answered at these addresses, whatever becomes of it at the registered one.</summary>
    /// <param name="faulty">The request with its fault, at the registered address.</param>
    /// <param name="addresses">Name and URI of each.</param>
    /// <param name="flow">Who asks.</param>
    protected async Task NotAnsweredElsewhere(AuthorizationRequest faulty, IEnumerable<(string Name, string Uri)> addresses, Flow flow)
    {
        foreach (var (name, uri) in addresses)
        {
            Step(name);
            Context.Recorder.Difference($"redirect_uri: {faulty.RedirectUri} -> {uri}");
            var answer = await flow.AskAsync(faulty.With("redirect_uri", uri));
            DecidedOrAsked(answer, name);
            Holds(!answer.WentElsewhere, "a page of the server itself", $"{name}: {answer.Summary}", severity: answer.LeadsNowhereElse ? Severity.Low : null);
        }
    }

    private static string WithoutLoopbackPort(string uri) => LoopbackPort().Replace(uri, "$1");

    [GeneratedRegex(@"\A(https?://(?:127\.0\.0\.1|\[::1\]|localhost))(?::[0-9]{0,5})?(?=[/?#]|\z)", RegexOptions.IgnoreCase)]
    private static partial Regex LoopbackPort();
}
