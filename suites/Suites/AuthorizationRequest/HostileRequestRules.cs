using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>Requests to the authorization endpoint that no client of a user makes.</summary>
[Needs("web", "victim")]
public sealed class HostileRequestRules : ConformanceSuite
{
    private string Endpoint => Target.Metadata.AuthorizationEndpoint ?? throw new NotApplicableException("the target tells no authorization endpoint");

    [Check("authorization-request/no-other-method-approves", Severity.Critical, "Attack-B28/nothing-by-another-method", "Attack-B28/nothing-by-a-preflighted-method", "OIDC-Core-3.1.2.3/csrf-prevented",
        ProvenBy = ["consent-by-another-method", "consent-recorded-by-another-method"],
        Gains = "A page of the attacker's approves access in the name of its visitors, by a method that nobody thought of.")]
    public async Task No_method_but_that_of_the_form_approves_anything()
    {
        Step("control: the form is sent by the user");
        var own = await Flow.BeginAsync(Clients.Web.ConsentRequest());
        AcceptedControl(await own.SubmitAsync(own.Agent));
        Step("control: who was asked and has not answered gets nothing silently");
        var shows = !await HasAgreedAsync(await Flow.BeginAsync(Clients.Web.ConsentRequest()));

        foreach (var (name, method, headers) in HostileRequests.OtherMethods)
            foreach (var atForm in new[] { false, true })
            {
                Step($"attack: {name} at the {(atForm ? "address of the form" : "authorization endpoint")}");
                var waiting = await Flow.BeginAsync(own.Request);
                // Where what nobody can guess stands in the address, an attacker cannot name it.
                if (atForm && !waiting.Form.HasTokenInFieldsAlone(own.Form))
                    continue;
                Context.Recorder.Difference($"the form of the page -> {name}, without what nobody can guess");
                var guarded = HostileRequests.WhatPreflightGuards(method);
                var request = Forged(atForm ? waiting.Form.Request.Url.Split('?')[0] : waiting.Request.ToUrl(Endpoint), waiting.Form.WithoutTokens(own.Form).Fields, method, guarded is null ? [.. headers, HeldForm.OtherSite] : headers);
                var landing = await waiting.Agent.FollowAsync(request, Context.Recorder, Context.Cancellation);
                if (landing is Lost lost)
                    throw new UndecidedException($"{name}: {lost.Reason}");
                var severity = guarded is null ? (Severity?)null : Severity.Low;
                Holds(landing is not Delivered response || response.Parameters.Has("error"), "a page or an error, and nothing delivered", $"{name}: {landing.Summary}", guarded, severity);
                // Where another session of the same user needs no question either, another check may have answered it.
                if (shows && await HasAgreedAsync(waiting) && !await HasAgreedAsync(await Flow.BeginAsync(Clients.Web.ConsentRequest())))
                    Holds(false, "no consent", $"{name}: a silent request is answered afterwards", guarded, severity);
            }
    }

    [Check("authorization-request/malformed-requests-are-answered-soundly", Severity.Low, "Attack-B75/no-server-error", "Attack-B75/nothing-of-the-inside", "Attack-B75/no-secrets",
        ProvenBy = ["malformed-input-is-status-500", "malformed-input-ends-the-connection", "malformed-input-shows-a-stack-trace", "malformed-input-shows-secrets"],
        Gains = "Errors show how the server is built, or take it down.")]
    public Task Malformed_authorization_requests_are_errors_of_the_request() => AnswersSoundly(
        WireRequest.Page(Clients.Web.Request().ToUrl(Endpoint)),
        HostileRequests.ToPage(Endpoint, Clients.Web.Request().Parameters, ["state", "scope", "client_id", "redirect_uri", "claims"]));

    [Check("authorization-request/other-spellings-check-the-address", Severity.Critical, "Attack-B78/no-check-lost", "RFC9700-2.1/redirect-uri-exact",
        ProvenBy = ["other-spelling-skips-address-check"],
        Gains = "A check that guards one spelling of the path is missing on another, and the code goes to the attacker.")]
    public async Task No_other_spelling_of_the_path_loses_the_check_of_the_address()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());
        foreach (var (name, url) in Spelled(Endpoint))
            await NotAnsweredElsewhere(Clients.Web.Request() with { Endpoint = url }, [(name, RedirectUriMutations.AttackersAddress)], Flow);
    }

    [Check("authorization-request/forwarded-headers-are-not-believed", Severity.High, "RFC9700-4.13/proxy-headers-sanitized", "Attack-B69/host-not-believed", "Attack-B69/forwarded-not-believed",
        ProvenBy = ["forwarded-host-in-responses", "forwarded-host-is-an-own-address"], Attacks = ["B69"],
        Gains = "Redirects, forms and issuers of the server name the attacker, or his address counts as the server's own.")]
    public async Task Headers_of_a_proxy_change_neither_redirects_nor_forms()
    {
        var (usual, silent) = (Clients.Web.Request(), Clients.Web.Request().With("prompt", "none"));
        Step("control");
        await Flow.AuthorizeAsync(usual);
        foreach (var header in ProxyHeaders)
        {
            Step(header.Name);
            Context.Recorder.Difference($"header {header.Name}: as usual -> {header.Value}");
            foreach (var request in new[] { usual, silent })
                Holds(!(await OnTheWayAsync(request.ToUrl(Endpoint), header)).Any(NamesAttacker), "an answer as without it, or a refusal", $"with {header.Name}: {header.Value} the answer names {AttackersHost}", BelievedRequirement(header));
            var bad = await OnTheWayAsync(silent.With("redirect_uri", RedirectUriMutations.AttackersAddress).ToUrl(Endpoint), header);
            Holds(!bad.SelectMany(answer => answer.All("Location")).Any(location => location.StartsWith($"https://{AttackersHost}", StringComparison.OrdinalIgnoreCase)), "no redirect to an address that is not registered", $"with {header.Name}: {header.Value} an unregistered address is redirected to", BelievedRequirement(header));
        }
    }

    [Check("authorization-request/pages-are-not-read-by-other-origins", Severity.High, "Attack-B68/no-origin-with-cookies", "RFC9700-2.6/no-cors-at-authorization",
        ProvenBy = ["any-origin-allowed-with-cookies", "any-origin-allowed-in-sessions"],
        Gains = "A page of the attacker's reads the pages of its visitors' sessions, with what protects their forms.")]
    public async Task No_script_of_another_origin_reads_the_pages_of_a_session()
    {
        var asked = WireRequest.Page(Clients.Web.ConsentRequest().ToUrl(Endpoint));
        await IsNotReadByOtherOrigins([asked], "RFC9700-2.6/no-cors-at-authorization", atAll: true);
        Step("a page of a session");
        var held = await Flow.BeginAsync(Clients.Web.ConsentRequest());
        var pages = new[] { ExchangesNow[^1].Request.Url, held.Form.Request.Url }.Distinct().Select(WireRequest.Page).ToList();
        await IsNotReadByOtherOrigins(pages, "Attack-B68/no-origin-with-cookies", session: held.Agent);
        await IsNotReadByOtherOrigins([asked], "RFC9700-2.6/no-cors-at-authorization", atAll: true, session: held.Agent);
    }

    private async Task<bool> HasAgreedAsync(HeldInteraction asked)
    {
        var silent = await asked.Session.AskAsync(Clients.Web.Request().With("prompt", "none"), canLogIn: false);
        DecidedOrAsked(silent, "the silent request");
        return silent.Outcome == Outcome.Accepted;
    }

    private static WireRequest Forged(string address, Parameters fields, string method, IReadOnlyList<Header> headers)
    {
        var url = $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{fields.Encode()}";
        return method is "PUT" or "PATCH" or "DELETE" ? WireRequest.Form(url, fields) with { Method = method } : new WireRequest(method, url, headers);
    }
}
