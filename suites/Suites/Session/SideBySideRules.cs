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
    public Task Of_two_requests_of_a_client_the_approved_one_is_answered() => ApprovedAloneAsync(Clients.Web.Request().With("scope", "openid"));

    [Needs("otherWeb")]
    [Check("session/two-clients-do-not-mix", Severity.Critical, "RFC6749-10.12/consent-is-explicit", "OIDC-Core-3.1.2.4/decision-obtained",
        ProvenBy = ["transactions-mixed-up"], Attacks = ["B36"],
        Gains = "The user allows one client, and another one gets the code.")]
    public Task Of_requests_of_two_clients_the_approved_one_is_answered() => ApprovedAloneAsync(Clients.OtherWeb.Request());

    private async Task ApprovedAloneAsync(AuthorizationRequest second)
    {
        Step("control: a request that waits alone");
        var alone = await Flow.BeginAsync(Clients.Web.Request());
        var good = await alone.SubmitAsync(alone.Agent);
        if (good.Outcome != Outcome.Accepted)
            throw new ControlFailedException($"the form did not complete: {good.Summary}");

        Step("attack: another request begins before the first is approved");
        Context.Recorder.Difference("in the same browser another request waits for consent too");
        var first = await Flow.BeginAsync(Clients.Web.Request());
        await Flow.BeginAsync(second, first.Agent);
        var answer = await first.SubmitAsync(first.Agent);
        DecidedOrAsked(answer, "the request that was approved");
        if (answer.Response is not { } response || answer.Outcome == Outcome.Refused)
            return;
        Holds(response.Address == first.Request.RedirectUri!.Split('?')[0], first.Request.RedirectUri!, response.Address);
        Holds(response.Parameters["state"] == first.Request.Parameters["state"], "the state of the request that was approved", "another state");

        Step("the code belongs to the approved request");
        var tokens = await Token.RedeemAsync(Flow.ToGrant(answer));
        Decided(tokens, "the redemption");
        Holds(tokens.Outcome == Outcome.Accepted, "a code of the request that was approved", $"its redemption: {tokens.Summary}");
        var nonce = IdTokenOf(tokens.Granted(Flow.ToGrant(answer))).Claim("nonce");
        Holds(nonce == first.Request.Parameters["nonce"], "the nonce of the request that was approved", nonce ?? "(absent)");
    }
}
