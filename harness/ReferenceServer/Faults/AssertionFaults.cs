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
        Without("client/assertion-has-id", "assertion-without-jti-accepted", "A client assertion without jti is taken."),
        Swapped(AssertionParts.HasId.AlsoRefusing(x => x.Assertion is { HasUnknownClaims: true } ? ClientAuthentication.InvalidClient("A claim of the assertion is unknown.") : null),
            "assertion-unknown-claim-refused",
            "A client assertion with a claim that nobody has defined is refused."),
        Changed([Put(OwnAlgorithmOr(HasKey)), Put(SignedByOr(KeyOfHeader))], "assertion-header-key-trusted", "A client assertion brings the key along that verifies it."),
        Changed([Put(OwnAlgorithmOr(NamesFile)), Put(SignedByOr(EmptyKey))], "assertion-kid-read-as-a-file", "The kid of a client assertion names the file that holds the key, be it an empty one."),
        Without("client/assertion-is-used-once", "assertion-replay-accepted", "A client assertion can be used again and again."),
        Swapped(UseSlowly, "assertion-use-not-atomic", "A client assertion is marked as used a while after it was looked up, so that requests sent together all pass."),
    ];

    private static Rule<ClientExchange> OwnAlgorithmOr(Func<ClientAssertion, bool> anyway) => AssertionParts.AlgorithmIsRegistered.Judging(x =>
        x is { Client: { } client, Assertion: { } assertion } && !anyway(assertion) && assertion.Algorithm != AssertionSignature.AlgorithmOf(client)
            ? ClientAuthentication.InvalidClient("The algorithm of the assertion is not the registered one.")
            : null);

    private static Rule<ClientExchange> SignedByOr(Func<ClientAssertion, bool> anyway) => AssertionParts.SignatureIsValid.Judging(x =>
        x is { Client: { } client, Assertion: { } assertion } && !anyway(assertion) && !AssertionSignature.IsMadeBy(client, assertion)
            ? ClientAuthentication.InvalidClient("The signature of the assertion is wrong.")
            : null);

    private static bool HasKey(ClientAssertion assertion) => assertion.EmbeddedKey is not null;

    private static bool KeyOfHeader(ClientAssertion assertion) => assertion.EmbeddedKey is { } jwk && AssertionSignature.IsSignedWith(jwk, assertion);

    private static bool NamesFile(ClientAssertion assertion) => assertion.KeyId?.Contains('/', StringComparison.Ordinal) == true;

    private static bool EmptyKey(ClientAssertion assertion) => NamesFile(assertion) && AssertionSignature.HasMac(assertion, "");

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
