using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>When the user is asked, and when not (OpenID Connect Core section 3.1.2.1).</summary>
[Needs("web", "victim")]
public sealed class PromptRules : ConformanceSuite
{
    private static readonly TimeSpan TwoSeconds = TimeSpan.FromSeconds(2);

    /// <summary>Clocks of two machines may differ by so much.</summary>
    private static readonly TimeSpan Leeway = TimeSpan.FromMinutes(3);

    [Check("session/prompt-none-without-a-session-is-an-error", Severity.Medium, "OIDC-Core-3.1.2.1/prompt-none-shows-nothing", "OIDC-Core-3.1.2.1/prompt-none-answers-the-client",
        "OIDC-Core-3.1.2.3/prompt-none-no-interaction", "OIDC-Core-3.1.2.3/prompt-none-error", "OIDC-Core-15.1/prompt-supported",
        ProvenBy = ["prompt-none-shows-login", "prompt-none-ends-on-page", "code-beside-error"],
        Gains = "A client that asks silently, in a hidden frame, gets a login page into it.")]
    public async Task Without_a_session_prompt_none_is_answered_with_an_error()
    {
        var answer = await Flow.AsNobody.AskAsync(Clients.Web.Request().With("prompt", "none"));
        Holds(answer.Landing is not LoginRejected, "an error by redirect, such as login_required", "a login page");
        Holds(answer.Landing is not OwnPage { Status: < 400, IsUnread: true }, "an error by redirect, such as login_required", $"a page that may ask for something: {answer.Summary}");
        // A request with prompt=none and no id_token_hint may be told invalid_request.
        MustBeRefused(answer, [OAuthError.LoginRequired, OAuthError.InteractionRequired, OAuthError.ConsentRequired, "account_selection_required", OAuthError.InvalidRequest]);
        Holds(answer.Response is not null, "an error at the redirect URI", answer.Summary, "OIDC-Core-3.1.2.1/prompt-none-answers-the-client");
    }

    [Check("session/prompt-none-stands-alone", Severity.Low, "OIDC-Core-3.1.2.1/prompt-none-alone",
        ProvenBy = ["prompt-none-with-others-accepted"],
        Gains = "A contradictory request is answered as if it made sense.")]
    public async Task Prompt_none_together_with_login_is_refused()
    {
        var (session, _) = await Flow.LogInAsync(Clients.Web.Request());
        MustBeRefused(await session.AskAsync(Clients.Web.Request().With("prompt", "none login")), []);
    }

    [Check("session/prompt-none-works-with-a-session", Severity.Low, "OIDC-Core-3.1.2.1/prompt-none-works-without-hint",
        ProvenBy = ["prompt-none-always-login-required"],
        Gains = "Clients that look whether the user is still there send everybody through the login again.")]
    public async Task With_a_session_that_consented_prompt_none_is_answered()
    {
        var session = await LoggedInAsync();
        Step("the same session, silently");
        MustBeAccepted(await session.AskAsync(Clients.Web.Request().With("prompt", "none"), canLogIn: false), "a code");
    }

    [Check("session/prompt-login-asks-again", Severity.High, "OIDC-Core-3.1.2.3/prompt-login-reauthenticates", "OIDC-Core-3.1.2.1/prompt-login-asks-again", "OIDC-Core-15.1/prompt-supported",
        ProvenBy = ["prompt-login-ignored"],
        Gains = "Whoever sits down at an open browser does what the client meant to protect by a fresh login.")]
    public async Task Prompt_login_asks_for_credentials_although_there_is_a_session()
    {
        var session = await LoggedInAsync();
        Step("the same session without credentials");
        var answer = await session.AskAsync(Clients.Web.Request().With("prompt", "login"), canLogIn: false);
        MustNotGetThrough(answer, "a login page, or an error");
    }

    [Check("session/prompt-login-renews-auth-time", Severity.Low, "OIDC-Core-3.1.2.1/prompt-login-renews-auth-time",
        ProvenBy = ["auth-time-not-renewed"], Waits = true,
        Gains = "A client that asked for a fresh login cannot see that it got one.")]
    public async Task After_prompt_login_auth_time_is_that_of_the_new_login()
    {
        var (session, first) = await Flow.LogInAsync(WithMaxAge("86400"));
        var before = IdTokenOf(await Token.TokensOfAsync(first)).Time("auth_time");
        Applies(before is not null, "the ID token tells no auth_time");
        await WaitAsync(TwoSeconds);
        var again = Flow.ToGrant(await session.AskAsync(WithMaxAge("86400").With("prompt", "login")));
        var after = IdTokenOf(await Token.TokensOfAsync(again)).Time("auth_time");
        Holds(after > before, $"a moment after {before:u}", after?.ToString("u") ?? "(absent)");
    }

    [Check("session/prompt-consent-asks-again", Severity.Low, "OIDC-Core-3.1.2.1/prompt-consent-asks-again",
        ProvenBy = ["prompt-consent-ignored"],
        Gains = "A client that wants the user to decide anew is told that he did.")]
    public async Task Prompt_consent_asks_for_consent_although_it_was_given()
    {
        var (session, _) = await Flow.LogInAsync(Clients.Web.Request());
        var answer = await session.AskAsync(Clients.Web.Request().With("prompt", "consent"));
        Decided(answer, "the request with prompt=consent");
        Holds(answer.WasAsked || answer.Landing.WasInterrupted || answer.Outcome == Outcome.Refused, "a consent page, or consent_required", $"no question: {answer.Summary}");
    }

    [Check("session/max-age-zero-asks-again", Severity.High, "OIDC-Core-3.1.2.1/max-age-asks-again", "OIDC-Core-15.1/max-age-supported",
        ProvenBy = ["max-age-ignored"],
        Gains = "Whoever sits down at an open browser does what the client meant to protect by a fresh login.")]
    public async Task Max_age_zero_asks_for_credentials_although_there_is_a_session()
    {
        var session = await LoggedInAsync();
        Step("the same session without credentials");
        var answer = await session.AskAsync(WithMaxAge("0"), canLogIn: false);
        MustNotGetThrough(answer, "a login page, or an error");
    }

    [Check("session/max-age-of-an-old-session-asks-again", Severity.High, "OIDC-Core-3.1.2.1/max-age-asks-again", "OIDC-Core-15.1/max-age-supported",
        ProvenBy = ["max-age-ignored"], Waits = true,
        Gains = "Whoever sits down at an open browser does what the client meant to protect by a fresh login.")]
    public async Task A_session_older_than_max_age_asks_for_credentials()
    {
        var session = await LoggedInAsync();
        await WaitAsync(TwoSeconds + TwoSeconds);
        Step("the same session without credentials");
        var answer = await session.AskAsync(WithMaxAge("1"), canLogIn: false);
        MustNotGetThrough(answer, "a login page, or an error");
    }

    [Check("session/auth-time-comes-with-max-age", Severity.Medium, "OIDC-Core-2/auth-time-with-max-age", "OIDC-Core-3.1.2.1/max-age-brings-auth-time", "OIDC-Core-15.1/auth-time-supported",
        ProvenBy = ["id-token-without-auth-time"],
        Gains = "A client that limits the age of a login cannot check it.")]
    public async Task With_max_age_the_id_token_tells_auth_time()
    {
        var token = IdTokenOf(await UserTokensAsync(WithMaxAge("10000"), Flow.Alone));
        Holds(token.Time("auth_time") is not null, "auth_time", "(absent)");
    }

    [Check("session/told-login-is-within-max-age", Severity.Medium, "OIDC-Core-3.1.2.1/max-age-asks-again",
        ProvenBy = ["auth-time-of-yesterday"],
        Gains = "A client that limits the age of a login is handed an older one.")]
    public async Task The_auth_time_of_the_id_token_is_not_older_than_max_age()
    {
        var token = IdTokenOf(await UserTokensAsync(WithMaxAge("10000"), Flow.Alone));
        Applies(token.Time("auth_time") is not null, "the ID token tells no auth_time");
        var age = Target.Time.GetUtcNow() - token.Time("auth_time")!.Value;
        Holds(age <= TimeSpan.FromSeconds(10000) + Leeway, "a login of the last 10000 s", $"auth_time {age.TotalSeconds:0} s ago");
        Holds(age >= -Leeway, "a login of the last 10000 s", $"auth_time {-age.TotalSeconds:0} s ahead");
    }

    [Check("session/prompt-select-account-asks", Severity.Low, "OIDC-Core-3.1.2.1/prompt-select-account-asks",
        ProvenBy = ["prompt-select-account-ignored"],
        Gains = "A user of several accounts cannot choose, and a client goes on with the wrong one.")]
    public async Task Prompt_select_account_asks_for_the_account_although_there_is_a_session()
    {
        var session = await LoggedInAsync();
        Step("the same session without credentials");
        var answer = await session.AskAsync(Clients.Web.Request().With("prompt", "select_account"), canLogIn: false);
        DecidedOrAsked(answer, "the request with prompt=select_account");
        Holds(answer.Outcome != Outcome.Accepted || answer.Landing.WasInterrupted, "a page to choose the account, or account_selection_required", $"no question: {answer.Summary}");
    }

    /// <summary>A session of which the control shows that it answers without credentials.</summary>
    private async Task<UserSession> LoggedInAsync()
    {
        Step("control: the session answers without credentials");
        var (session, _) = await Flow.LogInAsync(Clients.Web.Request());
        var again = await session.AskAsync(Clients.Web.Request(), canLogIn: false);
        DecidedOrAsked(again, "the request in the same session");
        Applies(again.Outcome == Outcome.Accepted, $"the server keeps no session that answers again: {again.Summary}");
        return session;
    }

    private AuthorizationRequest WithMaxAge(string seconds) => Clients.Web.Request().With("max_age", seconds);
}
