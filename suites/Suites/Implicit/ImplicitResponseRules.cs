using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What comes back at the redirect URI without a code, and where it stands (OpenID Connect Core section 3.2.2.5, RFC 6749 section 4.2.2).</summary>
[Needs("implicit", "victim")]
public sealed class ImplicitResponseRules : ConformanceSuite
{
    [Check("implicit/answer-comes-in-the-fragment", Severity.High, "OIDC-Core-3.2.2.5/response-in-fragment", "MRT-2.2/one-mode",
        ProvenBy = ["front-answer-in-query", "front-state-in-query"],
        Gains = "Tokens stand in the logs of the client's web server and in the Referer of its next page.")]
    public Task Tokens_come_in_the_fragment_of_the_redirect_uri() =>
        ComesInTheFragment(Clients.Implicit, type => type.IsImplicit);

    [Check("implicit/no-token-in-the-query", Severity.High, "MRT-7/no-token-in-query", "MRT-3/no-query", "MRT-5/id-token-token-no-query",
        ProvenBy = ["tokens-in-query"], Attacks = ["B15"],
        Gains = "A link of the attacker's makes the server write tokens where logs and Referer headers show them.")]
    public Task Tokens_stay_out_of_the_query_also_when_it_is_asked_for() =>
        StaysOutOfTheQuery(Clients.Implicit, type => type.IsImplicit);

    [Check("implicit/answer-is-complete", Severity.Medium, "OIDC-Core-3.2.2.5/id-token-returned", "MRT-3/id-token-returned", "MRT-5/id-token-token-complete", "RFC6749-4.2.2/access-token-and-type-sent",
        "MRT-3/user-agent-redirected",
        ProvenBy = ["front-id-token-not-issued"],
        Gains = "A client that asked who logged in is not told, or does not know how to use its token.")]
    public Task All_that_the_response_type_names_comes() =>
        ComesWhole(Clients.Implicit, type => type.IsImplicit, missing => missing == "id_token" ? "OIDC-Core-3.2.2.5/id-token-returned" : "RFC6749-4.2.2/access-token-and-type-sent");

    [Check("implicit/nothing-else-comes", Severity.High, "OIDC-Core-3.2.2.1/no-access-token-with-id-token", "OIDC-Core-3.2.2.5/no-code", "RFC6749-4.2.2/no-refresh-token", "MRT-3/nothing-else",
        ProvenBy = ["front-token-beside-id-token", "front-code-beside-id-token", "front-refresh-token"],
        Gains = "Whoever reads the browser's address gets access that nobody asked for, with a refresh token for a long time.")]
    public Task Nothing_comes_that_the_response_type_does_not_name() =>
        ComesAlone(Clients.Implicit, type => type.IsImplicit, beside => beside switch
        {
            "code" => "OIDC-Core-3.2.2.5/no-code",
            "refresh_token" => "RFC6749-4.2.2/no-refresh-token",
            _ => "OIDC-Core-3.2.2.1/no-access-token-with-id-token",
        });

    [Check("implicit/state-comes-back", Severity.High, "OIDC-Core-3.2.2.5/state-echoed", "RFC6749-4.2.2/state-echoed", "RFC6749-4.2.2.1/state-in-errors", "MRT-3/state-echoed", "MRT-5/state-echoed",
        ProvenBy = ["state-not-echoed", "state-altered", "state-not-in-errors"],
        Gains = "The client cannot tell a response that it asked for from one that an attacker planted (CSRF).")]
    public Task A_state_with_every_kind_of_character_comes_back_unchanged() =>
        GetsItsStateBack(Clients.Implicit, type => type.IsImplicit, inErrors: "RFC6749-4.2.2.1/state-in-errors");

    [Check("implicit/errors-come-in-the-fragment", Severity.Low, "OIDC-Core-3.2.2.6/error-in-fragment", "MRT-3/supplied-mode", "MRT-5/id-token-token-supplied-mode",
        ProvenBy = ["front-errors-in-query"],
        Gains = "Script of the client waits for a response in the fragment and never sees the error.")]
    public Task An_error_comes_where_the_tokens_would_have_come() =>
        GetsErrorsInTheFragment(Clients.Implicit, type => type.IsImplicit);

    [Check("implicit/denial-delivers-nothing", Severity.High, "RFC6749-4.1.1/decision-kept", "RFC6749-4.2.2.1/error-told",
        ProvenBy = ["denial-ignored", "denial-ignored-consent-remembered", "authorization-error-without-code"],
        Gains = "The client gets what the user refused.")]
    public Task A_user_who_refuses_hands_over_nothing_but_an_error() =>
        RefusedByTheUser(Flow.Alone, from: () => RequestOf(Clients.Implicit));

    [Check("implicit/errors-are-printable", Severity.Low, "RFC6749-4.2.2.1/error-characters", "RFC6749-4.2.2.1/error-uri-syntax",
        ProvenBy = ["authorization-error-not-printable", "authorization-error-uri-malformed"],
        Gains = "A text of the server's breaks the page that a client puts it into.")]
    public Task Error_texts_hold_the_allowed_characters_alone() => EachType(Clients.Implicit, type => type.IsImplicit, async request =>
    {
        var errors = await ErrorsOfAsync(request);
        Applies(errors.Count > 0, "the server answers these errors by pages of its own");
        foreach (var error in errors)
            ErrorTexts.Demand(name => error.Parameters[name], "RFC6749-4.2.2.1/error-characters", "RFC6749-4.2.2.1/error-uri-syntax");
    });
}
