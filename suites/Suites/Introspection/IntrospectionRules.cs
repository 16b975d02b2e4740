using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Who may ask about a token, and what is told of a dead one (RFC 7662).</summary>
[Needs("machine")]
public sealed class IntrospectionRules : ConformanceSuite
{
    [Check("introspection/caller-has-to-authenticate", Severity.High, "RFC7662-2.1/caller-authorized",
        ProvenBy = ["introspection-anonymous"], Attacks = ["B52"],
        Gains = "Whoever finds a token learns whose it is and what it opens, and can try out guesses.")]
    public Task Nobody_learns_about_a_token_without_authenticating() => RefusedEach(
        from: () => ClientTokensAsync(Clients.Machine),
        control: tokens => Management.IntrospectAsync(Clients.Machine, tokens.AccessToken),
        attacks:
        [
            ("no client", tokens => Management.IntrospectAsync(null, tokens.AccessToken)),
            ("a client without its secret", tokens => Management.IntrospectAsync(Clients.Machine.WithoutSecret(), tokens.AccessToken)),
            ("a client with a wrong secret", tokens => Management.IntrospectAsync(Clients.Machine.WithWrongSecret(), tokens.AccessToken)),
        ],
        with: []);

    [Check("introspection/revoked-token-is-inactive", Severity.High, "RFC7662-2.2/dead-is-inactive",
        ProvenBy = ["introspection-calls-dead-tokens-alive"],
        Gains = "Resource servers go on serving a token that was revoked.")]
    public Task A_revoked_token_is_called_inactive() => Dies(
        from: () => ClientTokensAsync(Clients.Machine),
        oracle: tokens => Management.IntrospectAsync(Clients.Machine, tokens.AccessToken),
        after: tokens => Management.RevokedAsync(TokenRequest.About(Clients.Machine, tokens.AccessToken)),
        what: "the token was revoked");

    [Check("introspection/dead-token-tells-nothing", Severity.Low, "RFC7662-2.2/inactive-tells-nothing",
        ProvenBy = ["introspection-tells-of-dead-tokens"], Attacks = ["B52"],
        Gains = "Whoever holds an old token still learns whose it was.")]
    public async Task An_inactive_answer_says_nothing_else()
    {
        var tokens = await ClientTokensAsync(Clients.Machine);
        await Management.RevokedAsync(TokenRequest.About(Clients.Machine, tokens.AccessToken));
        var answer = await Management.IntrospectAsync(Clients.Machine, tokens.AccessToken);
        if (answer.IsActive != false)
            throw new ControlFailedException($"the token is not called inactive: {answer.Summary}");
        Holds(answer.Body.MemberNames.SequenceEqual(["active"]), "the member active alone", string.Join(", ", answer.Body.MemberNames));
    }
}
