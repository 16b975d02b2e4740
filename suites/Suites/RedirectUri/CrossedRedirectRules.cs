using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>An unregistered address together with every other fault: still nothing is delivered there (RFC 6749 section 3.1.2.4).</summary>
[Needs("web", "victim")]
public sealed class CrossedRedirectRules : ConformanceSuite
{
    private static readonly (string Name, string Parameter, string? Value)[] OtherFaults =
    [
        ("missing response_type", "response_type", null),
        ("unknown response_type", "response_type", "voucher"),
        ("unregistered response_type token", "response_type", "token"),
        ("unregistered response_type id_token", "response_type", "id_token"),
        ("unknown scope", "scope", "unheard.of"),
        ("prompt=none", "prompt", "none"),
        ("unsupported challenge method", "code_challenge_method", "S512"),
        ("unknown response_mode", "response_mode", "pigeon"),
        ("a response type with a token", "response_type", "token"),
        ("a response type with an ID token", "response_type", "id_token"),
        ("an answer by form", "response_mode", "form_post"),
        ("an answer in the fragment", "response_mode", "fragment"),
    ];

    [Check("redirect-uri/other-faults-do-not-help", Severity.High, "RFC6749-3.1.2.4/no-foreign-delivery", "RFC9700-2.1/no-open-redirector", "OIDC-Core-3.1.2.6/no-redirect-to-invalid",
        ProvenBy = ["redirect-uri-not-compared", "error-redirects-to-unregistered"], Attacks = ["B9"],
        Gains = "The server sends users to any address that a link names (open redirector), which makes phishing look genuine.")]
    public async Task No_other_fault_makes_the_server_redirect_to_an_unregistered_address()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());
        foreach (var (name, parameter, value) in OtherFaults)
        {
            Step(name);
            var answer = await Flow.AskAsync(Clients.Web.Request().With(parameter, value).With("redirect_uri", "https://evil.example/callback"));
            Decided(answer, name);
            Holds(answer.Response is null, "a page of the server itself", $"{name}: {answer.Summary}");
        }
    }

    [Check("redirect-uri/other-faults-open-no-variation", Severity.High, "RFC6749-3.1.2.4/no-foreign-delivery", "RFC9700-2.1/no-open-redirector", "OIDC-Core-3.1.2.6/no-redirect-to-invalid",
        ProvenBy = ["faulty-request-answered-at-unregistered", "error-redirects-to-unregistered"], Attacks = ["B9"],
        Gains = "A request with two faults has the first of them told to whatever address the second one is.")]
    public async Task No_other_fault_opens_a_variation_of_the_address()
    {
        var kinds = Unregistered(Clients.Web, RedirectUriMutations.OneOfEach(Clients.Web.RedirectUri)).Where((_, at) => at % 3 == 1).ToList();
        foreach (var (name, parameter, value) in MoreFaults)
        {
            var faulty = Clients.Web.Request().With(parameter, value);
            Step($"control: {name}");
            await Flow.AskAsync(faulty);
            await NotAnsweredElsewhere(faulty, kinds.Select(kind => ($"{name}, {kind.Name}", kind.Uri)), Flow);
        }
    }

    [Check("redirect-uri/silent-requests-open-no-variation", Severity.High, "RFC6749-3.1.2.4/no-foreign-delivery", "RFC9700-2.1/no-open-redirector", "OIDC-Core-3.1.2.6/no-redirect-to-invalid",
        ProvenBy = ["silent-error-redirects-to-unregistered", "error-redirects-to-unregistered"], Attacks = ["B9"],
        Gains = "A link with prompt=none takes visitors who have no session on to the attacker's page, and they see nothing of it.")]
    public async Task A_silent_request_without_a_session_is_told_to_no_other_address()
    {
        var silent = Clients.Web.Request().With("prompt", "none");
        Step("control");
        DecidedOrAsked(await Flow.AsNobody.AskAsync(silent), "the silent request at the registered address");
        await NotAnsweredElsewhere(silent, Unregistered(Clients.Web, RedirectUriMutations.OneOfEach(Clients.Web.RedirectUri)), Flow.AsNobody);
    }

    [Check("redirect-uri/unknown-clients-open-no-address", Severity.High, "RFC6749-4.1.2.1/no-redirect-when-invalid", "RFC6749-3.1.2.4/no-foreign-delivery", "RFC9700-2.1/no-open-redirector",
        ProvenBy = ["unknown-client-answered-at-its-address", "unknown-client-accepted"], Attacks = ["B9"],
        Gains = "Whoever makes up a client makes the server redirect to any address.")]
    public async Task An_unknown_client_with_any_other_fault_is_answered_nowhere()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());
        foreach (var (name, parameter, value) in MoreFaults.Prepend(("no other fault", "unheard_of", "1")))
            foreach (var client in new[] { $"unknown-{Guid.NewGuid():N}", "", null })
            {
                var faulty = Clients.Web.Request().With("client_id", client).With(parameter, value);
                await NotAnsweredElsewhere(faulty, [($"{name}, client_id {(client is null ? "absent" : client.Length == 0 ? "empty" : "unknown")}", RedirectUriMutations.AttackersAddress)], Flow.AsNobody);
            }
    }

    [Check("redirect-uri/request-objects-name-no-other-address", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC6749-3.1.2.4/no-foreign-delivery", "RFC9700-2.1/no-open-redirector",
        ProvenBy = ["request-object-address-believed"], Attacks = ["B9", "B77"],
        Gains = "An address that is checked in the query is replaced by one inside a request object, which nobody checks.")]
    public async Task An_address_inside_a_request_object_is_checked_as_any_other()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());
        foreach (var (name, address) in Unregistered(Clients.Web, RedirectUriMutations.OneOfEach(Clients.Web.RedirectUri)).Take(6))
        {
            var request = Clients.Web.Request();
            foreach (var (place, asked) in new[] { ("inside alone", request.With("redirect_uri", null)), ("inside, the registered one outside", request) })
            {
                Step($"{name}, {place}");
                Context.Recorder.Difference($"request: (absent) -> an unsigned object with the redirect_uri {address}");
                var answer = await Flow.AskAsync(asked.With("request", UnsignedObject(request, address)));
                Decided(answer, name);
                Holds(!answer.WentElsewhere, "a page of the server, or an error at the registered address", $"{name}, {place}: {answer.Summary}");
            }
        }
    }

    [Check("redirect-uri/denials-open-no-variation", Severity.High, "RFC6749-3.1.2.4/no-foreign-delivery", "RFC9700-2.1/no-open-redirector",
        ProvenBy = ["denial-told-to-unregistered", "redirect-uri-not-compared"], Attacks = ["B9"],
        Gains = "A user who does the right thing and refuses is sent on to the attacker's page.")]
    public async Task A_refusal_of_the_user_is_told_to_no_other_address()
    {
        Step("control");
        var request = Clients.Web.Request().With("prompt", "consent");
        var told = await Flow.Denying.AskAsync(request);
        Decided(told, "a refusal at the registered address");
        Applies(told.WasAsked, "the server showed no page on which the user could refuse");
        await NotAnsweredElsewhere(request, Unregistered(Clients.Web, RedirectUriMutations.OneOfEach(Clients.Web.RedirectUri)), Flow.Denying);
    }

    [Check("redirect-uri/errors-before-a-login-carry-nothing", Severity.Medium, "Attack-B10/error-carries-nothing",
        ProvenBy = ["silent-error-carries-code"],
        Gains = "A link gets something out of the server that the user never saw a page of.")]
    public async Task An_error_that_nobody_was_asked_about_carries_no_code()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());
        foreach (var (name, parameter, value) in MoreFaults.Append(("prompt=none", "prompt", "none")))
        {
            Step(name);
            var answer = await Flow.AsNobody.AskAsync(Clients.Web.Request().With(parameter, value));
            if (answer.Response is not { } response)
            {
                DecidedOrAsked(answer, name);
                continue;
            }

            var granted = response.Parameters.Select(parameter => parameter.Key).Intersect(["code", "access_token", "id_token", "refresh_token"]).ToList();
            Holds(granted.Count == 0 && response.Parameters.Has("error"), "an error alone, or a page", $"{name}: {answer.Summary}");
            Observe($"{name}: a visitor without a session is redirected to the client at once, and has seen no page of the server: {answer.Summary}");
        }
    }

    [Check("redirect-uri/state-brings-no-parameter-along", Severity.High, "Attack-B4/parameters-once",
        ProvenBy = ["state-not-encoded"],
        Gains = "A state of the attacker's puts a second code beside the server's, and the client takes the wrong one.")]
    public async Task Every_parameter_of_the_response_comes_once_whatever_the_state_holds()
    {
        foreach (var address in Clients.Web.Registration.RedirectUris.Where(uri => uri.StartsWith("http", StringComparison.Ordinal)))
        {
            Step(address);
            var usual = await Flow.DeliverAsync(Clients.Web.Request().With("redirect_uri", address));
            foreach (var state in new[] { "x&code=evil", "x%26code%3Devil", "x#code=evil", "x&error=access_denied&iss=https://evil.example", "x;code=evil" })
            {
                Context.Recorder.Difference($"state: a plain one -> {state}");
                var response = await Flow.DeliverAsync(Clients.Web.Request().With("redirect_uri", address).With("state", state));
                var names = Parameters.OfQuery(response.Url).Concat(Parameters.OfFragment(response.Url)).Select(parameter => parameter.Key).Order(StringComparer.Ordinal).ToList();
                var expected = Parameters.OfQuery(usual.Url).Concat(Parameters.OfFragment(usual.Url)).Select(parameter => parameter.Key).Order(StringComparer.Ordinal).ToList();
                Holds(names.SequenceEqual(expected), string.Join(", ", expected), $"with the state {state}: {string.Join(", ", names)}");
            }
        }
    }

    [Check("redirect-uri/browser-follows-no-variation", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-2.1/no-open-redirector", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-origin-prefix-matched", "redirect-uri-contained", "error-redirects-to-unregistered"], Attacks = ["B1", "B3", "B9"], Tags = ["browser"],
        Gains = "A link of the attacker's makes the browser deliver the victim's code to the attacker.")]
    public async Task The_browser_ends_at_none_of_the_addresses_that_programs_read_differently()
    {
        await using var browser = await Flow.InBrowser.OpenBrowserAsync();
        string[] risky = ["the host with more behind it", "the host as user name", "two at signs", "a backslash before the at sign", "no scheme", "a full-width at sign", "a null within a longer host", "the host in a query"];
        var registered = Clients.Web.RedirectUri;
        var vectors = new[] { RedirectUriMutations.HostsOf(registered), RedirectUriMutations.UserinfoOf(registered), RedirectUriMutations.SchemesOf(registered), RedirectUriMutations.LookAlikesOf(registered), RedirectUriMutations.ControlCharactersOf(registered) }
            .SelectMany(family => family).Where(vector => risky.Contains(vector.Name));
        await RefusedEach(
            from: () => RequestOf(Clients.Web),
            control: request => browser.AskAsync(request),
            attacks: Unregistered(Clients.Web, vectors).Select(vector => (vector.Name, (Func<AuthorizationRequest, Task<AuthorizationAnswer>>)(request => browser.AskAsync(request.With("redirect_uri", vector.Uri))))),
            with: []);
    }

    private static readonly (string Name, string Parameter, string? Value)[] MoreFaults =
    [
        ("unknown response_type", "response_type", "voucher"),
        ("no response_type", "response_type", null),
        ("unknown scope", "scope", "unheard.of"),
        ("unknown response_mode", "response_mode", "pigeon"),
        ("unsupported challenge method", "code_challenge_method", "S512"),
        ("no challenge", "code_challenge", null),
        ("a request object that is none", "request", "evil"),
        ("a request object by reference", "request_uri", "https://evil.example/request.jwt"),
        ("a hint that is none", "id_token_hint", "evil"),
    ];

    private static string UnsignedObject(AuthorizationRequest request, string address)
    {
        static string Encode(Dictionary<string, string> members) => System.Buffers.Text.Base64Url.EncodeToString(System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(members));
        var inside = request.With("redirect_uri", address).Parameters.ToDictionary(parameter => parameter.Key, parameter => parameter.Value);
        inside["iss"] = request.Client.Id;
        return $"{Encode(new() { ["alg"] = "none" })}.{Encode(inside)}.";
    }
}
