using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Consent is given by the user, not by a page of another site (RFC 6749 section 10.12, OpenID Connect Core section 3.1.2.3).</summary>
[Needs("web", "victim")]
public sealed class ForgedConsentRules : ConformanceSuite
{
    [Needs("attacker")]
    [Check("consent/form-of-another-site-approves-nothing", Severity.Critical, "OIDC-Core-3.1.2.3/csrf-prevented", "RFC6749-10.12/consent-is-explicit",
        ProvenBy = ["consent-form-unprotected", "consent-form-unprotected-until-tried", "transaction-open-to-any-browser"], Attacks = ["B27"],
        Gains = "Any page gives consent in the name of its visitors.")]
    public async Task A_form_that_another_site_sends_is_no_consent()
    {
        Step("control: the form is sent by the user");
        var own = await Flow.BeginAsync(Clients.Web.Request());
        var good = await own.SubmitAsync(own.Agent);
        if (good.Outcome != Outcome.Accepted)
            throw new ControlFailedException($"the form did not complete: {good.Summary}");

        foreach (var (name, forge) in Forgeries(own.Form))
        {
            Step($"attack: {name}");
            // Both forms are fresh each time: a server that gives up a transaction after one forgery has not refused the next one.
            var attackers = await Flow.As(Users.Attacker).BeginAsync(Clients.Web.Request());
            var victims = await Flow.BeginAsync(Clients.Web.Request());
            Context.Recorder.Difference($"form: the user's own -> {name}, sent by another site");
            MustNotGetThrough(await (victims with { Form = forge(victims.Form, attackers.Form) }).SubmitAsync(victims.Agent), "a page of the server, and nothing delivered");
        }
    }
}
