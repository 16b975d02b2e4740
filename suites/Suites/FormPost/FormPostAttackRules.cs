using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What an attacker may try with the page that posts the response, beside script in it.</summary>
[Needs("victim")]
public sealed class FormPostAttackRules : ConformanceSuite
{
    [Check("form-post/values-are-no-templates", Severity.Critical, "Attack-B41/nothing-is-evaluated",
        ProvenBy = ["form-post-page-is-a-template"],
        Gains = "Who opens a link to the authorization endpoint runs code on the server (template injection).")]
    public async Task No_value_is_evaluated_on_its_way_through_the_page()
    {
        Step("control");
        Posted(await Flow.AskAsync(FormPostClients[0].Request().AnsweredByForm()));
        await EvaluatesNothing(async text =>
        {
            foreach (var name in new[] { "state", "nonce" })
                Decided(await Flow.AskAsync(FormPostClients[0].Request().AnsweredByForm().With(name, text)), "the request with that text");
        });
    }

    [Check("form-post/error-comes-without-a-code", Severity.High, "RFC6749-4.1.1/decision-kept",
        ProvenBy = ["code-beside-error"], Attacks = ["B37"],
        Gains = "A code stands beside an error, where no client looks for it and where script that reads errors along finds it.")]
    public async Task An_error_that_is_posted_comes_alone()
    {
        Step("control");
        Posted(await Flow.AskAsync(FormPostClients[0].Request().AnsweredByForm()));
        var judged = 0;
        foreach (var client in FormPostClients)
        {
            foreach (var error in await ErrorsOfAsync(client.Request().AnsweredByForm()))
            {
                Holds(ResultsIn(client.Request().AnsweredByForm(), error).Count == 0, "an error alone", error.Summary);
                judged++;
            }

            Step($"client '{client.Role}', which the user refuses");
            var denied = await Flow.Denying.AskAsync(client.Request().AnsweredByForm().With("prompt", "consent"));
            Decided(denied, "the request that the user refuses");
            Holds(!denied.WasAsked || denied.Response is not { } told || !ResultsIn(denied.Request, told).Any(), "an error alone, or a page of the server", denied.Summary);
            judged += denied.WasAsked ? 1 : 0;
        }

        Applies(judged > 0, "the server posts no errors, and asks nothing that the user could refuse");
    }
}
