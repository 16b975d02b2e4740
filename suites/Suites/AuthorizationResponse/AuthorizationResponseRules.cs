using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What the client gets back at its redirect URI (RFC 6749 section 4.1.2, RFC 9207).</summary>
[Needs("web", "victim")]
public sealed class AuthorizationResponseRules : ConformanceSuite
{
    /// <summary>All kinds of characters that RFC 6749 appendix A.5 allows, and that a careless decoder changes.</summary>
    private const string TrickyState = "a+b%20c&d=e/?f#g~!*'();:@,[]\"<x> \\y|^`{}";

    [Check("authorization-response/state-is-echoed", Severity.High, "RFC6749-4.1.2/state-echoed",
        ProvenBy = ["state-altered", "state-not-echoed"],
        Gains = "The client cannot tell a response that it asked for from one that an attacker planted (CSRF).")]
    public async Task A_state_with_every_kind_of_character_comes_back_unchanged()
    {
        var grant = await Flow.AuthorizeAsync(Clients.Web.Request().With("state", TrickyState));
        var state = grant.Response.Parameters["state"];
        Holds(state == TrickyState, TrickyState, state ?? "no state at all");
    }

    [Check("authorization-response/iss-is-sent", Severity.Medium, "RFC9207-2/iss-sent",
        ProvenBy = ["iss-not-sent"],
        Gains = "A client that talks to several servers is made to send the code of one to another (mix-up).")]
    public async Task The_response_names_its_issuer()
    {
        Applies(Target.Metadata.Flag("authorization_response_iss_parameter_supported"), "the metadata does not set authorization_response_iss_parameter_supported");
        var good = await Flow.AuthorizeAsync(Clients.Web.Request());
        Holds(good.Response.Parameters["iss"] == Target.Profile.Issuer, Target.Profile.Issuer, $"iss in a success response: {good.Response.Parameters["iss"] ?? "(absent)"}");

        Step("error response");
        var refused = await Flow.AskAsync(Clients.Web.Request().With("response_type", "voucher"));
        if (refused.Response is { } error)
            Holds(error.Parameters["iss"] == Target.Profile.Issuer, Target.Profile.Issuer, $"iss in an error response: {error.Parameters["iss"] ?? "(absent)"}");
    }

    [Check("authorization-response/code-comes-in-the-query", Severity.Medium, "RFC6749-4.1.2/response-in-query",
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
        var withQuery = Clients.Web.Registration.RedirectUris.FirstOrDefault(uri => uri.Contains('?', StringComparison.Ordinal));
        Applies(withQuery is not null, "no redirect URI of client 'web' has a query");
        var grant = await Flow.AuthorizeAsync(Clients.Web.Request().With("redirect_uri", withQuery));
        Holds(grant.Response.Url.StartsWith(withQuery + "&", StringComparison.Ordinal), $"{withQuery}&code=...", grant.Response.Url);
    }

    [Check("authorization-response/no-307-after-login", Severity.Critical, "RFC9700-4.12/no-307-after-credentials",
        ProvenBy = ["login-redirects-with-307"],
        Gains = "The browser sends the user's password on to the client.")]
    public async Task After_the_login_form_no_redirect_repeats_the_post()
    {
        await Flow.Alone.AuthorizeAsync(Clients.Web.Request());
        var afterCredentials = Context.Recorder.Steps.SelectMany(step => step.Exchanges).SkipWhile(exchange => exchange.Request.Method != "POST").ToList();
        Applies(afterCredentials.Count > 0, "no form was posted on the way to the code");
        var repeating = afterCredentials.FirstOrDefault(exchange => exchange.Response?.Status is 307 or 308);
        Holds(repeating is null, "303, or 302", $"status {repeating?.Response?.Status} from {repeating?.Request.Url.Split('?')[0]}");
    }
}
