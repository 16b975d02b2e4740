using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Suites;

/// <summary>Logouts that no client asks for so.</summary>
[Needs("web", "victim")]
public sealed class HostileLogoutRules : ConformanceSuite
{
    private const string Address = "post_logout_redirect_uri";
    private const string Attackers = "https://evil.example/goodbye";

    private string Endpoint => Target.Metadata.EndSessionEndpoint!;

    protected override void Precondition() => Applies(Target.Metadata.EndSessionEndpoint is not null, "the target tells no end_session_endpoint");

    [Check("logout/other-methods-log-nobody-out", Severity.Medium, "RPInitiated-2/asked-without-hint", "Attack-B28/nothing-by-another-method", "Attack-B28/nothing-by-a-preflighted-method",
        ProvenBy = ["logout-by-another-method"], Attacks = ["B28"],
        Gains = "Any page logs its visitors out, by a method that nobody thought of.")]
    public async Task No_other_method_logs_anybody_out_without_a_question()
    {
        var own = await SignedInAsync(Clients.Web);
        Step("control: GET, which asks");
        var question = await QuestionAsync(own);
        Applies(await IsLoggedInAsync(own), "GET alone logs out, which logout/without-a-hint-the-user-is-asked judges");
        var other = await QuestionAsync(await Flow.SignInAsync(Clients.Web));
        var bare = new LogoutRequest(question is null || other is null ? Parameters.None : question.WithoutTokens(other).Fields);
        foreach (var (name, method, headers) in HostileRequests.OtherMethods)
        {
            Step($"attack: {name}");
            Context.Recorder.Difference($"method: GET -> {name}");
            var guarded = HostileRequests.WhatPreflightGuards(method);
            var answer = await own.Session.LogOutAsync(bare with { Method = method, Headers = guarded is null ? [.. headers, HeldForm.OtherSite] : headers }, confirms: false);
            Decided(answer, name);
            Holds(await IsLoggedInAsync(own), "the user stays logged in", $"{name} logged the user out: {answer.Summary}", guarded, guarded is null ? null : Severity.Low);
        }
    }

    [Check("logout/malformed-requests-are-answered-soundly", Severity.Low, "Attack-B75/no-server-error", "Attack-B75/nothing-of-the-inside", "Attack-B75/no-secrets",
        ProvenBy = ["malformed-input-is-status-500", "malformed-input-ends-the-connection", "malformed-input-shows-a-stack-trace", "malformed-input-shows-secrets"],
        Gains = "Errors show how the server is built, or take it down.")]
    public Task Malformed_logouts_are_errors_of_the_request() => AnswersSoundly(
        WireRequest.Page(Endpoint),
        HostileRequests.ToPage(Endpoint, new(("client_id", Clients.Web.Id), (Address, Clients.Web.PostLogoutRedirectUri), ("state", "x")), ["id_token_hint", Address, "state"]));

    [Check("logout/other-spellings-check-the-address", Severity.High, "Attack-B78/no-check-lost", "RPInitiated-3/redirect-uri-exact",
        ProvenBy = ["other-spelling-skips-address-check"],
        Gains = "A link to the server that users trust leads to a page of the attacker's, under another spelling of the path.")]
    public async Task No_other_spelling_of_the_path_leads_to_an_unregistered_address()
    {
        var own = await SoundLogoutAsync();
        foreach (var (name, url) in Spelled(Endpoint))
        {
            Step(name);
            Context.Recorder.Difference($"path: as told -> {name}, and an unregistered address");
            var answer = await Visitor.LogOutAsync(own.Logout.With(Address, Attackers) with { Endpoint = url });
            Decided(answer, name);
            Holds(answer.Outcome != Outcome.Accepted, "a page of the server", $"{name}: {answer.Summary}");
        }
    }

    [Check("logout/forwarded-headers-are-not-believed", Severity.High, "RFC9700-4.13/proxy-headers-sanitized", "Attack-B69/host-not-believed", "Attack-B69/forwarded-not-believed",
        ProvenBy = ["forwarded-host-is-an-own-address"], Attacks = ["B69", "B11"],
        Gains = "An address of the attacker's counts as the server's own, and a link to the server leads there.")]
    public async Task Headers_of_a_proxy_open_no_address()
    {
        var own = await SoundLogoutAsync();
        foreach (var header in ProxyHeaders)
        {
            Step(header.Name);
            Context.Recorder.Difference($"header {header.Name}: as usual -> {header.Value}, and an unregistered address");
            var answer = await Visitor.LogOutAsync(own.Logout.With(Address, Attackers) with { Headers = [header] });
            // A server that drops whatever names a foreign host has refused it.
            if (header.Name != "Host" || answer.Landing is not Lost)
                Decided(answer, header.Name);
            Holds(answer.Outcome != Outcome.Accepted, "a page of the server", $"with {header.Name}: {header.Value}: {answer.Summary}", BelievedRequirement(header));
        }
    }

    [Check("logout/pages-are-not-read-by-other-origins", Severity.High, "Attack-B68/no-origin-with-cookies",
        ProvenBy = ["any-origin-allowed-with-cookies", "any-origin-allowed-in-sessions"],
        Gains = "A page of the attacker's reads the question whether to log out, and with it what protects the answer.")]
    public async Task No_script_of_another_origin_reads_the_question()
    {
        await IsNotReadByOtherOrigins([WireRequest.Page(Endpoint)], "Attack-B68/no-origin-with-cookies");
        var own = await SignedInAsync(Clients.Web);
        Step("the question");
        await own.Session.LogOutAsync(LogoutRequest.Bare, confirms: false);
        var pages = new[] { Endpoint, ExchangesNow[^1].Request.Url }.Distinct().Select(WireRequest.Page).ToList();
        await IsNotReadByOtherOrigins(pages, "Attack-B68/no-origin-with-cookies", session: own.Session.Agent);
    }

    private static async Task<HeldForm?> QuestionAsync(SignedIn own)
    {
        var answer = await own.Session.LogOutAsync(LogoutRequest.Bare, confirms: false);
        Decided(answer, "a logout by GET");
        return answer.Question;
    }

    /// <summary>Somebody who has no session: there is nothing to ask about, and what comes is where the request leads.</summary>
    private UserSession Visitor => new(Context, Target.NewQuickAgent(), null);

    private async Task<SignedIn> SoundLogoutAsync()
    {
        Step("control");
        Applies(Clients.Web.PostLogoutRedirectUri is not null, "the profile gives client 'web' no postLogoutRedirectUris");
        var own = await Flow.SignInAsync(Clients.Web);
        var visited = await Visitor.LogOutAsync(own.Logout);
        Decided(visited, "a sound logout without a session");
        Applies(visited.Outcome == Outcome.Accepted, "somebody without a session is not led back by a sound logout either");
        return own;
    }
}
