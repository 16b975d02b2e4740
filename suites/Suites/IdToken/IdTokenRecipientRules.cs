using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Whom an ID token is about, and who gets one (OpenID Connect Core sections 3.1.2.2, 5.7, 8 and 10.1).</summary>
[Needs("web", "victim")]
public sealed class IdTokenRecipientRules : ConformanceSuite
{
    /// <summary>Printable characters that a careless copier changes; RFC 6749 appendix A names them for state, and nonce is no less a string.</summary>
    private const string TrickyNonce = TrickyState + "-0123456789";

    [Needs("attacker")]
    [Check("id-token/subjects-differ-and-stay", Severity.Critical, "OIDC-Core-5.7/subject-unique",
        ProvenBy = ["subject-shared", "subject-changes"],
        Gains = "One user is logged in to the account of another, or loses the own one at the next login.")]
    public async Task Two_users_have_two_subjects_and_a_user_keeps_one()
    {
        Step("two logins of one user");
        var first = await SubjectAsync(Flow.Alone);
        var again = await SubjectAsync(Flow.Alone);
        Holds(first == again, $"sub {first} again", $"sub {again}");

        Step("a login of another user");
        var other = await SubjectAsync(Flow.Alone.As(Users.Attacker));
        Holds(other != first, "another sub", $"sub {other}, that of the first user");
    }

    [Needs("implicit")]
    [Check("id-token/public-subject-is-one-for-all-clients", Severity.High, "OIDC-Core-8/public-subject-same",
        ProvenBy = ["subject-differs-by-client"],
        Gains = "Two clients of one operator, which rely on the server's word that subjects are public, take one user for two.")]
    public async Task A_public_subject_is_the_same_from_either_endpoint_for_either_client()
    {
        var types = Target.Metadata.List("subject_types_supported");
        Applies(types is ["public"], $"the metadata does not say that every subject is public: {string.Join(", ", types ?? [])}");
        Applies(Clients.Implicit.ResponseTypes.Any(type => type.HasIdToken), "client 'implicit' is registered for no response type with id_token");

        var behind = await SubjectAsync(Flow);
        var request = Clients.Implicit.Request(Clients.Implicit.ResponseTypes.First(type => type.HasIdToken).Text);
        var front = IdTokenOf(await Flow.DeliverAsync(request)).Claim("sub");
        Holds(front == behind, $"sub {behind}", $"sub {front}");
    }

    [Check("id-token/none-without-openid", Severity.Low, "OIDC-Core-3.1.2.2/openid-scope-verified",
        "OIDC-Core-3.1.3.2/code-of-an-openid-request",
        ProvenBy = ["id-token-without-openid"],
        Gains = "A client learns who the user is although it did not ask the user for that.")]
    public async Task Without_the_scope_openid_no_id_token_comes()
    {
        Step("control");
        Applies(Clients.Web.Registration.Scopes.Where(scope => scope is not "openid" and not "offline_access").ToList() is { Count: > 0 }, "client 'web' has no scope beside openid");
        IdTokenOf(await UserTokensAsync(Clients.Web));

        Step("without openid");
        var others = Clients.Web.Registration.Scopes.Where(scope => scope is not "openid" and not "offline_access");
        var answer = await CompleteAsync(Clients.Web.Request().With("scope", string.Join(' ', others)).With("nonce", null));
        Decided(answer, "the request without openid");
        Holds(answer.Redeemed?.Text("id_token") is null, "a refusal, or an answer without id_token", "an id_token");
    }

    [Check("id-token/nonce-comes-back-unchanged", Severity.Low, "OIDC-Core-2/nonce-not-processed",
        ProvenBy = ["nonce-altered"],
        Gains = "A client that keeps more than a number in nonce refuses its own logins.")]
    public async Task A_nonce_with_every_kind_of_character_comes_back_unchanged()
    {
        var request = Clients.Web.Request();
        Applies(request.Parameters.Has("nonce"), "client 'web' does not have the scope openid");
        var completed = await CompleteAsync(request.With("nonce", TrickyNonce));
        Decided(completed, "the request with such a nonce");
        Applies(completed.Outcome == Outcome.Accepted, $"the server refuses such a nonce, which is its right: {completed.Summary}");
        MustRepeatTheNonce(IdTokenOf(completed.Redeemed!.Granted()), completed.Asked.Request);
    }

    [Needs("public")]
    [Check("id-token/public-client-gets-no-keyed-hash", Severity.High, "OIDC-Core-10.1/no-mac-for-public-clients",
        ProvenBy = ["id-token-keyed-for-public-clients"],
        Gains = "What keys the hash is known to everybody, or to nobody who could verify it.")]
    public async Task The_id_token_of_a_public_client_is_signed_with_a_key_pair()
    {
        var token = IdTokenOf(await UserTokensAsync(Clients.Public));
        Holds(!token.Algorithm.StartsWith("HS", StringComparison.Ordinal), "a signature by a published key", $"alg {token.Algorithm}");
    }

    private async Task<string?> SubjectAsync(Flow flow) => IdTokenOf(await UserTokensAsync(Clients.Web.Request(), flow)).Claim("sub");
}
