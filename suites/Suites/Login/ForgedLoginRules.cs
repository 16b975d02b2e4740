using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>A login belongs to the browser that it was begun in, and to who sits there (RFC 6749 section 10.12).</summary>
[Needs("web", "victim", "attacker")]
public sealed class ForgedLoginRules : ConformanceSuite
{
    [Check("login/form-of-another-site-logs-nobody-in", Severity.Medium, "OIDC-Core-3.1.2.3/csrf-prevented",
        ProvenBy = ["transaction-open-to-any-browser", "login-form-unprotected"], Attacks = ["B27", "B29"],
        Gains = "Any page logs its visitors in as the attacker, who then sees what they enter there (login CSRF).")]
    public Task A_form_that_another_site_sends_logs_nobody_in() => LogsNobodyIn(form => form.ByOtherSite());

    [Check("login/other-requests-log-nobody-in", Severity.Medium, "OIDC-Core-3.1.2.3/csrf-prevented",
        ProvenBy = ["forms-of-any-type-unprotected"], Attacks = ["B27", "B29"],
        Gains = "Any page logs its visitors in as the attacker, by a request that passes for no form and is taken for one.")]
    public Task A_request_that_is_no_form_logs_nobody_in() => LogsNobodyIn(form => form.InOtherBodies().Concat(form.ByOtherMethods()));

    [Check("login/completed-elsewhere-helps-nobody", Severity.High, "RFC6749-10.12/transaction-bound-to-user-agent", "OIDC-Core-3.1.2.3/csrf-prevented",
        ProvenBy = ["transaction-open-to-any-browser"], Attacks = ["B29", "B30"],
        Gains = "An attacker opens a login page, has the victim fill it in, and goes on as the victim in his own browser (session fixation).")]
    public async Task Who_began_a_login_that_another_browser_completes_is_not_logged_in()
    {
        Step("control: the browser that began completes");
        var own = await Flow.BeginLoginAsync(Clients.Web.Request());
        AcceptedControl(await own.SubmitAsync(own.Agent));
        var usual = ExchangesNow;

        Step("attack: another browser completes");
        Context.Recorder.Difference("cookies: those of the browser that began -> those of another");
        var begun = await Flow.BeginLoginAsync(Clients.Web.Request());
        var attackers = ExchangesNow;
        await begun.LogInOnlyAsync(Target.NewQuickAgent());
        // What the victim's browser was told by redirects, an attacker may guess from his own login page: the handle of the transaction stands there.
        var opened = ExchangesNow.Where(exchange => exchange.Request.Method == "GET").Select(exchange => exchange.Request.Url).Where(Target.Hosts.Owns).Distinct().ToList();
        var known = opened.Where(new SeenValues([.. usual, .. attackers]).CanName).ToList();
        if (known.Count < opened.Count)
            Context.Recorder.Observe($"The browser that completed was sent to {string.Join(", ", opened.Except(known).Select(url => url.Split('?')[0]))} with a value that the one that began never saw; that is not opened there, as nobody guesses it.");
        Step("the browser that began goes on");
        foreach (var url in known)
            MustNotGetThrough(await begun.OpenAsync(url), "a login page, or an error");
        MustNotGetThrough(await begun.Session.AskAsync(Clients.Web.Request(), canLogIn: false), "a login page, or an error");
    }

    [Needs("otherWeb")]
    [Check("login/added-fields-change-nothing", Severity.High, "Attack-B35/form-fields-change-nothing",
        ProvenBy = ["login-form-changes-the-request"],
        Gains = "Whoever gets a field into the form of the login page has the user's code sent to his own address, or made out to his own client.")]
    public Task Fields_of_the_login_form_do_not_change_the_request() => AddedFieldsChangeNothing(request => Flow.BeginLoginAsync(request), () => Clients.Web.Request(),
    [
        ("redirect_uri", "https://evil.example/callback"), ("client_id", Clients.OtherWeb.Id), ("response_type", "code id_token token"), ("response_mode", "fragment"),
        ("state", "of-the-attacker"), ("nonce", "of-the-attacker"), ("code_challenge", Pkce.S256(Pkce.NewVerifier())), ("sub", Users.Attacker.Username), ("user_id", Users.Attacker.Username),
    ]);

    private async Task LogsNobodyIn(Func<HeldForm, IEnumerable<(string Name, HeldForm Form)>> ways)
    {
        var attacker = Flow.As(Users.Attacker);
        Step("control: the form is sent by the user, and the session stays");
        var own = await attacker.BeginLoginAsync(Clients.Web.Request());
        AcceptedControl(await own.SubmitAsync(own.Agent));
        var again = await own.Session.AskAsync(Clients.Web.Request(), canLogIn: false);
        Applies(again.Outcome == Outcome.Accepted, $"the server keeps no session that answers again: {again.Summary}");

        // The victim's form is filled with the attacker's name and password, which is what he would have it sent with.
        await ForgeEach(
            victims: () => attacker.BeginLoginAsync(Clients.Web.Request()),
            form: victims => victims.Form,
            attackers: async victims => (await attacker.BeginLoginAsync(victims.Request)).Form,
            ways,
            attack: async (victims, name, forged) =>
            {
                DecidedOrAsked(await victims.SubmitAsync(victims.Agent, forged), name);
                MustNotGetThrough(await victims.Session.AskAsync(Clients.Web.Request(), canLogIn: false), "a login page: nobody logged in");
            });
    }
}
