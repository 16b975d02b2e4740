using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Who gets tokens in its own name, and what they are not good for (RFC 6749 section 4.4, RFC 9700 section 4.15.1).</summary>
[Needs("machine")]
public sealed class ClientTokenRules : ConformanceSuite
{
    [Needs("public")]
    [Check("client-credentials/public-client-is-refused", Severity.High, "RFC6749-4.4/confidential-clients-only",
        ProvenBy = ["any-client-may-use-any-grant"],
        Gains = "Anybody acts in the name of a client that has no secret.")]
    public Task A_client_without_a_secret_gets_nothing_in_its_own_name() => Refused(
        from: () => BareRequestAsync(Clients.Machine),
        control: request => Token.SendAsync(request),
        attack: request => Token.SendAsync(request with { Client = Clients.Public }),
        with: [OAuthError.UnauthorizedClient, OAuthError.InvalidClient, OAuthError.InvalidRequest, OAuthError.UnsupportedGrantType, OAuthError.InvalidScope]);

    [Check("client-credentials/missing-scope-is-default-or-error", Severity.Low, "RFC6749-3.3/missing-scope-is-default-or-error",
        ProvenBy = ["missing-scope-is-invalid-request"],
        Gains = "A client that leaves the scope to the server cannot tell what it did wrong.")]
    public async Task A_request_without_scope_gets_a_default_or_invalid_scope()
    {
        Step("control");
        await ClientTokensAsync(Clients.Machine);
        Step("without scope");
        var answer = await Token.SendAsync(TokenRequest.ClientCredentials(Clients.Machine).With("scope", null));
        Decided(answer, "the request without scope");
        Holds(answer.Outcome == Outcome.Accepted || answer.ErrorCode == OAuthError.InvalidScope, "tokens with a default scope, or invalid_scope", answer.Summary);
    }

    [Needs("victim", "web")]
    [Check("client-credentials/token-opens-no-userinfo", Severity.High, "RFC9700-4.15.1/client-tokens-distinguishable", "Attack-B55/userinfo-is-for-users",
        ProvenBy = ["client-token-opens-userinfo", "client-token-tells-a-user"],
        Gains = "A token that no user stands behind passes for one of a user.")]
    public Task A_token_of_the_client_itself_tells_of_no_user() => Refused(
        from: async () => new ResourceRequest(Resource.Userinfo, (await UserTokensAsync(Clients.Web)).AccessToken),
        control: request => Resource.SendAsync(request),
        attack: async request => TellsOfUsersIfAny(await Resource.SendAsync(request with { Token = (await ClientTokensAsync(Clients.Machine)).AccessToken })),
        with: [OAuthError.InvalidToken, OAuthError.InsufficientScope]);

    /// <summary>An answer that names the client alone, as its own subject, tells of nobody, and is still no place for a client.</summary>
    private static ResourceAnswer TellsOfUsersIfAny(ResourceAnswer answer)
    {
        var ofUsers = answer.Outcome == Outcome.Accepted ? answer.ClaimNames.Intersect(ScopeClaims.Scopes.SelectMany(ScopeClaims.Of)) : [];
        Holds(answer.Outcome != Outcome.Accepted || ofUsers.Any(), "a refusal", $"{answer.Summary}, with no claim of a user but sub {answer.Text("sub")}", "Attack-B55/userinfo-is-for-users", Severity.Low);
        return answer;
    }
}
