using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>What is posted to the client: codes, tokens, errors, and nothing of it elsewhere (OAuth 2.0 Form Post Response Mode, Multiple Response Types).</summary>
[Needs("victim")]
public sealed class FormPostResponseRules : ConformanceSuite
{
    private static readonly string[] Issued = ["code", "id_token", "access_token"];

    [Check("form-post/no-token-in-a-url", Severity.High, "FormPost-2/parameters-in-the-body",
        ProvenBy = ["form-post-tokens-in-the-action-too", "form-post-page-has-tokens-in-its-address"], Tags = ["browser"],
        Gains = "Logs, the history of the browser and Referer headers hold what the form was to keep out of them.")]
    public async Task No_address_on_the_way_holds_a_code_or_a_token()
    {
        await using var browser = await Flow.OpenBrowserAsync();
        foreach (var client in FormPostClients)
        {
            Step($"client '{client.Role}'");
            var response = Posted(await browser.AskAsync(client.Request().AnsweredByForm()));
            var issued = Issued.Select(name => response.Parameters[name]).OfType<string>().ToList();
            var exchanges = Context.Recorder.Steps[^1].Exchanges;
            var addresses = exchanges.SelectMany(exchange => Addresses(exchange.Request).Append(exchange.Response?.Find("Location")))
                .Concat(response.Arrived is { } arrived ? Addresses(arrived) : []).OfType<string>();
            var telling = addresses.FirstOrDefault(address => issued.Any(value => address.Contains(value, StringComparison.Ordinal) || address.Contains(Uri.EscapeDataString(value), StringComparison.Ordinal)));
            Holds(telling is null, "the code and the tokens in the form alone", $"client '{client.Role}': {telling}");
        }

        await ObserveTitleAsync();
    }

    [Needs("web")]
    [Check("form-post/code-comes-by-post", Severity.Medium, "FormPost-2/parameters-in-the-body", "RFC6749-4.1.2/code-sent",
        ProvenBy = ["form-post-ignored-for-codes", "form-post-code-unknown"],
        Gains = "A client that keeps its codes out of addresses cannot log anybody in.")]
    public async Task A_code_comes_by_post_and_is_redeemed()
    {
        Applies(ListsFormPost, "the metadata does not list form_post in response_modes_supported");
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());

        Step("by form_post");
        var answer = await Flow.AskAsync(Clients.Web.Request().AnsweredByForm());
        Decided(answer, "the request for form_post");
        Holds(answer.Response is { Mode: "form_post" }, "a code by form_post", answer.Summary, "FormPost-2/parameters-in-the-body");
        var redeemed = await Token.RedeemAsync(Flow.ToGrant(answer));
        Decided(redeemed, "the redemption");
        Holds(redeemed.Outcome == Outcome.Accepted, "tokens for the code", redeemed.Summary, "RFC6749-4.1.2/code-sent");
    }

    [Needs("web")]
    [Check("form-post/issuer-comes-by-post-too", Severity.Medium, "RFC9207-2/iss-sent", "RFC9207-2.3/iss-is-the-issuer-of-the-metadata",
        ProvenBy = ["form-post-without-iss", "iss-with-query"],
        Gains = "A client that talks to several servers is made to send the code of one to another (mix-up).")]
    public async Task A_posted_response_names_its_issuer()
    {
        Applies(Target.Metadata.Flag("authorization_response_iss_parameter_supported"), "the metadata does not set authorization_response_iss_parameter_supported");
        var response = Posted(await Flow.AskAsync(Clients.Web.Request().AnsweredByForm()));
        Holds(response.Parameters["iss"] == Target.Profile.Issuer, Target.Profile.Issuer, $"iss {response.Parameters["iss"] ?? "(absent)"}");
    }

    [Check("form-post/errors-come-by-post-too", Severity.Low,
        "MRT-3/supplied-mode", "MRT-3/state-echoed", "MRT-5/state-echoed", "MRT-5/code-id-token-supplied-mode", "MRT-5/code-id-token-token-supplied-mode", "MRT-5/code-token-supplied-mode", "MRT-5/id-token-token-supplied-mode",
        ProvenBy = ["form-post-errors-redirected", "state-not-in-errors"],
        Gains = "A client that waits for a POST learns nothing of a failed login, and the user is stuck.")]
    public async Task An_error_is_posted_where_the_response_would_have_been()
    {
        foreach (var client in Clients.Among("implicit", "hybrid"))
        {
            Step($"control: client '{client.Role}'");
            Posted(await Flow.AskAsync(client.Request().AnsweredByForm()));
            foreach (var type in client.Registration.ResponseTypes.Where(type => type.Split(' ').Contains("id_token") || type.Split(' ').Length > 1))
            {
                Step($"{type} with prompt=none and no session");
                var request = client.Request(type).AnsweredByForm();
                JudgeError(await Flow.AsNobody.AskAsync(request.With("prompt", "none")), type);
                Step($"{type} that the user denies");
                JudgeError(await Flow.Denying.AskAsync(request.With("prompt", "consent")), type);
            }
        }
    }

    /// <summary>An error by form_post, or a page of the server.</summary>
    private void JudgeError(AuthorizationAnswer answer, string responseType)
    {
        Decided(answer, "the request with an error");
        if (answer.Response is not { } error || !error.Parameters.Has("error"))
        {
            Observe($"No error was delivered for {responseType}: {answer.Summary}");
            return;
        }

        Holds(error.Mode == "form_post", "the error by form_post, or a page of the server", answer.Summary, ModeRequirement(responseType));
        Holds(error.Parameters["state"] == answer.Request.Parameters["state"], "the state of the request", $"state {error.Parameters["state"] ?? "(absent)"}", responseType == "id_token" ? "MRT-3/state-echoed" : "MRT-5/state-echoed");
    }

    private static string ModeRequirement(string responseType) => responseType == "id_token"
        ? "MRT-3/supplied-mode"
        : $"MRT-5/{string.Join('-', responseType.Split(' ').Order(StringComparer.Ordinal)).Replace('_', '-')}-supplied-mode";

    private static IEnumerable<string> Addresses(WireRequest request) =>
        request.Headers.Where(header => header.Name.Equals("Referer", StringComparison.OrdinalIgnoreCase)).Select(header => header.Value).Prepend(request.Url);

    /// <summary>No text speaks of the title of the page; the history of the browser keeps it.</summary>
    private async Task ObserveTitleAsync()
    {
        var response = Posted(await Flow.AskAsync(FormPostClients[0].Request().AnsweredByForm()));
        var title = PageRecogniser.Parse(response.Carrier!.Text).Title ?? "";
        if (Issued.Select(name => response.Parameters[name]).OfType<string>().Any(value => title.Contains(value, StringComparison.Ordinal)))
            Observe("The title of the page holds a code or a token, and the history of the browser keeps titles.");
    }
}
