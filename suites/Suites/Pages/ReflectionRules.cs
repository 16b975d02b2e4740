using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>What comes back of a request, on pages and in the errors of other endpoints, is a text and nothing more.</summary>
[Needs("web", "victim")]
public sealed class ReflectionRules : ConformanceSuite
{
    private const string Escaped = "RFC6749-10.14/values-sanitized";

    /// <summary>Beside those that pages/parameters-are-escaped tries, all that a server may know, and one that none does.</summary>
    private static readonly string[] FurtherParameters =
    [
        "nonce", "response_mode", "prompt", "max_age", "display", "acr_values", "claims", "claims_locales", "id_token_hint", "code_challenge", "code_challenge_method",
        "request", "request_uri", "registration", "resource", "audience", "error", "error_description", "unheard-of",
    ];

    [Check("pages/further-parameters-are-escaped", Severity.Critical, Escaped,
        ProvenBy = ["display-unescaped-in-attribute"], Attacks = ["B39"], Tags = ["browser"],
        Gains = "A link of the attacker's runs his script on the login page or on an error page, where it reads the password (cross-site scripting).")]
    public async Task No_parameter_that_a_page_may_show_becomes_part_of_it()
    {
        Step("which parameters come back at all");
        var marker = Pkce.NewVerifier()[..12];
        var shown = new List<string>();
        foreach (var name in FurtherParameters)
        {
            await AskAsync(Clients.Web.Request().With(name, marker));
            if (ExchangesNow[^1].Response?.Text.Contains(marker, StringComparison.Ordinal) == true)
                shown.Add(name);
        }

        var trap = new ExecutionTrap();
        var answers = new List<Exchange>();
        foreach (var payload in trap.Payloads)
        {
            Step($"a payload for {payload.Place}");
            foreach (var name in shown)
                await AskAsync(Clients.Web.Request().With(name, payload.Text));
            await AskAsync(Clients.Web.Request().With(payload.Text, "as a name"));
            answers.AddRange(ExchangesNow);
        }

        await RunsNothing(trap, answers);
    }

    [Check("pages/parameters-are-no-templates", Severity.Critical, "Attack-B41/nothing-is-evaluated",
        ProvenBy = ["error-page-is-a-template", "login-hint-is-a-template"],
        Gains = "Who opens a link to the authorization endpoint runs code on the server (template injection).")]
    public Task No_parameter_of_a_request_is_evaluated() => EvaluatesNothing(async text =>
    {
        foreach (var name in new[] { "client_id", "redirect_uri", "response_type", "scope", "response_mode", "prompt", "code_challenge_method", "login_hint", "ui_locales", "state", "display" })
            await AskAsync(Clients.Web.Request().With(name, text));
    });

    [Check("pages/errors-of-the-token-endpoint-run-nowhere", Severity.High, Escaped,
        ProvenBy = ["token-errors-are-pages"], Attacks = ["B39"], Tags = ["browser"],
        Gains = "A form of the attacker's, sent to the token endpoint by the user's browser, runs his script in the server's origin (cross-site scripting).")]
    public Task An_error_of_the_token_endpoint_is_no_page_that_runs() => ErrorsRunNowhere(text =>
    [
        .. new[] { "grant_type", "code", "redirect_uri", "scope", "code_verifier", "refresh_token" }.Select(name => (Token.Url, new Parameters(("grant_type", "authorization_code"), ("client_id", Clients.Web.Id)).Set(name, text))),
        (Token.Url, new Parameters(("grant_type", "authorization_code"), ("client_id", text))),
        (Token.Url, new Parameters(("grant_type", "refresh_token"), ("client_id", Clients.Web.Id), ("refresh_token", "unknown"), ("client_secret", text))),
    ]);

    [Check("pages/errors-of-other-endpoints-run-nowhere", Severity.High, Escaped,
        ProvenBy = ["revocation-errors-are-pages", "introspection-errors-are-pages", "userinfo-errors-are-pages"], Attacks = ["B39"], Tags = ["browser"],
        Gains = "A form of the attacker's, sent to such an endpoint by the user's browser, runs his script in the server's origin (cross-site scripting).")]
    public Task An_error_of_introspection_revocation_or_userinfo_is_no_page_that_runs() => ErrorsRunNowhere(text =>
    [
        .. new[] { Target.Metadata.IntrospectionEndpoint, Target.Metadata.RevocationEndpoint, Target.Metadata.UserinfoEndpoint }.OfType<string>().SelectMany(url =>
            new[] { "token", "token_type_hint", "access_token", "client_id", "client_secret" }.Select(name =>
                (url, new Parameters(("token", "unknown"), ("client_id", Clients.Web.Id), ("client_secret", Clients.Web.Secret)).Set(name, text)))),
    ]);

    /// <summary>Each payload as a browser sends it by a form of another site: with a preference for pages.</summary>
    private async Task ErrorsRunNowhere(Func<string, IEnumerable<(string Url, Parameters Form)>> requests)
    {
        var trap = new ExecutionTrap();
        var answers = new List<Exchange>();
        foreach (var payload in trap.Payloads)
        {
            Step($"a payload for {payload.Place}");
            foreach (var (url, form) in requests(payload.Text))
            {
                var exchange = await Context.SendAsync(WireRequest.Form(url, form, accept: "text/html,application/xhtml+xml,*/*;q=0.8"));
                if (exchange.Response is null or { Status: 429 or >= 500 })
                    throw new UndecidedException($"{url} gave no answer that decides: {exchange.Response?.Status.ToString() ?? exchange.Failure}");
                answers.Add(exchange);
            }
        }

        Applies(answers.Count > 0, "the target tells none of these endpoints");
        var sniffed = answers.Where(answer => answer.Response!.Text.Contains(trap.Function, StringComparison.Ordinal) && answer.Response.Find("X-Content-Type-Options") is null).Select(answer => answer.Request.Url).Distinct();
        foreach (var url in sniffed)
            Observe($"{url} repeats what was sent, without X-Content-Type-Options: nosniff.");
        await RunsNothing(trap, answers);
    }

    /// <summary>Somebody who cannot log in; how a server answers is not judged here.</summary>
    private async Task AskAsync(AuthorizationRequest request)
    {
        if ((await Flow.AsNobody.AskAsync(request)).Landing is Lost lost)
            throw new UndecidedException(lost.Reason);
    }
}
