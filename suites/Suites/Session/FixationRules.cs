using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>A login makes a session that nobody knew before (CWE-384).</summary>
[Needs("web", "victim")]
public sealed class FixationRules : ConformanceSuite
{
    [Check("session/cookies-from-before-the-login-are-useless", Severity.High, "Attack-B29/new-session-at-login",
        ProvenBy = ["session-id-kept-at-login"],
        Gains = "An attacker who plants his cookies in the victim's browser is logged in as the victim afterwards (session fixation).")]
    public async Task Cookies_that_were_there_before_the_login_are_not_logged_in_by_it()
    {
        Step("control: the session that logged in");
        var (session, planted) = await Flow.LogInWithCopyAsync(Clients.Web.Request());
        var own = await session.AskAsync(Clients.Web.Request(), canLogIn: false);
        if (own.Outcome != Outcome.Accepted)
            throw new ControlFailedException($"the session itself is not logged in: {own.Summary}");

        Step("attack: the cookies from before the login");
        Context.Recorder.Difference("cookies: those after the login -> those before it");
        var answer = await planted.AskAsync(Clients.Web.Request(), canLogIn: false);
        MustNotGetThrough(answer, "a login page, or an error");
        ObserveCookies();
    }

    /// <summary>No text asks for these attributes, and some servers cannot have each: SameSite=None is needed in frames, Secure does not go with plain http.</summary>
    private void ObserveCookies()
    {
        var cookies = Context.Recorder.Steps.SelectMany(step => step.Exchanges).SelectMany(exchange => exchange.Response?.All("Set-Cookie") ?? [])
            .Select(cookie => cookie.Split(';')).Select(parts => (Name: parts[0].Split('=')[0].Trim(), Attributes: parts.Skip(1).Select(part => part.Split('=')[0].Trim()).ToHashSet(StringComparer.OrdinalIgnoreCase)));
        foreach (var (name, attributes) in cookies.DistinctBy(cookie => cookie.Name))
        {
            var missing = new[] { "HttpOnly", "SameSite", Target.Profile.Issuer.StartsWith("https:", StringComparison.OrdinalIgnoreCase) ? "Secure" : "HttpOnly" }.Distinct().Where(attribute => !attributes.Contains(attribute)).ToList();
            if (missing.Count > 0)
                Observe($"The cookie {name} comes without {string.Join(" and ", missing)}.");
        }
    }
}
