using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tokens;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>That a challenge works, who has to send one, and what is told when one is wrong (RFC 7636 section 4, RFC 9700 section 2.1.1).</summary>
[Needs("victim")]
public sealed class SupportRules : ConformanceSuite
{
    /// <inheritdoc/>
    protected override void Precondition() => AppliesToPkce();

    [Needs("web")]
    [Check("pkce/s256-works", Severity.High, "RFC7636-4.2/s256-supported", "RFC7636-4.6/matching-verifier-accepted", "RFC9700-2.1.1/pkce-supported",
        ProvenBy = ["s256-refused"],
        Gains = "Clients that protect their codes are locked out, and learn to do without.")]
    public async Task A_code_asked_for_with_s256_is_redeemed_with_its_verifier() =>
        MustBeAccepted(await CompleteAsync(Clients.Web.Request()), "tokens");

    [Needs("public")]
    [Check("pkce/s256-works-for-public-clients", Severity.High, "RFC7636-4.2/s256-supported", "RFC9700-2.1.1/pkce-supported",
        ProvenBy = ["s256-refused"],
        Gains = "Clients without a secret are locked out, or go unprotected.")]
    public async Task A_client_without_a_secret_redeems_with_its_verifier() =>
        MustBeAccepted(await CompleteAsync(Clients.Public.Request()), "tokens");

    [Needs("native")]
    [Check("pkce/s256-works-for-native-apps", Severity.High, "RFC8252-6/pkce-for-native-apps", "RFC8252-8.5/no-secret-asked-of-native-apps",
        ProvenBy = ["s256-refused"],
        Gains = "Native applications are locked out, or ship a secret that everybody can read.")]
    public async Task A_native_application_redeems_with_its_verifier_and_no_secret() =>
        MustBeAccepted(await CompleteAsync(Clients.Native.Request()), "tokens");

    [Needs("native")]
    [Check("pkce/native-app-needs-a-challenge", Severity.Medium, "RFC8252-8.1/native-app-needs-challenge",
        ProvenBy = ["public-client-without-challenge-accepted"],
        Gains = "Another application on the device that gets hold of the code redeems it.")]
    public Task A_native_application_gets_no_code_without_a_challenge() => Refused(
        from: () => RequestOf(Clients.Native),
        control: request => Flow.AskAsync(request),
        attack: request => Flow.AskAsync(request.WithoutPkce()),
        with: [OAuthError.InvalidRequest],
        code: "RFC7636-4.4.1/challenge-required");

    [Needs("web")]
    [Check("pkce/confidential-client-needs-a-challenge", Severity.Low, "OAuth-2.1-4.1.2.1/confidential-client-needs-challenge", "RFC9700-2.1.1/confidential-client-uses-pkce",
        ProvenBy = ["confidential-client-without-challenge-accepted"],
        Gains = "A code of the attacker's own is planted in the victim's session, and nothing ties it to the request.")]
    public async Task A_confidential_client_gets_no_code_without_challenge_and_nonce()
    {
        var scope = Clients.Web.Registration.Scopes.FirstOrDefault(scope => scope is not "openid" and not "offline_access");
        Applies(scope is not null, "client 'web' has no scope beside openid");
        await Refused(
            from: () => Task.FromResult(Clients.Web.Request().With("scope", scope).With("nonce", null)),
            control: request => Flow.AskAsync(request),
            attack: request => Flow.AskAsync(request.WithoutPkce()),
            with: [OAuthError.InvalidRequest]);
    }

    [Needs("web", "public")]
    [Check("pkce/errors-are-explained", Severity.Low, "RFC7636-4.4.1/errors-explained",
        ProvenBy = ["authorization-error-unexplained"],
        Gains = "The developer of a client is left to guess.")]
    public async Task An_error_about_a_challenge_explains_itself()
    {
        AuthorizationAnswer[] answers =
        [
            await Flow.AskAsync(Clients.Web.Request().With("code_challenge_method", "S512")),
            await Flow.AskAsync(Clients.Public.Request().WithoutPkce()),
        ];
        foreach (var answer in answers)
            Decided(answer, "the request with a wrong challenge");
        var errors = answers.Select(answer => answer.Response).OfType<Delivered>().Where(response => response.Parameters.Has("error")).ToList();
        Applies(errors.Count > 0, "the server answers these errors by pages of its own, or not at all");
        foreach (var error in errors)
            Holds(error.Parameters.Has("error_description") || error.Parameters.Has("error_uri"), "error_description or error_uri", error.Summary);
    }

    [Needs("web")]
    [Check("pkce/plain-challenge-is-not-in-the-code", Severity.High, "RFC7636-7.2/plain-challenge-encrypted",
        ProvenBy = ["plain-challenge-in-code"], Attacks = ["B18"],
        Gains = "A code gives away what protects it: the challenge by plain is the verifier.")]
    public async Task A_challenge_by_plain_cannot_be_read_from_the_code()
    {
        var request = Clients.Web.Request();
        var answer = await Flow.AskAsync(request.With("code_challenge", request.CodeVerifier).With("code_challenge_method", "plain"));
        Decided(answer, "the request with the method plain");
        if (answer.Outcome == Outcome.Refused)
            return;
        Holds(!CodeText.Contains(Flow.ToGrant(answer).Code, request.CodeVerifier!), "a code without it", "the code holds the challenge in clear");
    }
}
