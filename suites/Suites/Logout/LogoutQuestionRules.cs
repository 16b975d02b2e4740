using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>Who logs a user out, and who does not (OpenID Connect RP-Initiated Logout section 2).</summary>
[Needs("web", "victim")]
public sealed class LogoutQuestionRules : ConformanceSuite
{
    protected override void Precondition() => Applies(Target.Metadata.EndSessionEndpoint is not null, "the target tells no end_session_endpoint");

    [Check("logout/without-a-hint-the-user-is-asked", Severity.Medium, "RPInitiated-2/asked-without-hint",
        ProvenBy = ["logout-without-asking", "logout-question-answers-itself"], Attacks = ["B27"],
        Gains = "Any page logs its visitors out by a link.")]
    public async Task A_request_without_an_id_token_logs_nobody_out_by_itself()
    {
        var own = await SignedInAsync(Clients.Web);
        Step("attack: no parameter at all");
        await StaysLoggedInAsync(own, LogoutRequest.Bare);
        Step("attack: client_id alone");
        await StaysLoggedInAsync(own, own.Logout.With("id_token_hint", null).With("client_id", Clients.Web.Id));
    }

    [Needs("attacker")]
    [Check("logout/hint-of-another-user-logs-nobody-out", Severity.Medium, "RPInitiated-2/asked-for-foreign-hint",
        ProvenBy = ["logout-unasked-with-any-hint", "logout-without-asking", "logout-question-answers-itself"], Attacks = ["B27"],
        Gains = "An attacker logs others out with an ID token of his own.")]
    public async Task The_id_token_of_one_user_does_not_log_another_one_out_by_itself()
    {
        var own = await SignedInAsync(Clients.Web);
        var other = await Flow.As(Users.Attacker).SignInAsync(Clients.Web);
        Step("attack");
        Context.Recorder.Difference("id_token_hint: the user's own -> another user's");
        await StaysLoggedInAsync(own, other.Logout);
    }

    [Check("logout/user-is-asked-with-a-hint-too", Severity.Low, "RPInitiated-2/user-is-asked",
        ProvenBy = ["logout-unasked-with-own-hint", "logout-question-answers-itself"],
        Gains = "A user who leaves one client is logged out of all others without having been asked.")]
    public async Task The_users_own_id_token_asks_before_it_logs_out()
    {
        var own = await SignedInAsync(Clients.Web);
        Step("logout, the question not answered");
        await StaysLoggedInAsync(own, own.Logout);
    }

    [Needs("attacker")]
    [Check("logout/confirmation-cannot-be-forged", Severity.Medium, "RPInitiated-2/asked-without-hint",
        ProvenBy = ["logout-confirmation-forgeable", "logout-confirmation-forgeable-until-tried"], Attacks = ["B27"],
        Gains = "Any page logs its visitors out by a form.")]
    public Task A_form_of_another_site_does_not_confirm_a_logout() => ConfirmsNothing(form => form.ByOtherSite());

    [Needs("attacker")]
    [Check("logout/other-requests-confirm-nothing", Severity.Medium, "RPInitiated-2/asked-without-hint",
        ProvenBy = ["forms-of-any-type-unprotected"], Attacks = ["B27"],
        Gains = "Any page logs its visitors out, by a request that passes for no form and is taken for one.")]
    public Task A_request_that_is_no_form_does_not_confirm_a_logout() => ConfirmsNothing(form => form.InOtherBodies().Concat(form.ByOtherMethods()));

    [Check("logout/confirmation-is-not-repeated", Severity.Low, "Attack-B13/form-not-repeated",
        ProvenBy = ["logout-redirects-with-307"],
        Gains = "The client receives the form that confirms a logout, with the token that guards it.")]
    public async Task No_redirect_repeats_the_form_that_confirms_a_logout()
    {
        var (own, question) = await AskedAsync(Clients.Web);
        Step("the form is sent");
        await ConfirmAsync(own, question);
        NoFormIsRepeated();
    }

    private async Task ConfirmsNothing(Func<HeldForm, IEnumerable<(string Name, HeldForm Form)>> ways)
    {
        var confirmed = await AskedAsync(Clients.Web);
        await ConfirmAsync(confirmed.Own, confirmed.Question);
        if (await IsLoggedInAsync(confirmed.Own))
            throw new ControlFailedException("the form of the page did not log out");

        await ForgeEach(
            victims: () => AskedAsync(Clients.Web),
            form: victims => victims.Question,
            attackers: async _ => (await AskedAsync(Clients.Web, Flow.As(Users.Attacker))).Question,
            ways,
            attack: async (victims, name, forged) =>
            {
                await ConfirmAsync(victims.Own, forged);
                Holds(await IsLoggedInAsync(victims.Own), "the user stays logged in", $"{name} logged the user out");
            });
    }

    /// <summary>The request is sent, and whatever question comes is not answered: the session goes on.</summary>
    private async Task StaysLoggedInAsync(SignedIn own, LogoutRequest request)
    {
        var answer = await own.Session.LogOutAsync(request, confirms: false);
        Decided(answer, "the logout");
        Holds(await IsLoggedInAsync(own), "a question, and a session that goes on", $"the user is logged out: {answer.Summary}");
        if (answer.Question is { HasScript: true })
            await ScriptAnswersNothingAsync(request);
    }

    /// <summary>A page may answer its own question by script: a browser opens the request, and nobody presses anything.</summary>
    private async Task ScriptAnswersNothingAsync(LogoutRequest request)
    {
        await using var browser = await Flow.OpenBrowserAsync();
        var visitor = browser with { Person = new(null) };
        Step("control: the session of a browser answers without credentials");
        AcceptedControl(await browser.AskAsync(Clients.Web.Request()));
        AcceptedControl(await visitor.AskAsync(Clients.Web.Request()));
        Step("the question in that browser, where its script runs and nobody presses anything");
        if (await browser.OpenAsync(request.ToWire(Target.Metadata.EndSessionEndpoint!).Url) is { } failure)
            throw new UndecidedException(failure);
        var still = await visitor.AskAsync(Clients.Web.Request());
        DecidedOrAsked(still, "whether the session answers");
        Holds(still.Outcome == Outcome.Accepted, "a question, and a session that goes on", "script of the page answers its question, and the user is logged out");
    }

    private async Task<(SignedIn Own, HeldForm Question)> AskedAsync(Client client, Flow? flow = null)
    {
        var own = await (flow ?? Flow).SignInAsync(client);
        var answer = await own.Session.LogOutAsync(own.Logout, confirms: false);
        Decided(answer, "the logout");
        return (own, answer.Question ?? throw new NotApplicableException($"the server did not ask by a form that can be read: {answer.Summary}"));
    }

    private async Task ConfirmAsync(SignedIn own, HeldForm form)
    {
        if (await own.Session.Agent.ConfirmLogoutAsync(form.Request, Context.Recorder, Context.Cancellation) is Lost lost)
            throw new UndecidedException(lost.Reason);
    }
}
