using System.Text.Json;
using System.Text.Json.Nodes;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>Claims and headers of assertions that a server need not know, must not believe, or has to insist on (OpenID Connect Core section 9).</summary>
public sealed class AssertionClaimRules : ConformanceSuite
{
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);

    [Needs("secretJwt")]
    [Check("client-authentication/keyed-assertion-is-for-the-server", Severity.Critical, "OIDC-Core-9/keyed-audience-verified",
        ProvenBy = ["assertion-audience-unchecked"], Attacks = ["B46"],
        Gains = "A server that the client also talks to passes the client's assertion on and acts as the client here.")]
    public Task A_keyed_assertion_for_another_server_is_refused() => RefusedAssertion(Clients.SecretJwt, assertion => assertion.With("aud", "https://other-server.example"));

    [Needs("secretJwt")]
    [Check("client-authentication/expired-keyed-assertion-is-refused", Severity.High, "OIDC-Core-9/keyed-expired-refused",
        ProvenBy = ["expired-assertion-accepted"],
        Gains = "An assertion from an old log works for ever.")]
    public Task A_keyed_assertion_that_expired_is_refused() => RefusedAssertion(Clients.SecretJwt, assertion => assertion.WithTime("exp", -TenMinutes));

    [Needs("secretJwt")]
    [Check("client-authentication/keyed-assertion-is-used-once", Severity.Medium, "OIDC-Core-9/keyed-jti-once",
        ProvenBy = ["assertion-replay-accepted"], Attacks = ["B46"],
        Gains = "Whoever sees one request of the client repeats its authentication.")]
    public Task A_keyed_assertion_is_refused_the_second_time() => RefusedTheSecondTime(
        from: () => Task.FromResult(Clients.SecretJwt.WithOneAssertion()),
        send: client => Token.ClientCredentialsAsync(client),
        with: [OAuthError.InvalidClient, OAuthError.InvalidRequest, OAuthError.InvalidGrant]);

    [Needs("keyAuthenticated", "secretJwt")]
    [Check("client-authentication/unknown-claims-in-assertions-are-ignored", Severity.Low, "OIDC-Core-9/unknown-claims-ignored", "OIDC-Core-9/keyed-unknown-claims-ignored",
        ProvenBy = ["assertion-unknown-claim-refused"],
        Gains = "Clients whose library adds a claim are locked out.")]
    public async Task A_claim_that_nobody_has_defined_does_no_harm()
    {
        foreach (var client in new[] { Clients.KeyAuthenticated, Clients.SecretJwt })
        {
            await StillAccepted(
                from: () => Task.FromResult(client),
                control: sound => Token.ClientCredentialsAsync(sound),
                variant: sound => Token.ClientCredentialsAsync(sound.WithAssertion(assertion => assertion.With("unheard_of", "1"))));
        }
    }

    [Needs("keyAuthenticated")]
    [Check("client-authentication/assertion-needs-a-jti", Severity.Low, "OIDC-Core-9/jti-required",
        ProvenBy = ["assertion-without-jti-accepted"],
        Gains = "An assertion that cannot be told from others is used again and again.")]
    public Task An_assertion_without_jti_is_refused() => RefusedAssertion(Clients.KeyAuthenticated, assertion => assertion.With("jti", null));

    [Needs("keyAuthenticated")]
    [Check("client-authentication/assertion-brings-no-key", Severity.Critical, "RFC7523-3/signature-verified", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-header-key-trusted"], Attacks = ["B46"], Tags = ["jose"],
        Gains = "Anybody signs with a key of his own, hands it over with the signature, and acts as the client.")]
    public async Task A_key_in_the_header_of_an_assertion_is_not_believed()
    {
        Step("control");
        await ClientTokensAsync(Clients.KeyAuthenticated);

        Step("attack");
        Context.Recorder.Difference("assertion: signed by its own key -> by a foreign key, which stands in its header");
        var foreign = SigningKey.NewEcJwk();
        var answer = await Token.ClientCredentialsAsync(Clients.KeyAuthenticated.WithAssertion(assertion => assertion with
        {
            Key = SigningKey.FromJwk(foreign, "a foreign key"),
            Header = new JsonObject { ["typ"] = "JWT", ["jwk"] = JsonNode.Parse(PublicJwk.Of(foreign)) },
        }));
        MustBeRefused(answer, [OAuthError.InvalidClient]);
    }

    [Needs("keyAuthenticated")]
    [Check("client-authentication/kid-of-an-assertion-is-a-name", Severity.Critical, "RFC7523-3/signature-verified", "RFC7523-3.2/invalid-client",
        ProvenBy = ["assertion-kid-read-as-a-file"], Attacks = ["B46"], Tags = ["jose"],
        Gains = "Anybody names an empty file as the key and acts as the client.")]
    public async Task A_key_id_that_is_a_path_or_a_query_opens_nothing()
    {
        Step("control");
        await ClientTokensAsync(Clients.KeyAuthenticated);
        foreach (var kid in new[] { "../../../../../../dev/null", "' UNION SELECT '' --" })
        {
            Step(kid);
            Context.Recorder.Difference($"assertion: signed by its own key -> by HMAC with an empty secret, kid {kid}");
            var answer = await Token.ClientCredentialsAsync(Clients.KeyAuthenticated.WithAssertion(assertion =>
                (assertion with { Key = SigningKey.Hmac([], "HMAC with an empty secret") }).WithHeader("kid", kid)));
            MustBeRefused(answer, [OAuthError.InvalidClient]);
        }
    }

    private Task RefusedAssertion(Client of, Func<ClientAssertion, ClientAssertion> change) => Refused(
        from: () => Task.FromResult(of),
        control: client => Token.ClientCredentialsAsync(client),
        attack: client => Token.ClientCredentialsAsync(client.WithAssertion(change)),
        with: [OAuthError.InvalidClient],
        code: "RFC7523-3.2/invalid-client");
}
