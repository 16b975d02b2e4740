using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What a client gets in its own name, and what it does not (RFC 6749 section 4.4).</summary>
[Needs("machine")]
public sealed class ClientCredentialsRules : ConformanceSuite
{
    [Check("client-credentials/no-refresh-token", Severity.Low, "RFC6749-4.4.3/no-refresh-token",
        ProvenBy = ["client-credentials-issues-refresh-token"],
        Gains = "One more long-lived secret, for nothing: the client can ask again at any time.")]
    public async Task The_answer_holds_no_refresh_token()
    {
        var tokens = await ClientTokensAsync(Clients.Machine);
        Holds(tokens.RefreshToken is null, "no refresh_token", "a refresh_token");
    }

    [Needs("otherMachine")]
    [Check("client-credentials/foreign-scope-opens-nothing", Severity.High, "RFC6749-3.3/scope-limited", "RFC6749-10.3/scope-fits-the-client",
        ProvenBy = ["client-credentials-scope-unchecked"], Attacks = ["B34"],
        Gains = "A client gives itself the rights of another.")]
    public Task A_scope_of_another_client_opens_nothing() => OpensNothing(
        entitled: () => ClientTokensAsync(Clients.Machine),
        attempt: async () => TokensIfAny(await Token.SendAsync(
            TokenRequest.ClientCredentials(Clients.OtherMachine).With("scope", Target.Profile.Resource!.Scope))),
        able: () => ClientTokensAsync(Clients.OtherMachine));
}
