using System.Text.Json;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>How introspection is asked, and the form of its answer (RFC 7662 sections 2.1 and 2.2).</summary>
[Needs("machine")]
public sealed class IntrospectionRequestRules : ConformanceSuite
{
    [Check("introspection/wrong-hint-finds-the-token", Severity.Low, "RFC7662-2.1/wrong-hint-searched-on",
        ProvenBy = ["introspection-needs-right-hint"],
        Gains = "Resource servers refuse a good token because of a hint.")]
    public Task A_token_is_found_although_the_hint_is_wrong() => StillAccepted(
        from: () => ClientTokensAsync(Clients.Machine),
        control: tokens => Management.IntrospectAsync(Request(tokens)),
        variant: tokens => Management.IntrospectAsync(Request(tokens).With("token_type_hint", "refresh_token")));

    [Check("introspection/get-is-refused", Severity.Low, "RFC7662-2.1/post-only",
        ProvenBy = ["introspection-by-get"],
        Gains = "Tokens end up in the logs that keep URLs.")]
    public Task A_get_request_tells_nothing() => Refused(
        from: () => ClientTokensAsync(Clients.Machine),
        control: tokens => Management.IntrospectAsync(Request(tokens)),
        attack: tokens => Management.IntrospectAsync(Request(tokens) with { Method = "GET" }),
        with: []);

    [Check("introspection/members-have-their-types", Severity.Low, "RFC7662-2.2/member-types",
        ProvenBy = ["introspection-exp-as-text"],
        Gains = "A resource server that reads the answer strictly refuses a good token, a lax one takes it for one that never ends.")]
    public async Task The_members_of_an_answer_have_the_defined_types()
    {
        var answer = await Management.IntrospectAsync(Request(await ClientTokensAsync(Clients.Machine)));
        if (answer.IsActive != true)
            throw new ControlFailedException($"a fresh token is not called active: {answer.Summary}");
        foreach (var member in new[] { "exp", "iat", "nbf" })
            HasKind(answer, member, JsonValueKind.Number);
        foreach (var member in new[] { "scope", "client_id", "username", "token_type", "sub", "iss", "jti" })
            HasKind(answer, member, JsonValueKind.String);
    }

    private TokenRequest Request(Tokens tokens) => TokenRequest.About(Clients.Machine, tokens.AccessToken);

    private static void HasKind(IntrospectionAnswer answer, string member, JsonValueKind kind)
    {
        if (answer.Body.Member(member) is { } value)
            Holds(value.ValueKind == kind, $"{member} as a {kind.ToString().ToLowerInvariant()}", $"{member}: {value.GetRawText()}");
    }
}
