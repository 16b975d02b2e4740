using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>Whom and what an earlier consent covers, and whom and what not (OpenID Connect Core section 3.1.2.4).</summary>
[Needs("web", "victim")]
public sealed class ConsentReachRules : ConformanceSuite
{
    private const string Obtained = "OIDC-Core-3.1.2.4/decision-obtained";

    [Check("consent/silent-request-gets-no-more", Severity.High, "OIDC-Core-3.1.2.4/new-scope-asks-again",
        ProvenBy = ["consent-covers-any-scope"], Attacks = ["B33"],
        Gains = "A client that the user gave little takes more in a hidden frame.")]
    public async Task A_scope_that_was_not_consented_to_is_not_granted_silently()
    {
        var more = Clients.Web.Registration.Scopes.FirstOrDefault(scope => scope is not "openid" and not "offline_access");
        Applies(more is not null && Clients.Web.Registration.Scopes.Contains("openid"), "client 'web' has no second scope beside openid");
        var both = $"openid {more}";
        Step("control: the user has not agreed to more yet");
        await IsAskedAsync(Flow.Denying.AskAsync(Clients.Web.Request().With("scope", both)));
        Step("control: the first consent, and a silent request for the same");
        var (session, first) = await Flow.LogInAsync(Clients.Web.ConsentRequest().With("scope", "openid"));
        Applies(first.WasAsked, "the server asked for no consent at all, by policy perhaps");
        Applies(!await ReachesAsync(await Token.TokensOfAsync(first), more!), $"a token for openid reaches {more} as well");
        var again = await session.AskAsync(Silent(Clients.Web).With("scope", "openid"), canLogIn: false);
        Applies(again.Outcome == Outcome.Accepted, $"the server answers no silent request of this client: {again.Summary}");

        Step("attack: silently for more");
        Context.Recorder.Difference($"scope: openid -> {both}");
        var answer = await session.AskAsync(Silent(Clients.Web).With("scope", both), canLogIn: false);
        Decided(answer, "the silent request");
        if (answer.Outcome != Outcome.Accepted)
            return;
        await AgreedNowhereElseAsync(Clients.Web.Request().With("scope", both));
        Holds(!await ReachesAsync(await Token.TokensOfAsync(Flow.ToGrant(answer)), more!), "an error such as consent_required, or a token without the scope", $"a token for {more}");
    }

    [Needs("otherWeb")]
    [Check("consent/consent-to-one-client-covers-no-other", Severity.High, Obtained,
        ProvenBy = ["consent-of-any-client-counts"], Attacks = ["B33"],
        Gains = "A client that the user never agreed to gets tokens because he agreed to another one.")]
    public async Task A_client_that_the_user_did_not_agree_to_is_asked_about()
    {
        var common = string.Join(' ', Clients.Web.Registration.Scopes.Intersect(Clients.OtherWeb.Registration.Scopes).Except(["offline_access"]));
        Applies(common.Length > 0, "clients 'web' and 'otherWeb' have no scope in common");
        var request = Clients.OtherWeb.Request().With("scope", common);
        Step("control: the other client is asked about");
        await IsAskedAsync(Flow.Denying.AskAsync(request));
        var (session, first) = await Flow.LogInAsync(Clients.Web.ConsentRequest().With("scope", common));
        Applies(first.WasAsked, "the server asked for no consent to client 'web'");

        Step("attack: the other client after consent to the first");
        Context.Recorder.Difference("in a session in which the user agreed to another client");
        foreach (var asked in new[] { request.With("prompt", "none"), request })
        {
            var answer = await session.AskAsync(asked, canLogIn: false, denies: true);
            if (answer.Outcome == Outcome.Accepted)
                await AgreedNowhereElseAsync(request);
            MustNotGetThrough(answer, "a consent page, or an error such as consent_required");
        }
    }

    [Needs("attacker")]
    [Check("consent/consent-of-one-user-covers-no-other", Severity.High, Obtained,
        ProvenBy = ["consent-of-any-user-counts"], Attacks = ["B33"],
        Gains = "An attacker agrees to his client once, and from then on it gets the tokens of others without a question.")]
    public async Task What_another_user_agreed_to_is_asked_again()
    {
        Step("control: the victim is asked");
        await IsAskedAsync(Flow.Denying.AskAsync(Clients.Web.Request()));
        var (session, first) = await Flow.As(Users.Attacker).LogInAsync(Clients.Web.ConsentRequest());
        Applies(first.WasAsked, "the server asked another user for no consent");

        Step("attack: the victim after another user agreed, in a fresh browser and in the same one");
        Context.Recorder.Difference("after another user agreed to the same");
        var fresh = await Flow.Denying.AskAsync(Clients.Web.Request());
        Decided(fresh, "the request of the victim");
        Holds(fresh.Outcome != Outcome.Accepted, "a consent page, on which the victim refuses", $"no question: {fresh.Summary}");
        var request = Clients.Web.Request().With("prompt", "login");
        var same = await (session with { User = Users.Victim }).AskAsync(request, denies: true);
        // A server may have its script end the first session before another user's begins.
        if (same.Outcome == Outcome.Undecided)
            same = await InTheBrowserOfAnotherAsync(request);
        Decided(same, "the request of the victim in the browser of the other user");
        Holds(same.Outcome != Outcome.Accepted, "a consent page, on which the victim refuses", $"no question: {same.Summary}");
    }

    [Check("consent/decision-is-not-repeated", Severity.Medium, "OIDC-Core-16.22/no-307-to-the-client",
        ProvenBy = ["denial-redirects-with-307", "login-redirects-with-307"], Attacks = ["B13"],
        Gains = "The client receives the form of the consent page, with the token that guards it.")]
    public async Task No_redirect_repeats_the_form_of_the_consent_page()
    {
        foreach (var flow in new[] { Flow, Flow.Denying })
        {
            var held = await flow.BeginAsync(Clients.Web.ConsentRequest());
            Step("the form is sent");
            Decided(await held.SubmitAsync(held.Agent), "the decision");
            NoFormIsRepeated();
        }
    }

    [Check("consent/parameters-are-escaped", Severity.Critical, "RFC6749-10.14/values-sanitized",
        ProvenBy = ["consent-page-shows-state-unescaped"], Attacks = ["B39"], Tags = ["browser"],
        Gains = "A link of the attacker's runs his script on the consent page, where it agrees in the user's name (cross-site scripting).")]
    public async Task No_parameter_becomes_part_of_the_consent_page()
    {
        Step("control: a sound request is asked about");
        var (session, _) = await Flow.LogInAsync(Clients.Web.Request());
        await IsAskedAsync(session.AskAsync(Clients.Web.ConsentRequest(), denies: true));
        Step("which parameters come back at all");
        var marker = Pkce.NewVerifier()[..12];
        List<string> shown = [];
        foreach (var name in new[] { "state", "nonce", "login_hint", "ui_locales", "acr_values", "display", "claims_locales", "unheard-of" })
        {
            var (before, answer) = (ExchangesNow.Count, await session.AskAsync(Clients.Web.ConsentRequest().With(name, marker), denies: true));
            Decided(answer, name);
            if (!answer.WasAsked)
                Observe($"With such a {name} the server shows no consent page: {answer.Summary}");
            if (ExchangesNow.Skip(before).Any(exchange => exchange.Response?.Text.Contains(marker, StringComparison.Ordinal) == true))
                shown.Add(name);
        }

        var trap = new ExecutionTrap();
        var answers = new List<Harness.Protocol.Exchange>();
        foreach (var payload in trap.Payloads)
        {
            Step($"a payload for {payload.Place}");
            foreach (var name in shown)
                Decided(await session.AskAsync(Clients.Web.ConsentRequest().With(name, payload.Text), denies: true), $"{name} with a payload");
            answers.AddRange(ExchangesNow);
        }

        await RunsNothing(trap, answers);
    }

    private async Task<AuthorizationAnswer> InTheBrowserOfAnotherAsync(AuthorizationRequest request)
    {
        await using var browser = await Flow.As(Users.Attacker).InBrowser.OpenBrowserAsync();
        AcceptedControl(await browser.AskAsync(Clients.Web.ConsentRequest()));
        return await (browser with { Person = new(Users.Victim, Denies: true) }).AskAsync(request);
    }

    private static AuthorizationRequest Silent(Client client) => client.Request().With("prompt", "none");

    private static async Task IsAskedAsync(Task<AuthorizationAnswer> asking)
    {
        var answer = await asking;
        Decided(answer, "the control");
        Applies(answer.WasAsked, $"the server asked for no consent, by policy or because it remembers one that another check gave: {answer.Summary}");
    }

    /// <summary>Other checks consent in the name of the same user at the same time: a server that remembers that beyond their sessions has been told so.</summary>
    private async Task AgreedNowhereElseAsync(AuthorizationRequest request)
    {
        var fresh = await Flow.Denying.AskAsync(request);
        Decided(fresh, "the same request in a fresh session");
        if (!fresh.WasAsked)
            throw new UndecidedException($"a fresh session of the same user is asked nothing either, so somebody may have agreed meanwhile; run this check by itself: {fresh.Summary}");
    }
}
