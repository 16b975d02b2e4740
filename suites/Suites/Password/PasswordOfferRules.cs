using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Newer specifications rule the password grant out (RFC 9700 section 2.4).</summary>
public sealed class PasswordOfferRules : ConformanceSuite
{
    [Needs("web", "victim")]
    [Check("password/is-not-offered", Severity.High, "RFC9700-2.4/password-grant-refused", "OAuth-2.1-10/no-password-grant",
        ProvenBy = ["password-grant-for-anybody", "password-grant-without-scope-for-anybody"],
        Gains = "Users are taught to type their password into other pages than the server's, each of which can keep, leak or fake it.")]
    public async Task No_client_gets_tokens_for_the_password_of_a_user()
    {
        Step("control: the user logs in at client 'web', which redeems the code");
        await UserTokensAsync(Clients.Web);

        var answers = new List<(string, Answer)>();
        foreach (var client in Clients.RegisteredFor("password").Prepend(Clients.Web).DistinctBy(client => client.Id))
        {
            Step($"client '{client.Role}', with the right password of the user");
            Context.Recorder.Difference("grant_type: authorization_code -> password");
            var request = TokenRequest.Password(client, Users.Victim);
            answers.Add(($"client '{client.Role}'", await Token.SendAsync(request)));
            answers.Add(($"client '{client.Role}' without a scope", await Token.SendAsync(request.With("scope", null))));
        }

        MustAllBeRefused(answers, [OAuthError.UnsupportedGrantType, OAuthError.UnauthorizedClient, OAuthError.InvalidRequest, OAuthError.InvalidClient]);
    }

    [Check("password/is-not-advertised", Severity.Low, "RFC9700-2.4/password-grant-not-advertised",
        ProvenBy = ["password-grant-advertised", "password-grant-for-anybody"],
        Gains = "Clients are invited to ask users for their password.")]
    public Task The_metadata_does_not_list_the_password_grant()
    {
        Applies(Target.Metadata.Source is not null, "the target publishes no metadata");
        var listed = Target.Metadata.List("grant_types_supported");
        if (listed is null)
            Observe("the metadata lists no grant_types_supported, which means authorization_code and implicit");
        Holds(listed?.Contains("password") != true, "no password in grant_types_supported", string.Join(", ", listed ?? []));
        return Task.CompletedTask;
    }
}
