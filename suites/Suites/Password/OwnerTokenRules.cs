using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What a client that is registered for the password grant gets by it (RFC 6749 section 4.3.3).</summary>
[Needs("trusted", "victim")]
public sealed class OwnerTokenRules : ConformanceSuite
{
    [Check("password/right-password-yields-tokens", Severity.Medium, "RFC6749-4.3.3/tokens-issued",
        ProvenBy = ["right-password-refused", "password-refresh-token-dead"],
        Gains = "A client that is meant to use the grant cannot.")]
    public async Task The_right_password_yields_tokens_that_can_be_refreshed_where_a_refresh_token_comes()
    {
        var answer = await Token.PasswordAsync(Clients.Trusted, Users.Victim);
        Decided(answer, "the right password");
        Applies(answer.ErrorCode is not (OAuthError.UnsupportedGrantType or OAuthError.UnauthorizedClient), $"the target does not offer the grant to client 'trusted': {answer.Summary}");
        MustBeAccepted(answer, "an access token");
        var tokens = answer.Granted();
        if (tokens.IdToken is not null)
            Observe("the answer holds an ID token, which no specification describes for this grant");
        if (tokens.RefreshToken is not null)
            MustBeAccepted(await Token.RefreshAsync(tokens), "an access token for the refresh token that came");
    }

    [Needs("web", "attacker")]
    [Check("password/tokens-are-the-named-users", Severity.Critical, "RFC6749-4.3.3/tokens-of-the-owner",
        ProvenBy = ["password-yields-tokens-of-another-user"],
        Gains = "One user gets into the account of another.")]
    public async Task The_tokens_are_those_of_the_user_who_logs_in_by_that_name()
    {
        Applies(Target.Metadata.List("subject_types_supported")?.Contains("pairwise") != true, "the target may tell two clients two different sub values for one user");
        foreach (var user in new[] { Users.Victim, Users.Attacker })
        {
            Step($"control: {user.Username} logs in at client 'web'");
            var loggedIn = IdTokenOf(await UserTokensAsync(Clients.Web.Request(), Flow.As(user))).Claim("sub");

            Step($"the password of {user.Username}");
            var subject = await SubjectOfAsync(await OwnerTokensAsync(Clients.Trusted, user));
            Holds(subject == loggedIn, $"the sub that {user.Username} has after a login: {loggedIn}", subject);
        }
    }

    [Needs("web")]
    [Check("password/utf-8-works", Severity.Low, "RFC6749-4.3.2/utf-8-understood",
        ProvenBy = ["password-read-as-latin-1"],
        Gains = "Users with letters beyond ASCII in their name or password are locked out.")]
    public async Task Letters_beyond_ascii_are_understood()
    {
        var user = Users.BeyondAscii;
        Applies(user is not null, "no user of the profile has a letter outside ASCII in name or password");

        Step("control: the grant works for a user without such letters");
        await OwnerTokensAsync(Clients.Trusted, Users.Victim);

        Step("control: the user with such letters logs in at client 'web'");
        await Flow.Alone.As(user!).AuthorizeAsync(Clients.Web.Request());

        Step("the same user by the password grant");
        MustBeAccepted(await Token.PasswordAsync(Clients.Trusted, user!), "an access token");
    }

    [Check("password/answer-is-json-and-not-stored", Severity.Medium, "RFC6749-5.1/token-response-not-stored", "RFC6749-5.1/token-response-json",
        ProvenBy = ["token-response-cacheable", "token-response-not-json"],
        Gains = "The tokens of users stay behind in caches of proxies and browsers.")]
    public async Task The_answer_is_json_and_not_to_be_stored() => IsJsonAndNotStored(await Token.PasswordAsync(Clients.Trusted, Users.Victim));

    [Needs("machine")]
    [Check("password/foreign-scope-opens-nothing", Severity.High, "RFC6749-3.3/scope-limited",
        ProvenBy = ["password-scope-unchecked", "client-credentials-scope-unchecked"],
        Gains = "A client that holds the user's password takes more than it was registered for, and no user is asked.")]
    public Task A_scope_that_the_client_is_not_registered_for_opens_nothing()
    {
        var scope = Target.Profile.Resource?.Scope;
        Applies(scope is not null && !Clients.Trusted.Registration.Scopes.Contains(scope), "client 'trusted' is registered for the scope of the API, or the profile names no API");
        return OpensNothing(
            entitled: () => ClientTokensAsync(Clients.Machine),
            attempt: async () => TokensIfAny(await Token.SendAsync(TokenRequest.Password(Clients.Trusted, Users.Victim).With("scope", scope))),
            able: () => OwnerTokensAsync(Clients.Trusted, Users.Victim));
    }

    [Check("password/dropped-scope-is-told", Severity.Low, "RFC6749-3.3/scope-told-when-different",
        ProvenBy = ["scope-dropped-silently", "scope-dropped-and-echoed"],
        Gains = "A client believes that its token reaches further than it does.")]
    public async Task A_scope_that_is_not_granted_is_refused_or_told()
    {
        var request = TokenRequest.Password(Clients.Trusted, Users.Victim);
        (await Token.SendAsync(request)).Granted();
        if (request.Parameters["scope"] is not null)
            await ScopeIsTold(request);
        await ScopeIsTold(request.With("scope", $"{request.Parameters["scope"]} unheard.of".Trim()));
    }
}
