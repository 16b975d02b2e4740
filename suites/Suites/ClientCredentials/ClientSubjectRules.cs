using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>
/// Whom a token names that no user stands behind (RFC 9068 section 5, RFC 9700 section 4.15). Whether a client could choose an
/// id that is a user's subject is a matter of registration and not tried.
/// </summary>
[Needs("machine", "web", "victim")]
public sealed class ClientSubjectRules : ConformanceSuite
{
    [Check("client-credentials/token-names-no-user", Severity.High, "Attack-B55/client-is-no-user",
        ProvenBy = ["client-token-names-a-user"],
        Gains = "An API takes a client for the user whose subject its token names.")]
    public async Task The_subject_of_a_clients_own_token_is_no_users()
    {
        var user = IdTokenOf(await UserTokensAsync(Clients.Web)).Claim("sub");
        var token = (await ClientTokensAsync(Clients.Machine)).AccessToken;
        Holds(!IsJwt(token) || Jws.Parse(token).Claim("sub") != user, "no sub, or the client", $"the sub of a user in the token: {user}");
        var answer = await Management.IntrospectAsync(Clients.Machine, token);
        if (answer.IsActive != true)
            throw new ControlFailedException($"a fresh token is not called active: {answer.Summary}");
        Holds(answer.Body.Text("sub") != user, "no sub, or the client", $"the sub of a user: {user}");
        Holds(answer.Body.Text("username") != Users.Victim.Username, "no username", "the name of a user");
    }
}
