using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>Requests without a client, with an odd scope or an odd mode (RFC 6749 section 4.1.1, OpenID Connect Core sections 3.1.2.1, 3.1.2.6 and 14).</summary>
[Needs("web", "victim")]
public sealed class ClientAndScopeRules : ConformanceSuite
{
    [Check("authorization-request/client-id-is-required", Severity.High, "RFC6749-4.1.1/client-id-required", "OIDC-Core-3.1.2.1/client-id-required",
        ProvenBy = ["unknown-client-accepted"],
        Gains = "The server hands out codes, and redirects users, for nobody in particular.")]
    public Task A_request_without_client_id_leads_nowhere() => Refused(
        from: () => RequestOf(Clients.Web),
        control: request => Flow.AskAsync(request),
        attack: request => Flow.AskAsync(request.With("client_id", null)),
        with: []);

    [Check("authorization-request/unknown-scope-is-ignored-or-told", Severity.Low, "RFC6749-4.1.2.1/error-code-fits", "OIDC-Core-3.1.2.1/unknown-scope-ignored",
        ProvenBy = ["unknown-scope-is-access-denied"],
        Gains = "A client cannot tell that one of its scopes is not known here.")]
    public async Task A_scope_that_nobody_has_defined_is_ignored_or_called_invalid()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());
        Step("with an unknown scope more");
        var request = Clients.Web.Request();
        var answer = await Flow.AskAsync(request.With("scope", $"{request.Parameters["scope"]} unheard.of"));
        Decided(answer, "the request with an unknown scope");
        if (answer.Outcome == Outcome.Refused)
            Observe($"a scope that the server does not know is refused, not ignored: {answer.Summary}");
        Holds(answer.ErrorCode is null or OAuthError.InvalidScope, "a code, invalid_scope, or a page", answer.Summary);
    }

    [Check("authorization-request/only-a-space-divides-scopes", Severity.Low, "OIDC-Core-14/single-space-delimiter",
        ProvenBy = ["tab-divides-scopes"],
        Gains = "What one component takes for one scope another takes for two.")]
    public async Task A_tab_does_not_divide_scopes()
    {
        var (little, more) = ("openid", Clients.Web.Registration.Scopes.FirstOrDefault(scope => ScopeClaims.Of(scope).Count > 0));
        Applies(more is not null && Clients.Web.Registration.Scopes.Contains(little), "client 'web' has no scope with claims beside openid");
        Step("control");
        var usual = await CompleteAsync(Clients.Web.Request().With("scope", $"{little} {more}"));
        Applies(await ReachesAsync(AcceptedControl(usual).Redeemed!.Granted(), more!), $"the scope {more} shows no claims of this user");

        Step("attack");
        Context.Recorder.Difference("between the scopes: a space -> a tab");
        var answer = await CompleteAsync(Clients.Web.Request().With("scope", $"{little}\t{more}"));
        Decided(answer, "the request with a tab");
        Holds(answer.Redeemed is not { Outcome: Outcome.Accepted } redeemed || redeemed.Granted().IdToken is null || !await ReachesAsync(redeemed.Granted(), more!),
            "a refusal, or tokens that reach less", $"tokens that reach {little} and {more}");
    }

    [Check("authorization-request/unknown-response-mode-is-status-400", Severity.Low, "OIDC-Core-3.1.2.6/unknown-mode-is-status-400",
        ProvenBy = ["unknown-response-mode-redirects-error"],
        Gains = "A client that asked for a protected kind of response gets an unprotected one.")]
    public async Task A_response_mode_that_nobody_has_defined_ends_on_a_page_with_status_400()
    {
        var answer = await Flow.AskAsync(Clients.Web.Request().With("response_mode", "pigeon"));
        Decided(answer, "the request with an unknown response_mode");
        Applies(answer.Outcome == Outcome.Refused, "the request is not refused, which another check judges");
        Holds(answer.Landing is OwnPage { Status: 400 }, "a page with status 400", answer.Summary);
    }
}
