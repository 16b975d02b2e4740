using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>What a request says stays text on every page (RFC 6749 section 10.14).</summary>
[Needs("web", "victim")]
public sealed class EscapingRules : ConformanceSuite
{
    [Check("pages/parameters-are-escaped", Severity.Critical, "RFC6749-10.14/values-sanitized",
        ProvenBy = ["login-hint-unescaped", "client-id-unescaped", "client-id-unescaped-without-type", "state-unescaped-in-script"], Attacks = ["B39"], Tags = ["browser"],
        Gains = "A link of the attacker's runs his script on the login page, where it reads the password and gives consent (cross-site scripting).")]
    public async Task No_parameter_of_a_request_becomes_part_of_a_page()
    {
        var trap = new ExecutionTrap();
        var unopened = new List<string>();
        foreach (var payload in trap.Payloads)
        {
            Step($"a payload for {payload.Place}");
            var mayRun = new List<AuthorizationRequest>();
            foreach (var request in Requests(payload.Text))
            {
                var pages = await PagesOfAsync(request);
                var planted = pages.SelectMany(trap.PlantedIn).ToList();
                Holds(planted.Count == 0, "text", $"a payload for {payload.Place} became the elements {string.Join(", ", planted)}");
                // Nothing runs on a page without script that does not hold the payload.
                if (Target.NeedsBrowser || pages.Any(page => page.Contains(trap.Function, StringComparison.Ordinal) || page.Contains("<script", StringComparison.OrdinalIgnoreCase)))
                    mayRun.Add(request);
            }

            unopened.AddRange(await Flow.InBrowserWith(trap).OpenEachAsync(mayRun));
            Holds(trap.Sprung.Count == 0, "text", $"script ran from a payload for {string.Join(", ", trap.Sprung)}");
        }

        if (unopened.Count > 0)
            throw new Harness.Checks.UndecidedException(unopened[0]);
    }

    /// <summary>The payload wherever a page may show it: the login page, and the errors about what decides where the answer goes or what it is.</summary>
    private IEnumerable<AuthorizationRequest> Requests(string payload)
    {
        var sound = Clients.Web.Request();
        foreach (var name in new[] { "state", "login_hint", "ui_locales" })
            yield return sound.With(name, payload);
        yield return sound.With("client_id", payload).With("state", payload);
        yield return sound.With("redirect_uri", payload).With("state", payload);
        yield return sound.With("response_type", payload).With("state", payload);
        yield return sound.With("scope", $"openid {payload}");
    }

    /// <summary>The HTML on the way of a request: of somebody who cannot log in and, where a login is asked for, of the victim too, whom the server asks for consent.</summary>
    private async Task<IReadOnlyList<string>> PagesOfAsync(AuthorizationRequest request)
    {
        if (Target.NeedsBrowser)
            return [];
        var before = Context.Recorder.Steps[^1].Exchanges.Count;
        var landing = (await Flow.AsNobody.AskAsync(request)).Landing;
        if (landing is LoginRejected)
            landing = (await Flow.AskAsync(request.With("prompt", "consent"))).Landing;
        if (landing is Lost lost)
            throw new Harness.Checks.UndecidedException(lost.Reason);
        return [.. Context.Recorder.Steps[^1].Exchanges.Skip(before).Where(exchange => exchange.Response is { IsPage: true }).Select(exchange => exchange.Response!.Text)];
    }
}
