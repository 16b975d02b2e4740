using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>A transaction belongs to the browser that began it (RFC 6749 section 10.12).</summary>
[Needs("web", "victim")]
public sealed class TransactionRules : ConformanceSuite
{
    [Check("consent/page-of-one-browser-is-useless-in-another", Severity.High, "RFC6749-10.12/transaction-bound-to-user-agent", "OIDC-Core-3.1.2.3/csrf-prevented",
        ProvenBy = ["transaction-open-to-any-browser"], Attacks = ["B30"],
        Gains = "An attacker has the victim's browser finish a login or a consent that the attacker began, or the other way round.")]
    public async Task A_form_of_one_browser_does_not_complete_in_another()
    {
        Step("control: the form is sent by its own browser");
        var own = await Flow.BeginAsync(Clients.Web.Request());
        var good = await own.SubmitAsync(own.Agent);
        if (good.Outcome != Outcome.Accepted)
            throw new ControlFailedException($"the form did not complete in its own browser: {good.Summary}");

        Step("attack: the form is sent by another browser");
        Context.Recorder.Difference("cookies: its own -> those of another browser");
        var begun = await Flow.BeginAsync(Clients.Web.Request());
        var answer = await begun.SubmitAsync(Target.NewQuickAgent());
        MustNotGetThrough(answer, "a page of the server, and nothing delivered");
    }
}
