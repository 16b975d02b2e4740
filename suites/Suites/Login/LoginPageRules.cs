using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>What is typed into the login page, and where it leads.</summary>
[Needs("web", "victim")]
public sealed class LoginPageRules : ConformanceSuite
{
    private const string Evil = "evil.example";

    private static readonly string[] ReturnNames =
        ["returnUrl", "ReturnUrl", "return_url", "return_to", "redirect", "redirect_url", "redirect_to", "next", "continue", "goto", "target", "url", "destination", "from", "callback"];

    /// <summary>Addresses of another site, some of which look like paths to who does not read them as a browser does (WHATWG URL section 4.4).</summary>
    private static readonly string[] Elsewhere =
        ["https://evil.example/", "//evil.example/", "/\\evil.example/", "/\t/evil.example/", "https:evil.example/", "\\\\evil.example/", "///evil.example/", "https://evil.example\\@127.0.0.1/"];

    [Check("login/return-address-stays-with-the-server", Severity.High, "Attack-B12/return-address-stays",
        ProvenBy = ["login-goes-to-return-url"],
        Gains = "A link to the server that users trust leads, after their login, to a page of the attacker's, such as one that asks for the password once more.")]
    public async Task After_the_login_the_browser_goes_nowhere_that_the_form_or_its_address_says()
    {
        Step("control: the form as it is");
        var own = await Flow.BeginLoginAsync(Clients.Web.Request());
        AcceptedControl(await own.SubmitAsync(own.Agent));
        foreach (var address in Elsewhere)
        {
            foreach (var inAddress in new[] { false, true })
            {
                Step($"attack: {address} in the {(inAddress ? "address" : "fields")} of the form");
                Context.Recorder.Difference($"where to go after the login: (unsaid, or the server's own) -> {address}");
                var held = await Flow.BeginLoginAsync(Clients.Web.Request());
                var form = ReturnNames.Concat(OwnReturns(held.Form, inAddress))
                    .Aggregate(held.Form, (changed, name) => inAddress ? changed.WithInAddress(name, address) : changed.With(name, address));
                var answer = await held.SubmitAsync(held.Agent, form);
                if (answer.Landing is Lost lost)
                    throw new UndecidedException(lost.Reason);
                Holds(!LedTo(Evil, answer.Landing), "a page of the server, or the redirect URI", answer.Summary);
            }
        }
    }

    [Check("login/typed-name-is-escaped", Severity.High, "RFC6749-10.14/values-sanitized",
        ProvenBy = ["login-page-shows-name-unescaped"], Attacks = ["B39"], Tags = ["browser"],
        Gains = "A form of the attacker's runs his script on the login page, where it reads the password (cross-site scripting).")]
    public async Task What_is_typed_as_a_user_name_stays_text()
    {
        var trap = new ExecutionTrap();
        var answers = new List<Exchange>();
        foreach (var payload in trap.Payloads)
        {
            Step($"a payload for {payload.Place}");
            await TypeAsync(payload.Text);
            answers.AddRange(ExchangesNow);
        }

        await RunsNothing(trap, answers);
    }

    [Check("login/typed-name-is-no-template", Severity.Critical, "Attack-B41/nothing-is-evaluated",
        ProvenBy = ["login-page-is-a-template"],
        Gains = "Who types a user name runs code on the server (template injection).")]
    public Task What_is_typed_as_a_user_name_is_not_evaluated() => EvaluatesNothing(TypeAsync);

    /// <summary>Names of the form's own that say where to go: their values are addresses or paths.</summary>
    private static IEnumerable<string> OwnReturns(HeldForm form, bool inAddress) => (inAddress ? Parameters.OfQuery(form.Request.Url) : form.Fields)
        .Where(field => field.Value.StartsWith('/') || field.Value.StartsWith("http", StringComparison.OrdinalIgnoreCase)).Select(field => field.Key);

    private async Task TypeAsync(string name)
    {
        var held = await Flow.BeginLoginAsync(Clients.Web.Request());
        var field = held.Form.Fields.FirstOrDefault(field => field.Value == Users.Victim.Username).Key;
        Applies(field is not null, "the login page asks for no user name beside the password");
        var answer = await held.SubmitAsync(held.Agent, held.Form.With(field!, name));
        if (answer.Landing is Lost lost)
            throw new UndecidedException(lost.Reason);
    }
}
