using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>A logout ends the session (OpenID Connect RP-Initiated Logout section 2).</summary>
[Needs("web", "victim")]
public sealed class LogoutSessionRules : ConformanceSuite
{
    protected override void Precondition() => Applies(Target.Metadata.EndSessionEndpoint is not null, "the target tells no end_session_endpoint");

    [Check("logout/ends-the-session", Severity.High, "RPInitiated-2/yes-logs-out",
        ProvenBy = ["logout-keeps-session"],
        Gains = "Whoever sits down at the browser after the logout is the user who left.")]
    public async Task A_user_who_has_logged_out_is_asked_for_credentials_again()
    {
        var own = await SignedInAsync(Clients.Web);
        Step("logout");
        Decided(await own.Session.LogOutAsync(own.Logout), "the logout");
        Step("the same request after the logout");
        Context.Recorder.Difference("the same request, after the logout");
        Holds(!await IsLoggedInAsync(own), "a login page, or an error", "the session answers without credentials");
        MustNotGetThrough(await own.AskSilentlyAsync(null), "an error such as login_required");
    }

    [Check("logout/get-and-post-work", Severity.Medium, "RPInitiated-2/get-and-post-work",
        ProvenBy = ["logout-by-get-refused", "logout-by-post-refused"],
        Gains = "Users of clients that log out by the other method stay logged in.")]
    public async Task A_logout_by_post_works_as_one_by_get()
    {
        foreach (var byPost in new[] { false, true })
        {
            Step("login");
            var own = await SignedInAsync(Clients.Web);
            var method = byPost ? "POST" : "GET";
            Step($"logout by {method}");
            Context.Recorder.Difference($"the session is logged out by {method}");
            var answer = await own.Session.LogOutAsync(own.Logout with { ByPost = byPost });
            Decided(answer, "the logout");
            Step("whether the session goes on");
            Holds(!await IsLoggedInAsync(own), $"a logout by {method}", $"the session goes on: {answer.Summary}");
        }
    }

    [Check("logout/without-a-session-is-no-error", Severity.Low, "RPInitiated-4/not-logged-in-is-no-error",
        ProvenBy = ["logout-without-session-refused"],
        Gains = "Users who log out of a client after their session has ended see an error.")]
    public async Task A_user_who_is_logged_out_already_is_shown_no_error()
    {
        var own = await SignedInAsync(Clients.Web);
        var first = await own.Session.LogOutAsync(own.Logout);
        Decided(first, "the first logout");
        Applies(!first.IsError && !await IsLoggedInAsync(own), $"the first logout did not work: {first.Summary}");
        Step("the same request, without a session");
        Context.Recorder.Difference("the same request, without a session");
        var answer = await own.Session.LogOutAsync(own.Logout);
        Decided(answer, "the second logout");
        Holds(!answer.IsError, "as after the first logout", answer.Summary);
    }

    [Needs("shortLived")]
    [Check("logout/expired-hint-is-accepted", Severity.Low, "RPInitiated-2/expired-hint-accepted",
        ProvenBy = ["logout-expired-hint-refused"], Waits = true,
        Gains = "Users whose ID token has expired meanwhile cannot log out by their client.")]
    public async Task An_id_token_that_has_just_expired_still_logs_out()
    {
        var own = await SignedInAsync(Clients.ShortLived);
        await UntilExpiredAsync(own.IdToken);
        Step("logout with the ID token that has expired");
        Context.Recorder.Difference("id_token_hint: fresh -> expired");
        var answer = await own.Session.LogOutAsync(own.Logout);
        Decided(answer, "the logout");
        Holds(!answer.IsError && !await IsLoggedInAsync(own), "a logout", answer.Summary);
    }

    [Check("logout/ui-locales-are-harmless", Severity.Low, "RPInitiated-2/ui-locales-harmless",
        ProvenBy = ["logout-locales-refused"],
        Gains = "Clients that ask politely for a language cannot log their users out.")]
    public async Task A_language_that_the_server_does_not_have_is_no_error()
    {
        var own = await SignedInAsync(Clients.Web);
        var answer = await own.Session.LogOutAsync(own.Logout.With("ui_locales", "tlh x-unheard-of"));
        Decided(answer, "the logout");
        Holds(!answer.IsError && !await IsLoggedInAsync(own), "a logout", answer.Summary);
    }
}
