using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Credentials that are sound, empty, borrowed or malformed (RFC 6749 sections 2.3, 2.3.1 and 3.2.1).</summary>
[Needs("machine")]
public sealed class CredentialRules : ConformanceSuite
{
    [Check("client-authentication/basic-works", Severity.Medium, "RFC6749-2.3.1/basic-supported",
        ProvenBy = ["basic-not-supported"],
        Gains = "A client that follows the specification cannot authenticate.")]
    public async Task A_client_with_a_secret_can_use_http_basic()
    {
        Applies(Clients.Machine.Authentication == ClientAuthentication.ClientSecretBasic, "client 'machine' is registered for another method");
        MustBeAccepted(await Token.ClientCredentialsAsync(Clients.Machine), "an access token");
    }

    [Check("client-authentication/empty-secret-is-refused", Severity.Critical, "RFC6749-2.2/id-alone-authenticates-nobody",
        ProvenBy = ["missing-secret-accepted"],
        Gains = "Anybody who knows a client id, which is no secret, acts as that client.")]
    public Task A_client_is_refused_with_an_empty_secret() => Refused(
        from: () => Task.FromResult(Clients.Machine),
        control: client => Token.ClientCredentialsAsync(client),
        attack: client => Token.ClientCredentialsAsync(client.WithSecret("")),
        with: [OAuthError.InvalidClient, OAuthError.InvalidRequest]);

    [Needs("otherMachine")]
    [Check("client-authentication/secret-of-another-client-is-refused", Severity.Critical, "RFC6749-2.3.1/secret-is-checked",
        ProvenBy = ["secret-of-any-client-accepted"], Attacks = ["B45"],
        Gains = "Any client of the server acts as any other.")]
    public Task A_client_is_refused_with_the_secret_of_another() => Refused(
        from: () => Task.FromResult(Clients.Machine),
        control: client => Token.ClientCredentialsAsync(client),
        attack: client => Token.ClientCredentialsAsync(client.WithSecret(Clients.OtherMachine.Secret)),
        with: [OAuthError.InvalidClient]);

    [Check("client-authentication/malformed-header-is-refused", Severity.High, "RFC6749-3.2.1/client-authenticates",
        ProvenBy = ["missing-secret-accepted"], Attacks = ["B45"],
        Gains = "A header that cannot be read passes for one that is right.")]
    public Task A_basic_header_that_cannot_be_read_is_refused()
    {
        var id = Uri.EscapeDataString(Clients.Machine.Id);
        return RefusedEach(
            from: () => Task.FromResult(TokenRequest.ClientCredentials(Clients.Machine with { Authentication = ClientAuthentication.ClientSecretBasic })),
            control: request => Token.SendAsync(request),
            attacks:
            [
                ("the id without a colon", request => Token.SendAsync(request with { Authorization = "Basic " + Base64(id) })),
                ("no base64", request => Token.SendAsync(request with { Authorization = $"Basic {id}:%%%" })),
                ("nothing behind the scheme", request => Token.SendAsync(request with { Authorization = "Basic" })),
            ],
            with: [OAuthError.InvalidClient, OAuthError.InvalidRequest]);
    }

    [Check("client-authentication/own-client-id-beside-basic-works", Severity.Low, "RFC6749-3.2.1/client-id-beside-credentials-works",
        ProvenBy = ["client-id-beside-basic-refused"],
        Gains = "Clients that name themselves in the body too, as many libraries do, are locked out.")]
    public Task The_clients_own_id_in_the_body_does_no_harm() => StillAccepted(
        from: () => Task.FromResult(TokenRequest.ClientCredentials(Clients.Machine with { Authentication = ClientAuthentication.ClientSecretBasic })),
        control: request => Token.SendAsync(request),
        variant: request => Token.SendAsync(request.With("client_id", Clients.Machine.Id)));

    [Needs("keyAuthenticated")]
    [Check("client-authentication/assertion-is-required", Severity.Critical, "RFC6749-3.2.1/client-authenticates",
        ProvenBy = ["missing-secret-accepted"],
        Gains = "A client that went to the length of signing is impersonated by leaving the signature out.")]
    public async Task A_client_that_signs_is_refused_without_an_assertion()
    {
        Step("control");
        await ClientTokensAsync(Clients.KeyAuthenticated);

        Step("attack");
        Context.Recorder.Difference("client assertion: its own -> (absent)");
        var answer = await Token.ClientCredentialsAsync(Clients.KeyAuthenticated with { Authentication = ClientAuthentication.None });
        MustBeRefused(answer, [OAuthError.InvalidClient, OAuthError.InvalidRequest]);
    }

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(text));
}
