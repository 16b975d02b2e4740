using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>The scope that a client asks for in its own name (RFC 6749 section 3.3).</summary>
[Needs("machine")]
public sealed class ClientScopeRules : ConformanceSuite
{
    [Check("client-credentials/no-id-token", Severity.Low, "OIDC-Core-2/no-user-no-id-token",
        ProvenBy = ["client-credentials-issues-id-token"],
        Gains = "A token that says who logged in is issued although nobody did.")]
    public async Task The_answer_holds_no_id_token()
    {
        var answer = await Token.SendAsync(await BareRequestAsync(Clients.Machine));
        Holds(answer.Granted().IdToken is null, "no id_token", "an id_token");
    }

    [Check("client-credentials/dropped-scope-is-told", Severity.Low, "RFC6749-3.3/scope-told-when-different", "RFC6749-5.1/scope-told-when-different",
        ProvenBy = ["scope-dropped-silently", "scope-dropped-and-echoed"],
        Gains = "A client believes that its token reaches further than it does.")]
    public Task A_scope_that_is_not_granted_is_refused_or_told() => ScopeIsTold(
        TokenRequest.ClientCredentials(Clients.Machine).With("scope", $"{string.Join(' ', Clients.Machine.Registration.Scopes)} unheard.of".Trim()));

    [Check("client-credentials/scope-differs-by-case", Severity.Low, "RFC6749-3.3/scope-case-sensitive",
        ProvenBy = ["scope-case-ignored"],
        Gains = "Two scopes that a resource server tells apart are one to the authorization server.")]
    public Task A_scope_in_other_case_opens_nothing()
    {
        Applies(Target.Profile.Resource?.Scope.Any(char.IsLower) == true, "the profile names no API whose scope has letters");
        return OpensNothing(
            entitled: () => ClientTokensAsync(Clients.Machine),
            attempt: async () => await BeyondDefaultAsync(Target.Profile.Resource!.Scope.ToUpperInvariant()));
    }

    [Check("client-credentials/malformed-scope-is-not-granted", Severity.Low, "RFC6749-3.3/scope-syntax",
        ProvenBy = ["malformed-scope-accepted"],
        Gains = "What one component takes for one scope another takes for two.")]
    public Task A_scope_with_characters_that_scopes_cannot_have_opens_nothing() => OpensNothing(
        entitled: () => ClientTokensAsync(Clients.Machine),
        attempt: async () => await BeyondDefaultAsync($"\"{Target.Profile.Resource?.Scope}\\"));

    /// <summary>Tokens for an odd scope, where they mean something: a server may also ignore the scope and grant its default.</summary>
    private async Task<Tokens?> BeyondDefaultAsync(string scope)
    {
        var usual = TokensIfAny(await Token.SendAsync(TokenRequest.ClientCredentials(Clients.Machine).With("scope", "unheard.of")));
        if (usual is not null)
        {
            var api = await Resource.ApiAsync(usual.AccessToken);
            Decided(api, "the API");
            Applies(api.Outcome == Outcome.Refused, "the server ignores scopes that it does not know and grants a default that opens the API");
        }

        return TokensIfAny(await Token.SendAsync(TokenRequest.ClientCredentials(Clients.Machine).With("scope", scope)));
    }
}
