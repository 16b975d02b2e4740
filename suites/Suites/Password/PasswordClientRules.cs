using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Which client may hand in a user's password (RFC 6749 sections 4.3.2 and 5.2).</summary>
[Needs("trusted", "victim")]
public sealed class PasswordClientRules : ConformanceSuite
{
    [Check("password/secret-is-required", Severity.Critical, "RFC6749-4.3.2/client-authenticates",
        ProvenBy = ["password-needs-no-client-secret", "missing-secret-accepted"],
        Gains = "Anybody tries passwords in the name of the client, whose id is no secret.")]
    public Task A_confidential_client_is_refused_without_its_secret()
    {
        Applies(Clients.Trusted.Authentication is ClientAuthentication.ClientSecretBasic or ClientAuthentication.ClientSecretPost, "client 'trusted' does not authenticate with a secret");
        return Refused(
            from: RequestAsync,
            control: request => Token.SendAsync(request),
            attack: request => Token.SendAsync(request with { Client = request.Client!.WithoutSecret() }),
            with: [OAuthError.InvalidClient, OAuthError.InvalidRequest]);
    }

    [Check("password/wrong-secret-is-refused", Severity.Critical, "RFC6749-4.3.2/credentials-checked",
        ProvenBy = ["password-takes-any-client-secret", "wrong-secret-accepted"],
        Gains = "Anybody tries passwords in the name of the client, whose id is no secret.")]
    public Task A_client_is_refused_with_another_secret()
    {
        Applies(Clients.Trusted.Authentication is ClientAuthentication.ClientSecretBasic or ClientAuthentication.ClientSecretPost, "client 'trusted' does not authenticate with a secret");
        return Refused(
            from: RequestAsync,
            control: request => Token.SendAsync(request),
            attack: request => Token.SendAsync(request with { Client = request.Client!.WithWrongSecret() }),
            with: [OAuthError.InvalidClient]);
    }

    [Needs("web")]
    [Check("password/grant-has-to-be-registered", Severity.High, "RFC6749-5.2/grant-type-registered",
        ProvenBy = ["any-client-may-use-any-grant", "password-grant-for-anybody"],
        Gains = "Every client turns passwords into tokens, also one that nobody trusts with them.")]
    public Task A_client_that_is_not_registered_for_the_grant_is_refused()
    {
        Applies(!Clients.Web.May("password"), "client 'web' is registered for the password grant");
        var shared = string.Join(' ', Clients.Trusted.Registration.Scopes.Intersect(Clients.Web.Registration.Scopes));
        return Refused(
            from: () => Task.FromResult(TokenRequest.Password(Clients.Trusted, Users.Victim).With("scope", shared.Length > 0 ? shared : null)),
            control: request => Token.SendAsync(request),
            attack: request => Token.SendAsync(request with { Client = Clients.Web }),
            with: [OAuthError.UnauthorizedClient, OAuthError.UnsupportedGrantType, OAuthError.InvalidRequest, OAuthError.InvalidGrant]);
    }

    [Needs("web")]
    [Check("password/refresh-token-bound-to-client", Severity.Critical, "RFC6749-6/refresh-token-bound",
        ProvenBy = ["refresh-token-open-to-other-clients"],
        Gains = "Another client uses a refresh token that it got hold of.")]
    public Task A_refresh_token_of_the_grant_is_refused_to_another_client() => Refused(
        from: () => OwnerTokensAsync(Clients.Trusted, Users.Victim),
        control: tokens => Token.RefreshAsync(tokens),
        attack: tokens => Token.RefreshAsync(tokens with { Client = Clients.Web }),
        with: [OAuthError.InvalidGrant]);

    private Task<TokenRequest> RequestAsync() => Task.FromResult(TokenRequest.Password(Clients.Trusted, Users.Victim));
}
