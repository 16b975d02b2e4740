using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>The hybrid flow by form_post (OAuth 2.0 Multiple Response Types section 2.2, OAuth 2.0 Form Post Response Mode).</summary>
[Needs("hybrid", "victim")]
public sealed class HybridFormPostRules : ConformanceSuite
{
    [Check("hybrid/form-post-works", Severity.Medium, "MRT-2.2/one-mode", "MRT-5/code-id-token-complete", "FormPost-2/parameters-in-the-body",
        ProvenBy = ["form-post-state-in-the-action", "form-post-without-id-token", "form-post-ignored"],
        Gains = "A client that reads the form alone takes the response for a part of it.")]
    public async Task One_form_holds_the_whole_response()
    {
        Applies(Clients.Hybrid.MayAsk("code id_token"), "client 'hybrid' is not registered for code id_token");
        Applies(ListsFormPost, "the metadata does not list form_post in response_modes_supported");
        var request = Clients.Hybrid.Request("code id_token");
        Step("control");
        await Flow.AuthorizeAsync(request);

        Step("by form_post");
        var answer = await Flow.AskAsync(request.AnsweredByForm());
        Decided(answer, "the request for form_post");
        Holds(answer.Response is { Mode: "form_post" }, "a response by form_post", answer.Summary, "FormPost-2/parameters-in-the-body");
        var form = answer.Response!.Parameters;
        Holds(form.Has("code") && form.Has("id_token"), "code and id_token in the form", answer.Summary, "MRT-5/code-id-token-complete");
        var elsewhere = Parameters.OfQuery(answer.Response.Url).Concat(Parameters.OfFragment(answer.Response.Url)).Select(parameter => parameter.Key)
            .Except(Parameters.OfQuery(request.RedirectUri!).Select(parameter => parameter.Key)).ToList();
        Holds(elsewhere.Count == 0 && form["state"] == request.Parameters["state"], "every parameter in the form", $"{string.Join(", ", elsewhere.DefaultIfEmpty("no parameter"))} in the action of the form, {answer.Summary}", "MRT-2.2/one-mode");
        AcceptedControl(await Token.RedeemAsync(Flow.ToGrant(answer)));
    }
}
