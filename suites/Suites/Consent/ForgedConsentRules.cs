using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>Consent is given by the user, not by a page of another site (RFC 6749 section 10.12, OpenID Connect Core section 3.1.2.3).</summary>
[Needs("web", "victim")]
public sealed class ForgedConsentRules : ConformanceSuite
{
    [Needs("attacker")]
    [Check("consent/form-of-another-site-approves-nothing", Severity.Critical, "OIDC-Core-3.1.2.3/csrf-prevented", "RFC6749-10.12/consent-is-explicit",
        ProvenBy = ["consent-form-unprotected", "consent-form-unprotected-until-tried", "transaction-open-to-any-browser"], Attacks = ["B27"],
        Gains = "Any page gives consent in the name of its visitors.")]
    public Task A_form_that_another_site_sends_is_no_consent() => ApprovesNothing(form => form.ByOtherSite());

    [Needs("attacker")]
    [Check("consent/other-bodies-approve-nothing", Severity.Critical, "OIDC-Core-3.1.2.3/csrf-prevented", "RFC6749-10.12/consent-is-explicit",
        ProvenBy = ["forms-of-any-type-unprotected"], Attacks = ["B27"],
        Gains = "Any page gives consent in the name of its visitors, by a request that passes for no form and is taken for one.")]
    public Task A_form_in_another_kind_of_body_is_no_consent() => ApprovesNothing(form => form.InOtherBodies());

    [Needs("attacker")]
    [Check("consent/other-methods-approve-nothing", Severity.Critical, "OIDC-Core-3.1.2.3/csrf-prevented", "RFC6749-10.12/consent-is-explicit",
        ProvenBy = ["consent-by-overridden-method"], Attacks = ["B27", "B28"],
        Gains = "Any page gives consent in the name of its visitors, by a link that counts as a form once it has passed the protection of forms.")]
    public Task A_request_that_says_another_method_than_its_own_is_no_consent() => ApprovesNothing(form => form.ByOtherMethods());

    [Needs("attacker")]
    [Check("consent/form-of-another-user-approves-nothing", Severity.High, "RFC6749-10.12/transaction-bound-to-user-agent", "OIDC-Core-3.1.2.3/csrf-prevented",
        ProvenBy = ["transaction-open-to-logged-in-users", "transaction-open-to-any-browser"], Attacks = ["B29", "B30"],
        Gains = "Of two users who are both logged in, one answers the question that the other was asked.")]
    public async Task The_form_of_one_user_is_no_consent_in_the_session_of_another()
    {
        Step("control: each user sends his own form");
        foreach (var flow in new[] { Flow, Flow.As(Users.Attacker) })
        {
            var own = await flow.BeginAsync(Clients.Web.ConsentRequest());
            AcceptedControl(await own.SubmitAsync(own.Agent));
        }

        var victims = await Flow.BeginAsync(Clients.Web.ConsentRequest());
        var attackers = await Flow.As(Users.Attacker).BeginAsync(Clients.Web.ConsentRequest());
        foreach (var (what, form, browser) in new[] { ("the victim's form in the attacker's browser", victims, attackers), ("the attacker's form in the victim's browser", attackers, victims) })
        {
            Step($"attack: {what}");
            Context.Recorder.Difference($"cookies: those of its user -> those of another user's session: {what}");
            MustNotGetThrough(await form.ForgeAsync(browser.Agent, form.Form), "a page of the server, and nothing delivered");
        }
    }

    [Needs("attacker")]
    [Check("consent/denial-cannot-be-forged", Severity.Low, "Attack-B27/denial-is-the-users",
        ProvenBy = ["consent-form-unprotected"],
        Gains = "Any page keeps its visitors from using a client, by refusing in their name.")]
    public async Task A_form_that_another_site_sends_does_not_refuse()
    {
        Step("control: the user refuses");
        var own = await Flow.Denying.BeginAsync(Clients.Web.ConsentRequest());
        var good = await own.SubmitAsync(own.Agent);
        Decided(good, "the form that refuses");
        Applies(good is { Outcome: Outcome.Refused, Response: not null }, $"the client is not told of a refusal: {good.Summary}");

        await ForgeEach(
            victims: () => Flow.Denying.BeginAsync(Clients.Web.ConsentRequest()),
            form: victims => victims.Form,
            attackers: async victims => (await Flow.As(Users.Attacker).Denying.BeginAsync(victims.Request)).Form,
            ways: form => form.ByOtherSite(),
            attack: async (victims, name, forged) =>
            {
                Decided(await victims.ForgeAsync(victims.Agent, forged), name);
                var still = await victims.SubmitAsync(victims.Agent);
                Decided(still, "the user's own form");
                Holds(still.Response is not null, "a page that the user can still answer", $"{name} took the answer away: {still.Summary}");
            });
    }

    private async Task ApprovesNothing(Func<HeldForm, IEnumerable<(string Name, HeldForm Form)>> ways)
    {
        Step("control: the form is sent by the user");
        var own = await Flow.BeginAsync(Clients.Web.ConsentRequest());
        AcceptedControl(await own.SubmitAsync(own.Agent));

        await ForgeEach(
            victims: () => Flow.BeginAsync(Clients.Web.ConsentRequest()),
            form: victims => victims.Form,
            attackers: async victims => (await Flow.As(Users.Attacker).BeginAsync(victims.Request)).Form,
            ways,
            attack: async (victims, _, forged) => MustNotGetThrough(await victims.ForgeAsync(victims.Agent, forged), "a page of the server, and nothing delivered"));
    }
}
