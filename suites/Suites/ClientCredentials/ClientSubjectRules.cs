using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Whom a token names that no user stands behind (RFC 9068 section 5, RFC 9700 section 4.15).</summary>
[Needs("machine", "web", "victim")]
public sealed class ClientSubjectRules : ConformanceSuite
{
    [Check("client-credentials/token-names-no-user", Severity.High, "Attack-B55/client-is-no-user",
        ProvenBy = ["client-token-names-a-user"],
        Gains = "An API takes a client for the user whose subject its token names.")]
    public async Task The_subject_of_a_clients_own_token_is_no_users()
    {
        var user = IdTokenOf(await UserTokensAsync(Clients.Web)).Claim("sub");
        var answer = await Management.IntrospectAsync(Clients.Machine, (await ClientTokensAsync(Clients.Machine)).AccessToken);
        if (answer.IsActive != true)
            throw new ControlFailedException($"a fresh token is not called active: {answer.Summary}");
        Holds(answer.Body.Text("sub") != user, "no sub, or the client", $"the sub of a user: {user}");
        Holds(answer.Body.Text("username") != Users.Victim.Username, "no username", "the name of a user");
    }
}
