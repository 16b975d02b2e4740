using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Flows;

/// <summary>One good login before the first check: in the browser, and again by the quick agent, which have to agree.</summary>
public static class Preflight
{
    /// <summary>Logs in; a target that the quick agent cannot read is left to the browser.</summary>
    /// <returns>What was seen, for the report.</returns>
    /// <exception cref="PreflightException">No login succeeds: then nothing of the user flows could be judged.</exception>
    public static async Task<string> LogInAsync(Target target, CancellationToken cancellation)
    {
        var client = target.Profile.Clients.Given.FirstOrDefault(given => given.Client.Grants.Contains("authorization_code"));
        if (client.Client is null || target.Profile.Users.Victim is not { } victim || target.Metadata.AuthorizationEndpoint is not { } endpoint)
            return "No login was tried: it takes a client with the grant authorization_code, users.victim and an authorization endpoint.";

        var request = Client.From(client.Role, client.Client).Request();
        var recorder = new Recorder(target.Secrets);
        await using var browser = await target.NewBrowserAgentAsync();
        var seen = await browser.AuthorizeAsync(request.ToUrl(endpoint), new(victim), recorder, cancellation);
        Demand(seen, client.Role, client.Client, target, recorder);
        if (target.Profile.Login is { Steps.Count: > 0 })
        {
            target.LogInByBrowser();
            return "The browser logged in by the steps of the profile (login.steps), and does every login.";
        }

        await using var quick = target.NewQuickAgent();
        var read = await quick.AuthorizeAsync(request.ToUrl(endpoint), new(victim), recorder, cancellation);
        // Whoever is not asked again was asked before, and the server remembers the answer.
        if (read is Delivered { } delivered && delivered.Parameters.Has("code") && (seen.WasAskedForConsent || !delivered.WasAskedForConsent))
            return "The browser and the quick agent logged in with the same outcome; the quick agent does the other logins.";

        target.LogInByBrowser();
        return $"The quick agent could not log in as the browser did ({target.Secrets.Redact(read.Summary)}); the browser does every login.";
    }

    private static void Demand(Landing landing, string role, ClientProfile client, Target target, Recorder recorder)
    {
        if (landing is Delivered delivered && delivered.Parameters.Has("code"))
            return;
        (string? Key, string Text) hint = landing switch
        {
            LoginRejected rejected => ("users.victim", $"the login page {rejected.Url.Split('?')[0]} did not accept the user name and password: {rejected.Text}{SpellOut(rejected.Controls)}"),
            OwnPage { Status: < 400 } page when page.Controls.StartsWith(PageRecogniser.WithoutFields, StringComparison.Ordinal) && LoadedFromElsewhere(recorder) is { Length: > 0 } elsewhere => ("hosts",
                $"{page.Summary}; the page loads from {elsewhere}, where the browser does not go; if it needs script from there, add the host"),
            OwnPage page => ($"clients.{role}", $"{page.Summary}{SpellOut(page.Controls)}"),
            Lost { Reason: var reason } when reason.Contains("net::ERR_CERT", StringComparison.Ordinal) => ("certificateAuthorities",
                $"{reason}: the browser does not accept the certificate of that host; mend it at the server, or, where a private authority issued it, name that here"),
            Lost lost => (null, lost.Reason),
            Delivered { Parameters: var parameters } elsewhere when !parameters.Has("error") && HostOf(elsewhere.Url) is { } host && !client.RedirectUris.Any(uri => HostOf(uri) == host) => ("hosts",
                $"the target leads to {host}; if that is its own, add it"),
            Delivered error when error.Parameters.Has("error") => ($"clients.{role}", $"the server answered {error.Parameters["error"]} {error.Parameters["error_description"]}".TrimEnd()),
            _ => ($"clients.{role}", landing.Summary),
        };
        throw new PreflightException($"{(hint.Key is null ? "" : $"{hint.Key}: ")}the first login failed, so no check was run; {target.Secrets.Redact(hint.Text)}")
        {
            Page = recorder.Pictures is [.., var last] ? last : null,
        };
    }

    private static string LoadedFromElsewhere(Recorder recorder) => string.Join(", ", recorder.Steps.SelectMany(step => step.Exchanges)
        .Where(exchange => exchange.Failure == PageLog.LoadedByPage).Select(exchange => HostOf(exchange.Request.Url)).OfType<string>().Distinct());

    private static string? HostOf(string url) => Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri.Authority : null;

    /// <summary>What the agent did not find out, the operator can say.</summary>
    private static string SpellOut(string controls) => controls.Length == 0 ? "" : $"; {controls}; where that is a page of the login, spell it out in login.steps of the profile";
}
