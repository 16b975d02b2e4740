using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>What the client gets back at its redirect URI (RFC 6749 section 4.1.2, RFC 9207).</summary>
[Needs("web", "victim")]
public sealed class AuthorizationResponseRules : ConformanceSuite
{
    [Check("authorization-response/state-is-echoed", Severity.High, "RFC6749-4.1.2/state-echoed",
        ProvenBy = ["state-altered", "state-not-echoed"], Attacks = ["B26"],
        Gains = "The client cannot tell a response that it asked for from one that an attacker planted (CSRF).")]
    public async Task A_state_with_every_kind_of_character_comes_back_unchanged()
    {
        var grant = await Flow.AuthorizeAsync(Clients.Web.Request().With("state", TrickyState));
        var state = grant.Response.Parameters["state"];
        Holds(state == TrickyState, TrickyState, state ?? "no state at all");
    }

    [Check("authorization-response/iss-is-sent", Severity.Medium, "RFC9207-2/iss-sent", "RFC9207-2.3/iss-is-the-issuer-of-the-metadata",
        ProvenBy = ["iss-not-sent"], Attacks = ["B16"],
        Gains = "A client that talks to several servers is made to send the code of one to another (mix-up).")]
    public async Task The_response_names_its_issuer()
    {
        Applies(Target.Metadata.Flag("authorization_response_iss_parameter_supported"), "the metadata does not set authorization_response_iss_parameter_supported");
        var good = await Flow.AuthorizeAsync(Clients.Web.Request());
        Holds(good.Response.Parameters["iss"] == Target.Profile.Issuer, Target.Profile.Issuer, $"iss in a success response: {good.Response.Parameters["iss"] ?? "(absent)"}");

        Step("error response");
        var refused = await Flow.AskAsync(Clients.Web.Request().With("response_type", "voucher"));
        Decided(refused, "the request with an error");
        if (refused.Response is { } error)
            Holds(error.Parameters["iss"] == Target.Profile.Issuer, Target.Profile.Issuer, $"iss in an error response: {error.Parameters["iss"] ?? "(absent)"}");
    }

    [Check("authorization-response/code-comes-in-the-query", Severity.Medium, "RFC6749-4.1.2/response-in-query", "OIDC-Core-3.1.2.5/response-in-query",
        ProvenBy = ["code-in-fragment"],
        Gains = "Script of the client's page, or the next redirect, sees a code that was meant for its server alone.")]
    public async Task The_code_comes_in_the_query_of_the_redirect_uri()
    {
        var grant = await Flow.AuthorizeAsync(Clients.Web.Request());
        Holds(grant.Response.Mode == "query", "the query", grant.Response.Mode);
    }

    [Check("authorization-response/registered-query-is-kept", Severity.Low, "RFC6749-3.1.2/redirect-query-kept",
        ProvenBy = ["query-of-redirect-uri-dropped"],
        Gains = "A client that tells its tenants apart by a query parameter takes the response for another's.")]
    public async Task The_query_of_a_registered_redirect_uri_is_kept()
    {
        var withQuery = RegisteredWithQuery();
        var grant = await Flow.AuthorizeAsync(Clients.Web.Request().With("redirect_uri", withQuery));
        Holds(IsKept(withQuery, grant.Response), $"{withQuery}&code=...", grant.Response.Url);
    }

    [Check("authorization-response/errors-come-beside-a-registered-query", Severity.Low, "RFC6749-4.1.2.1/error-told", "RFC6749-4.1.2.1/state-in-errors", "RFC6749-3.1.2/redirect-query-kept",
        ProvenBy = ["error-lost-beside-query", "query-of-redirect-uri-dropped", "state-not-in-errors"],
        Gains = "A client whose user refused waits for an answer that never comes, or takes it for another's.")]
    public async Task A_redirect_uri_with_a_query_is_told_of_errors_too()
    {
        var request = Clients.Web.ConsentRequest().With("redirect_uri", RegisteredWithQuery());
        var answer = await Flow.Denying.AskAsync(request);
        Decided(answer, "the request that the user refuses");
        Applies(answer.WasAsked, "the server showed no page on which the user could refuse");
        Applies(answer.Response is not null, $"the server sends no error to the client: {answer.Summary}");
        var response = answer.Response!;
        var expected = $"{request.Parameters["redirect_uri"]}&error=...&state={request.Parameters["state"]}";
        Holds(response.Parameters["error"] is not null, expected, response.Url, "RFC6749-4.1.2.1/error-told");
        Holds(response.Parameters["state"] == request.Parameters["state"], expected, response.Url, "RFC6749-4.1.2.1/state-in-errors");
        Holds(IsKept(request.Parameters["redirect_uri"]!, response), expected, response.Url, "RFC6749-3.1.2/redirect-query-kept");
    }

    [Check("authorization-response/no-307-after-login", Severity.Critical, "RFC9700-4.12/no-307-after-credentials", "OAuth-2.1-7.5.3/no-307-after-credentials",
        "OIDC-Core-16.22/no-307-to-the-client", "RFC9700-2.1/credentials-not-forwarded",
        ProvenBy = ["login-redirects-with-307"], Attacks = ["B13"],
        Gains = "The browser sends the user's password on to the client.")]
    public async Task After_the_login_form_no_redirect_repeats_the_post()
    {
        await Flow.Alone.AuthorizeAsync(Clients.Web.Request());
        var afterCredentials = Context.Recorder.Steps.SelectMany(step => step.Exchanges).Where(exchange => exchange.Request.Method == "POST").ToList();
        Applies(afterCredentials.Count > 0, "no form was posted on the way to the code");
        var repeating = afterCredentials.FirstOrDefault(exchange => exchange.Response?.Status is 307 or 308);
        Holds(repeating is null, "303, or 302", $"status {repeating?.Response?.Status} from {repeating?.Request.Url.Split('?')[0]}");
    }

    [Check("authorization-response/long-state-is-not-cut", Severity.Medium, "RFC6749-4.1.2/state-echoed",
        ProvenBy = ["state-cut"],
        Gains = "A client that keeps signed data in state loses it, or its integrity check.")]
    public async Task A_state_of_two_thousand_characters_is_not_cut()
    {
        var longState = string.Concat(Enumerable.Range(0, 200).Select(i => $"{i:0000}-state"));
        var answer = await Flow.AskAsync(Clients.Web.Request().With("state", longState));
        Applies(answer.Outcome != Outcome.Refused, $"the server refuses so long a state, which is its right: {answer.Summary}");
        Holds(Flow.ToGrant(answer).Response.Parameters["state"] == longState, "the whole state", $"{answer.Response!.Parameters["state"]?.Length ?? 0} of {longState.Length} characters");
    }

    [Check("authorization-response/state-comes-in-errors-too", Severity.Medium, "RFC6749-4.1.2.1/state-in-errors", "OIDC-Core-3.1.2.6/state-in-errors",
        "RFC9700-4.11.2/user-authenticated-first",
        ProvenBy = ["state-not-in-errors"],
        Gains = "A client cannot tell its own failed request from one that an attacker planted.")]
    public async Task An_error_response_carries_the_state()
    {
        var request = Clients.Web.Request().With("response_type", "voucher");
        var answer = await Flow.AskAsync(request);
        Decided(answer, "the request with an error");
        Applies(answer.Response?.Parameters["error"] is not null, $"the server answers this error by a page of its own: {answer.Summary}");
        Holds(answer.Response!.Parameters["state"] == request.Parameters["state"], "the state of the request", answer.Response.Parameters["state"] ?? "(absent)");
        // RFC 9700 section 4.11.2 would have the user authenticated first; RFC 6749 describes the redirect without a login.
        if ((await Flow.AsNobody.AskAsync(Clients.Web.Request().With("response_type", "voucher"))).Response is not null)
            Observe("The error is sent to the client before anybody logged in, so that a link of the attacker's client makes this server redirect wherever that client registered.");
    }

    [Check("authorization-response/no-state-is-invented", Severity.Low, "RFC6749-4.1.2/no-state-invented",
        ProvenBy = ["state-invented"],
        Gains = "A client that sent no state cannot know what to do with one.")]
    public async Task Without_a_state_none_comes_back()
    {
        var grant = await Flow.AuthorizeAsync(Clients.Web.Request().With("state", null));
        Holds(string.IsNullOrEmpty(grant.Response.Parameters["state"]), "no state", $"state {grant.Response.Parameters["state"]}");
    }

    [Check("authorization-response/redirect-is-not-stored", Severity.Low, "RFC6749-4.1.2/redirect-not-stored",
        ProvenBy = ["authorization-response-cacheable"],
        Gains = "A code stays behind in caches.")]
    public async Task The_redirect_with_the_code_is_not_to_be_stored()
    {
        await Flow.AuthorizeAsync(Clients.Web.Request());
        var redirect = Context.Recorder.Steps.SelectMany(step => step.Exchanges).LastOrDefault(exchange => exchange.Response?.IsRedirect == true);
        Applies(redirect is not null, "the code did not come by a redirect");
        var cacheControl = string.Join(", ", redirect!.Response!.All("Cache-Control"));
        Holds(cacheControl.Contains("no-store", StringComparison.OrdinalIgnoreCase), "Cache-Control: no-store", $"Cache-Control: {(cacheControl.Length == 0 ? "(absent)" : cacheControl)}");
    }

    [Check("authorization-response/redirect-by-303", Severity.Low, "RFC9700-4.12/redirect-by-303",
        ProvenBy = ["login-redirects-with-302"],
        Gains = "What a browser does with 302 after a POST is left to the browser.")]
    public async Task After_the_login_form_the_redirect_is_303()
    {
        await Flow.Alone.AuthorizeAsync(Clients.Web.Request());
        var redirects = Context.Recorder.Steps.SelectMany(step => step.Exchanges).Where(exchange => exchange.Request.Method == "POST" && exchange.Response?.IsRedirect == true).ToList();
        Applies(redirects.Count > 0, "no form was answered with a redirect");
        var other = redirects.FirstOrDefault(exchange => exchange.Response!.Status != 303);
        Holds(other is null, "303", $"{other?.Response!.Status} from {other?.Request.Url.Split('?')[0]}");
    }

    private string RegisteredWithQuery() => Clients.Web.Registration.RedirectUris.FirstOrDefault(uri => uri.Contains('?', StringComparison.Ordinal))
        ?? throw new NotApplicableException("no redirect URI of client 'web' has a query");

    private static bool IsKept(string withQuery, Delivered response)
    {
        var came = Parameters.OfQuery(response.Url).ToList();
        return response.Address == withQuery.Split('?')[0] && Parameters.OfQuery(withQuery).All(came.Remove);
    }
}
