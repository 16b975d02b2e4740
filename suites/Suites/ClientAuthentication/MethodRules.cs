using System.Text;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>How credentials are sent, and what happens when they come in another way (RFC 6749 section 2.3).</summary>
public sealed class MethodRules : ConformanceSuite
{
    [Needs("machine", "otherMachine")]
    [Check("client-authentication/secret-in-the-body-works", Severity.Low, "RFC8414-2/auth-methods-work", "OAuth-2.1-2.4.1/secret-in-body-works",
        ProvenBy = ["client-secret-post-refused"],
        Gains = "A client that follows the metadata cannot authenticate.")]
    public async Task A_secret_in_the_body_works_where_the_metadata_lists_it()
    {
        Applies(Target.Metadata.List("token_endpoint_auth_methods_supported")?.Contains("client_secret_post") == true, "the metadata does not list client_secret_post");
        var client = new[] { Clients.Machine, Clients.OtherMachine }.FirstOrDefault(candidate => candidate.Authentication == ClientAuthentication.ClientSecretPost);
        Applies(client is not null, "no machine client of the profile is registered for client_secret_post");
        MustBeAccepted(await Token.ClientCredentialsAsync(client!), "an access token");
    }

    [Needs("machine")]
    [Check("client-authentication/basic-credentials-are-form-decoded", Severity.Medium, "RFC6749-2.3.1/basic-form-decoded",
        ProvenBy = ["basic-not-decoded"],
        Gains = "Clients with certain characters in their secret are locked out, or two secrets become one.")]
    public async Task Basic_credentials_with_special_characters_work_when_they_are_encoded()
    {
        var client = Clients.Machine;
        Applies(client.Authentication == ClientAuthentication.ClientSecretBasic, $"client 'machine' is registered for {client.Authentication.RegisteredName()}");
        var (id, secret) = (FormEncoded(client.Id), FormEncoded(client.Secret!));
        Applies(id != client.Id || secret != client.Secret, "neither id nor secret of client 'machine' has a character that is encoded");
        MustBeAccepted(
            await Token.SendAsync(TokenRequest.ClientCredentials(client) with { Authorization = "Basic " + Convert.ToBase64String(Encoding.ASCII.GetBytes($"{id}:{secret}")) }),
            "an access token");
    }

    [Needs("machine")]
    [Check("client-authentication/two-methods-are-refused", Severity.Low, "RFC6749-2.3/one-authentication-method",
        ProvenBy = ["two-methods-accepted"],
        Gains = "Two components that each look at one of the two ways see two different clients.")]
    public Task Credentials_in_header_and_body_at_once_are_refused() => Refused(
        from: () => Task.FromResult(TokenRequest.ClientCredentials(AsBasic(Clients.Machine))),
        control: request => Token.SendAsync(request),
        attack: request => Token.SendAsync(request with { SecondClient = Clients.Machine }),
        with: []);

    [Needs("machine", "otherMachine")]
    [Check("client-authentication/one-client-does-not-borrow-another", Severity.Critical, "RFC6749-2.3/one-identity",
        ProvenBy = ["body-client-id-wins"], Attacks = ["B45"],
        Gains = "A client authenticates as itself and acts as another.")]
    public Task A_client_id_in_the_body_does_not_change_who_authenticated() => OpensNothing(
        entitled: () => ClientTokensAsync(AsBasic(Clients.Machine)),
        attempt: async () => TokensIfAny(await Token.SendAsync(OfOtherMachine().With("client_id", Clients.Machine.Id))),
        able: OtherMachineByBasicAsync);

    [Needs("machine", "otherMachine")]
    [Check("client-authentication/body-credentials-do-not-ride-on-the-header", Severity.Critical, "RFC6749-2.3/one-identity",
        ProvenBy = ["body-credentials-beat-header"], Attacks = ["B45"],
        Gains = "A client authenticates in the header as itself, names another in the body, and acts as that one without its secret.")]
    public Task Body_credentials_of_another_client_do_not_win_over_the_header() => OpensNothing(
        entitled: () => ClientTokensAsync(AsBasic(Clients.Machine)),
        attempt: async () => TokensIfAny(await Token.SendAsync(OfOtherMachine() with { SecondClient = Clients.Machine.WithWrongSecret() })),
        able: OtherMachineByBasicAsync);

    [Needs("machine")]
    [Check("client-authentication/credentials-in-the-url-do-not-count", Severity.Medium, "RFC6749-2.3.1/no-credentials-in-uri",
        ProvenBy = ["credentials-read-from-query"],
        Gains = "Secrets end up in the logs and histories that keep URLs.")]
    public Task Credentials_in_the_url_do_not_authenticate() => Refused(
        from: () => Task.FromResult(TokenRequest.ClientCredentials(Clients.Machine)),
        control: request => Token.SendAsync(request),
        attack: request => Token.SendAsync(request with { CredentialsInUrl = true }),
        with: []);

    /// <summary>A request for the API's scope by the client that may not have it.</summary>
    private TokenRequest OfOtherMachine() => TokenRequest.ClientCredentials(AsBasic(Clients.OtherMachine)).With("scope", Target.Profile.Resource?.Scope);

    private async Task<Tokens> OtherMachineByBasicAsync()
    {
        var answer = await Token.ClientCredentialsAsync(AsBasic(Clients.OtherMachine));
        return TokensIfAny(answer) ?? throw new NotApplicableException($"client 'otherMachine' cannot authenticate by HTTP Basic: {answer.Summary}");
    }

    /// <summary>
    /// Every character but letters and digits is escaped, as in section 17.13.4 of HTML 4.01, which RFC 6749 appendix B refers to.
    /// Most encoders escape fewer; whoever decodes understands both, and a secret need not have a rare character to tell.
    /// </summary>
    private static string FormEncoded(string text) =>
        string.Concat(Encoding.UTF8.GetBytes(text).Select(octet => char.IsAsciiLetterOrDigit((char)octet) ? $"{(char)octet}" : $"%{octet:X2}"));

    private static Client AsBasic(Client client) => client with { Authentication = ClientAuthentication.ClientSecretBasic };
}
