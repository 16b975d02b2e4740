using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Requests that wait in one browser at the same time (OpenID Connect Core section 3.1.2.4, RFC 6749 section 10.12).</summary>
[Needs("web", "victim")]
public sealed class SideBySideRules : ConformanceSuite
{
    [Check("session/two-requests-do-not-mix", Severity.High, "RFC6749-10.12/consent-is-explicit", "OIDC-Core-3.1.2.4/decision-obtained",
        ProvenBy = ["transactions-mixed-up"], Attacks = ["B36"],
        Gains = "A second request that an attacker opens in the background is approved in the place of the one that the user looks at.")]
    public Task Of_two_requests_of_a_client_the_approved_one_is_answered() => ApprovedAloneAsync(Clients.Web.ConsentRequest().With("scope", "openid"));

    [Needs("otherWeb")]
    [Check("session/two-clients-do-not-mix", Severity.Critical, "RFC6749-10.12/consent-is-explicit", "OIDC-Core-3.1.2.4/decision-obtained",
        ProvenBy = ["transactions-mixed-up"], Attacks = ["B36"],
        Gains = "The user allows one client, and another one gets the code.")]
    public Task Of_requests_of_two_clients_the_approved_one_is_answered() => ApprovedAloneAsync(Clients.OtherWeb.ConsentRequest());

    [Check("session/redirect-uris-do-not-mix", Severity.Critical, "RFC6749-10.12/consent-is-explicit", "OIDC-Core-3.1.2.4/decision-obtained",
        ProvenBy = ["last-redirect-uri-wins"], Attacks = ["B36"],
        Gains = "A request that an attacker opens in the background sends the code of the one that the user approves to another address of the client, where it may leak.")]
    public Task The_redirect_uri_of_another_request_is_not_used()
    {
        var second = Clients.Web.SecondRedirectUri;
        Applies(second is not null, "the profile gives client 'web' one redirect URI alone");
        return ApprovedAloneAsync(Clients.Web.ConsentRequest().With("redirect_uri", second));
    }

    [Check("session/scopes-do-not-mix", Severity.High, "RFC6749-10.12/consent-is-explicit", "OIDC-Core-3.1.2.4/decision-obtained",
        ProvenBy = ["last-scope-wins"], Attacks = ["B36"],
        Gains = "The user approves little, and the client gets what another request asked for.")]
    public async Task The_scope_of_another_request_is_not_granted()
    {
        var more = await ShowingScopeAsync(Clients.Web);
        await ApprovedAloneAsync(Clients.Web.ConsentRequest().With("scope", $"openid {more}"), () => Clients.Web.ConsentRequest().With("scope", "openid"), more);
    }

    [Needs("otherWeb")]
    [Check("session/logins-do-not-mix", Severity.High, "RFC6749-10.12/consent-is-explicit", "OIDC-Core-3.1.2.4/decision-obtained",
        ProvenBy = ["transactions-mixed-up"], Attacks = ["B36"],
        Gains = "The user logs in for one client, and another one gets the code.")]
    public async Task Of_two_login_pages_the_one_that_was_filled_is_answered()
    {
        Step("control: a login page that waits alone");
        var alone = await Flow.BeginLoginAsync(Clients.Web.Request());
        var user = await UserOfAsync(AcceptedControl(await alone.SubmitAsync(alone.Agent)));

        Step("attack: another login page is opened before the first is filled");
        Context.Recorder.Difference("in the same browser another request waits for a login too");
        var first = await Flow.BeginLoginAsync(Clients.Web.Request());
        await Flow.BeginLoginAsync(Clients.OtherWeb.Request(), first.Agent);
        await AnswersTheRequest(first, await first.SubmitAsync(first.Agent), user);
    }

    private async Task ApprovedAloneAsync(AuthorizationRequest second, Func<AuthorizationRequest>? sound = null, string? notReached = null)
    {
        sound ??= () => Clients.Web.ConsentRequest();
        Step("control: a request that waits alone");
        var alone = await Flow.BeginAsync(sound());
        var user = await UserOfAsync(AcceptedControl(await alone.SubmitAsync(alone.Agent)));

        Step("attack: another request begins before the first is approved");
        Context.Recorder.Difference("in the same browser another request waits for consent too");
        var first = await Flow.BeginAsync(sound());
        await Flow.BeginAsync(second, first.Agent);
        await AnswersTheRequest(first, await first.SubmitAsync(first.Agent), user, notReached);
    }
}
