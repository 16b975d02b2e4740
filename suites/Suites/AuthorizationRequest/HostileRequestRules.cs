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

    [Check("authorization-request/no-other-method-approves", Severity.Critical, "Attack-B28/nothing-by-another-method", "OIDC-Core-3.1.2.3/csrf-prevented",
        ProvenBy = ["consent-by-another-method"],
        Gains = "A page of the attacker's approves access in the name of its visitors, by a method that nobody thought of.")]
    public async Task No_method_but_that_of_the_form_approves_anything()
    {
        Step("control: the form is sent by the user");
        var own = await Flow.BeginAsync(Clients.Web.Request().With("prompt", "consent"));
        AcceptedControl(await own.SubmitAsync(own.Agent));

        var waiting = await Flow.BeginAsync(Clients.Web.Request().With("prompt", "consent"));
        var fields = waiting.Form.WithoutTokens().Fields;
        List<string> addresses = [waiting.Request.ToUrl(Endpoint)];
        // Where what nobody can guess stands in the address, an attacker cannot name it.
        if (waiting.Form.HasTokenInFieldsAlone)
            addresses.Add(waiting.Form.Request.Url.Split('?')[0]);
        foreach (var (name, method, headers) in HostileRequests.OtherMethods)
            foreach (var address in addresses)
            {
                Step($"attack: {name} at {address.Split('?')[0]}");
                Context.Recorder.Difference($"the form of the page -> {name}, without what nobody can guess");
                var url = $"{address}{(address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{fields.Encode()}";
                var request = method is "PUT" or "PATCH" or "DELETE" ? WireRequest.Form(url, fields) with { Method = method } : new WireRequest(method, url, headers);
                var landing = await waiting.Agent.FollowAsync(request, Context.Recorder, Context.Cancellation);
                if (landing is Lost lost)
                    throw new UndecidedException($"{name}: {lost.Reason}");
                Holds(landing is not Delivered response || response.Parameters.Has("error"), "a page or an error, and nothing delivered", $"{name}: {landing.Summary}");
            }
    }

    [Check("authorization-request/malformed-requests-are-answered-soundly", Severity.Low, "Attack-B75/no-server-error", "Attack-B75/nothing-of-the-inside", "Attack-B75/no-secrets",
        ProvenBy = ["malformed-input-is-status-500", "malformed-input-shows-a-stack-trace", "malformed-input-shows-secrets"],
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

    [Check("authorization-request/forwarded-headers-are-not-believed", Severity.High, "RFC9700-4.13/proxy-headers-sanitized", "Attack-B69/host-not-believed",
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
                Holds(await AskedWithAsync(request, header) is not { } answer || !NamesAttacker(answer), "an answer as without it, or a refusal", $"with {header.Name}: {header.Value} the answer names {AttackersHost}", BelievedRequirement(header));
            var bad = await AskedWithAsync(silent.With("redirect_uri", RedirectUriMutations.AttackersAddress), header);
            Holds(bad?.All("Location").Any(location => location.StartsWith($"https://{AttackersHost}", StringComparison.OrdinalIgnoreCase)) != true, "no redirect to an address that is not registered", $"with {header.Name}: {header.Value} an unregistered address is redirected to", BelievedRequirement(header));
        }
    }

    [Check("authorization-request/pages-are-not-read-by-other-origins", Severity.High, "Attack-B68/no-origin-with-cookies", "RFC9700-2.6/no-cors-at-authorization",
        ProvenBy = ["any-origin-allowed-with-cookies"],
        Gains = "A page of the attacker's reads the pages of its visitors' sessions, with what protects their forms.")]
    public async Task No_script_of_another_origin_reads_the_pages_of_a_session()
    {
        await IsNotReadByOtherOrigins([WireRequest.Page(Clients.Web.Request().ToUrl(Endpoint))], "RFC9700-2.6/no-cors-at-authorization", atAll: true);
        var form = (await Flow.BeginAsync(Clients.Web.Request().With("prompt", "consent"))).Form.Request.Url;
        await IsNotReadByOtherOrigins([WireRequest.Page(form)], "Attack-B68/no-origin-with-cookies");
    }

    /// <summary>Null where a header keeps the server from answering.</summary>
    private async Task<WireResponse?> AskedWithAsync(AuthorizationRequest request, Header header)
    {
        var answer = (await Context.SendAsync(WireRequest.Page(request.ToUrl(Endpoint)).With(header.Name, header.Value))).Response;
        return answer?.Status is 429 or >= 500 ? throw new UndecidedException($"{header.Name}: status {answer.Status}") : answer;
    }

    private static bool NamesAttacker(WireResponse answer) =>
        answer.Text.Contains(AttackersHost, StringComparison.OrdinalIgnoreCase) || answer.Headers.Any(header => header.Value.Contains(AttackersHost, StringComparison.OrdinalIgnoreCase));
}
