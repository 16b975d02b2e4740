using System.Globalization;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>The access token from the authorization endpoint (RFC 6749 section 4.2.2), and whether there should be one (RFC 9700 section 2.1.2).</summary>
[Needs("implicit", "victim")]
public sealed class FrontChannelTokenRules : ConformanceSuite
{
    [Check("implicit/no-access-token-in-the-front", Severity.Medium, "RFC9700-2.1.2/no-front-channel-access-token",
        ProvenBy = ["token-response-type-for-anybody", "front-token-beside-id-token"],
        Gains = "Access tokens leak through browser history, logs and Referer headers, and nothing binds them to the client that may use them.")]
    public Task Access_tokens_come_from_the_token_endpoint_alone() =>
        GetsNoTokenFromTheFront(Clients.Implicit);

    [Check("implicit/token-type-is-bearer", Severity.Low, "RFC6749-4.2.2/access-token-and-type-sent", "OIDC-Core-3.2.2.5/token-type-bearer",
        ProvenBy = ["front-token-of-unknown-type", "front-token-without-type"],
        Gains = "A client uses a token in a way that it is not meant for.")]
    public Task The_token_type_is_bearer() =>
        ComesAsBearer(Clients.Implicit, type => type is { IsImplicit: true, HasToken: true }, whenAbsent: "RFC6749-4.2.2/access-token-and-type-sent");

    [Check("implicit/lifetime-is-told", Severity.Low, "RFC6749-A.14/expires-in-digits", "RFC6749-4.2.2/expires-in-told",
        ProvenBy = ["front-lifetime-not-in-digits", "front-token-without-lifetime"],
        Gains = "A client takes the token for one that never ends, or cannot read the answer.")]
    public Task The_lifetime_is_told_in_digits() => EachToken(response =>
    {
        var lifetime = response.Parameters["expires_in"];
        Holds(lifetime is not null, "expires_in", "(absent)", "RFC6749-4.2.2/expires-in-told");
        Holds(long.TryParse(lifetime, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds > 0, "digits, and more than 0", lifetime!, "RFC6749-A.14/expires-in-digits");
    });

    [Check("implicit/access-token-opens-userinfo", Severity.High, "OIDC-Core-5.3.2/same-subject", "OIDC-Core-5.3/bearer-accepted",
        ProvenBy = ["front-token-of-another-user", "front-token-dead"],
        Gains = "The application shows one user the data of another.")]
    public Task The_access_token_opens_the_claims_of_the_user_of_the_id_token() => EachType(Clients.Implicit, type => type is { IsImplicit: true, HasToken: true, HasIdToken: true }, async request =>
    {
        var response = await Flow.DeliverAsync(request);
        var subject = await SubjectBehind(FrontTokensOf(request, response).AccessToken, refused: "OIDC-Core-5.3/bearer-accepted");
        Holds(subject == IdTokenOf(response).Claim("sub"), $"sub {IdTokenOf(response).Claim("sub")}, as in the ID token", $"sub {subject ?? "(absent)"}", "OIDC-Core-5.3.2/same-subject");
    });

    [Check("implicit/access-token-keeps-to-its-scope", Severity.High, "OIDC-Core-5.4/claims-by-scope",
        ProvenBy = ["front-token-with-every-scope"],
        Gains = "A client reads what the user did not agree to.")]
    public Task The_access_token_reaches_no_further_than_its_scope() => EachType(Clients.Implicit, type => type is { IsImplicit: true, HasToken: true }, async request =>
    {
        var little = request.With("scope", "openid");
        await KeepsToItsScope(FrontTokensOf(little, await Flow.DeliverAsync(little)));
    });

    [Needs("machine")]
    [Check("implicit/dropped-scope-is-told", Severity.Low, "RFC6749-4.2.2/scope-told-when-different",
        ProvenBy = ["front-scope-dropped-silently"],
        Gains = "A client believes that its token reaches further than it does.")]
    public async Task A_scope_that_is_not_granted_is_refused_or_told()
    {
        Applies(Target.Profile.Resource is { } api && !Clients.Implicit.Registration.Scopes.Contains(api.Scope), "the profile names no API whose scope client 'implicit' may not have");
        Step("control: the API takes the token of a client that may use it");
        AcceptedControl(await Resource.ApiAsync((await ClientTokensAsync(Clients.Machine)).AccessToken));

        await EachType(Clients.Implicit, type => type is { IsImplicit: true, HasToken: true }, async request =>
        {
            var answer = await Flow.AskAsync(request.With("scope", $"{request.Parameters["scope"]} {Target.Profile.Resource!.Scope}".Trim()));
            Decided(answer, "the request for a scope too many");
            if (answer.Response is not { } response || response.Parameters["access_token"] is not { } token || response.Parameters.Has("scope"))
                return;
            var use = await Resource.ApiAsync(token);
            Decided(use, "the API");
            Holds(use.Outcome == Outcome.Accepted, "invalid_scope, or an answer that tells the scope", $"no scope was told, and the API refuses the token: {use.Summary}");
        });
    }

    private Task EachToken(Action<Delivered> judge) => EachType(Clients.Implicit, type => type is { IsImplicit: true, HasToken: true }, async request =>
    {
        var response = await Flow.DeliverAsync(request);
        Applies(response.Parameters.Has("access_token"), $"no access token came: {response.Summary}");
        judge(response);
    });
}
