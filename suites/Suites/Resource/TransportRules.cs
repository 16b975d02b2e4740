using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>How a token travels to a resource (RFC 6750 section 2).</summary>
[Needs("web", "victim")]
public sealed class TransportRules : ConformanceSuite
{
    [Check("resource/scheme-in-any-case", Severity.Low, "RFC6750-2.1/scheme-case-insensitive",
        ProvenBy = ["bearer-scheme-case-sensitive"],
        Gains = "Clients that write the scheme in another case, as HTTP allows, are locked out.")]
    public Task The_scheme_bearer_works_in_any_case() => StillAccepted(
        from: RequestAsync,
        control: request => Resource.SendAsync(request),
        variant: request => Resource.SendAsync(request with { Scheme = "bEARER" }));

    [Check("resource/token-in-the-query-is-not-taken", Severity.Low, "OAuth-2.1-5.1/query-token-ignored", "RFC9700-4.3.2/query-token-not-taken", "RFC6750-2.3/query-token-not-taken",
        "RFC6750-5.3/no-tokens-in-urls",
        ProvenBy = ["token-in-query-accepted"], Attacks = ["B15"],
        Gains = "Tokens end up in the logs and histories that keep URLs.")]
    public Task A_token_in_the_query_opens_nothing() => Refused(
        from: RequestAsync,
        control: request => Resource.SendAsync(request),
        attack: request => Resource.SendAsync(request with { Place = TokenPlace.Query }),
        with: []);

    [Check("resource/token-in-a-get-body-is-not-taken", Severity.Low, "RFC6750-2.2/no-token-in-get-body",
        ProvenBy = ["token-in-get-body-accepted"],
        Gains = "A request that caches and gateways take for harmless carries a token past them.")]
    public Task A_token_in_the_body_of_a_get_request_opens_nothing() => Refused(
        from: RequestAsync,
        control: request => Resource.SendAsync(request),
        attack: request => Resource.SendAsync(request with { Place = TokenPlace.Body }),
        with: []);

    [Needs("attacker")]
    [Check("resource/two-transports-are-refused", Severity.Low, "RFC6750-2/one-transport",
        ProvenBy = ["two-transports-accepted"],
        Gains = "A gateway that looks at one token and a resource that uses the other see two different users.")]
    public async Task A_token_in_the_header_and_another_in_the_body_are_refused()
    {
        var others = await UserTokensAsync(Clients.Web.Request(), Flow.As(Users.Attacker));
        await Refused(
            from: async () => (await RequestAsync()) with { Method = "POST" },
            control: request => Resource.SendAsync(request),
            attack: request => Resource.SendAsync(request with { SecondToken = others.AccessToken }),
            with: []);
    }

    private async Task<ResourceRequest> RequestAsync() => new(Resource.OfUser, (await UserTokensAsync(Clients.Web)).AccessToken);
}
