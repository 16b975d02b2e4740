using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong in the authentication of clients by assertions.</summary>
internal static class AssertionFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("client/assertion-signature-is-valid", "assertion-signature-unchecked", "A client assertion is taken whoever signed it."),
        Without("client/assertion-algorithm-is-registered", "assertion-algorithm-unchecked", "A client assertion chooses its algorithm: none, or HS256 with the public key as the secret."),
        Without("client/assertion-issuer-is-client", "assertion-issuer-unchecked", "A client assertion is taken whatever its iss."),
        Without("client/assertion-subject-is-client", "assertion-subject-unchecked", "A client assertion is taken whatever its sub."),
        Without("client/assertion-audience-is-server", "assertion-audience-unchecked", "A client assertion that was made for another server is taken."),
        Without("client/assertion-has-expiry", "assertion-without-expiry-accepted", "A client assertion without exp is taken."),
        Without("client/assertion-is-unexpired", "expired-assertion-accepted", "An expired client assertion is taken."),
        Without("client/assertion-is-valid-already", "early-assertion-accepted", "A client assertion is taken before its nbf."),
        Without("client/assertion-is-used-once", "assertion-replay-accepted", "A client assertion can be used again and again."),
        Swapped(UseSlowly, "assertion-use-not-atomic", "A client assertion is marked as used a while after it was looked up, so that requests sent together all pass."),
    ];

    private static Step<ClientExchange> UseSlowly => new(AssertionParts.UseAssertion.Id, async x =>
    {
        x.IsFirstUseOfAssertion = true;
        if (x.Assertion?.Id is not { } id)
            return;
        x.IsFirstUseOfAssertion = !x.Server.UsedAssertions.ContainsKey((x.ClientId, id));
        await Task.Delay(RaceWindow, x.Http.RequestAborted); // the fault itself: time between the look and the mark
        x.Server.UsedAssertions.TryAdd((x.ClientId, id), true);
    });
}
