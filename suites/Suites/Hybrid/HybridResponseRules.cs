using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What comes back at the redirect URI beside a code, and where it stands (OpenID Connect Core sections 3.3.2.5 and 3.3.2.6).</summary>
[Needs("hybrid", "victim")]
public sealed class HybridResponseRules : ConformanceSuite
{
    [Check("hybrid/answer-comes-in-the-fragment", Severity.High, "OIDC-Core-3.3.2.5/response-in-fragment", "MRT-2.2/one-mode",
        ProvenBy = ["front-answer-in-query", "front-state-in-query"],
        Gains = "Codes and tokens stand in the logs of the client's web server and in the Referer of its next page.")]
    public Task Code_and_tokens_come_in_the_fragment_of_the_redirect_uri() =>
        ComesInTheFragment(Clients.Hybrid, type => type.IsHybrid);

    [Check("hybrid/no-token-in-the-query", Severity.High, "MRT-7/no-token-in-query", "MRT-5/code-id-token-no-query", "MRT-5/code-token-no-query", "MRT-5/code-id-token-token-no-query",
        ProvenBy = ["tokens-in-query"], Attacks = ["B15"],
        Gains = "A link of the attacker's makes the server write tokens where logs and Referer headers show them.")]
    public Task Code_and_tokens_stay_out_of_the_query_also_when_it_is_asked_for() =>
        StaysOutOfTheQuery(Clients.Hybrid, type => type.IsHybrid);

    [Check("hybrid/answer-is-complete", Severity.Medium, "OIDC-Core-3.3.2.5/code-always",
        "MRT-5/code-id-token-complete", "MRT-5/code-token-complete", "MRT-5/code-id-token-token-complete",
        ProvenBy = ["front-code-not-issued", "front-id-token-not-issued"],
        Gains = "A client that asked for a code and a token has to do without one of them.")]
    public Task A_code_and_all_that_the_response_type_names_comes() =>
        ComesWhole(Clients.Hybrid, type => type.IsHybrid, _ => null);

    [Check("hybrid/nothing-else-comes", Severity.High, "OIDC-Core-3.3.2.5/nothing-else", "RFC6749-4.2.2/no-refresh-token",
        ProvenBy = ["front-token-beside-id-token", "front-refresh-token"],
        Gains = "Whoever reads the browser's address gets access that nobody asked for, with a refresh token for a long time.")]
    public Task Nothing_comes_that_the_response_type_does_not_name() =>
        ComesAlone(Clients.Hybrid, type => type.IsHybrid, beside => beside == "refresh_token" ? "RFC6749-4.2.2/no-refresh-token" : "OIDC-Core-3.3.2.5/nothing-else");

    [Check("hybrid/state-comes-back", Severity.High, "OIDC-Core-3.3.2.5/state-echoed", "MRT-5/state-echoed", "RFC6749-4.1.2.1/state-in-errors",
        ProvenBy = ["state-not-echoed", "state-altered", "state-not-in-errors"],
        Gains = "The client cannot tell a response that it asked for from one that an attacker planted (CSRF).")]
    public Task A_state_with_every_kind_of_character_comes_back_unchanged() =>
        GetsItsStateBack(Clients.Hybrid, type => type.IsHybrid, inErrors: "RFC6749-4.1.2.1/state-in-errors");

    [Check("hybrid/errors-come-in-the-fragment", Severity.Low, "OIDC-Core-3.3.2.6/error-in-fragment", "MRT-5/code-id-token-supplied-mode", "MRT-5/code-token-supplied-mode", "MRT-5/code-id-token-token-supplied-mode",
        ProvenBy = ["front-errors-in-query"],
        Gains = "Script of the client waits for a response in the fragment and never sees the error.")]
    public Task An_error_comes_where_code_and_tokens_would_have_come() =>
        GetsErrorsInTheFragment(Clients.Hybrid, type => type.IsHybrid);

    [Check("hybrid/denial-delivers-nothing", Severity.High, "RFC6749-4.1.1/decision-kept",
        ProvenBy = ["denial-ignored", "denial-ignored-consent-remembered"],
        Gains = "The client gets what the user refused.")]
    public Task A_user_who_refuses_hands_over_nothing() =>
        RefusedByTheUser(Flow.Alone, from: () => RequestOf(Clients.Hybrid));
}
