using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>What a protected resource serves, and what it answers otherwise (RFC 6750 section 3).</summary>
public sealed class BearerRules : ConformanceSuite
{
    private static readonly TimeSpan Leeway = TimeSpan.FromSeconds(2);

    [Needs("web", "victim")]
    [Check("resource/token-is-required", Severity.Critical, "RFC6750-3/token-required",
        ProvenBy = ["anonymous-resource-access"],
        Gains = "Anybody reads what belongs to users.")]
    public Task Nothing_is_served_without_a_token() => Refused(
        from: () => UserTokensAsync(Clients.Web),
        control: tokens => Resource.OpenAsync(tokens.AccessToken),
        attack: _ => Resource.OpenAsync(null),
        with: []);

    [Check("resource/refusal-is-challenged", Severity.Low, "RFC6750-3/challenge-sent", "RFC6750-3/scheme-is-bearer",
        ProvenBy = ["bearer-failure-unchallenged"],
        Gains = "A client cannot tell that it should get a token, or a new one.")]
    public async Task A_refusal_carries_a_bearer_challenge()
    {
        var answer = await Resource.OpenAsync(null);
        if (answer.Outcome != Outcome.Refused)
            throw new ControlFailedException($"a request without token was not refused: {answer.Summary}");
        Holds(answer.Challenge.IsPresent, "WWW-Authenticate: Bearer", answer.Summary);
    }

    [Needs("web", "victim")]
    [Check("resource/altered-token-is-refused", Severity.Critical, "RFC6750-3.1/forged-refused",
        "RFC6749-7/token-validated", "RFC6749-10.3/access-token-unforgeable", "RFC6750-5.2/integrity-protected", "RFC6750-3.1/error-code-fits",
        ProvenBy = ["forged-access-token-accepted"], Attacks = ["B76"],
        Gains = "Anybody makes up an access token.")]
    public Task An_access_token_with_one_character_changed_is_refused() => RefusedEach(
        from: () => UserTokensAsync(Clients.Web),
        control: tokens => Resource.OpenAsync(tokens.AccessToken),
        attacks:
        [
            ("in its last part", tokens => Resource.OpenAsync(Altered(tokens.AccessToken))),
            ("earlier", tokens => Resource.OpenAsync(Altered(tokens.AccessToken, earlier: true))),
        ],
        with: [OAuthError.InvalidToken]);

    [Needs("shortLived", "victim")]
    [Check("resource/expired-token-is-refused", Severity.High, "RFC6750-3.1/expired-refused", "RFC6749-7/token-unexpired", "RFC6750-5.2/lifetime-limited",
        ProvenBy = ["access-token-never-expires"], Waits = true,
        Gains = "An access token from an old log still works.")]
    public Task An_access_token_is_refused_after_its_lifetime()
    {
        Applies(Clients.ShortLived.Registration.Lifetimes is { AccessToken: not null, Leeway: not null }, "the profile does not tell lifetimes.accessToken and lifetimes.leeway of client 'shortLived'");
        return RefusedLater(
            from: () => UserTokensAsync(Clients.ShortLived),
            request: tokens => Resource.OpenAsync(tokens.AccessToken),
            wait: TimeSpan.FromSeconds(Clients.ShortLived.Registration.Lifetimes!.AccessToken!.Value + Clients.ShortLived.Registration.Lifetimes.Leeway!.Value) + Leeway,
            with: [OAuthError.InvalidToken]);
    }

    [Needs("web", "victim", "machine")]
    [Check("resource/scope-is-enforced", Severity.High, "RFC6750-3.1/scope-enforced", "RFC6749-7/scope-covers-the-resource", "RFC6750-5.2/scope-restricted", "RFC9700-2.3/tokens-limited-to-actions", "OIDC-Core-16.8/scope-restricted",
        ProvenBy = ["scope-not-enforced"], Attacks = ["B34"],
        Gains = "A token for one thing opens everything.")]
    public async Task A_token_without_the_scope_of_the_api_does_not_open_it()
    {
        Applies(Target.Profile.Resource is { } api && !Clients.Web.Registration.Scopes.Contains(api.Scope), "the profile names no API whose scope client 'web' lacks");
        await OpensNothing(
            entitled: () => ClientTokensAsync(Clients.Machine),
            attempt: async () => await UserTokensAsync(Clients.Web));
    }
}
