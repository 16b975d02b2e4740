using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What a consent covers, and what its page says (OpenID Connect Core section 3.1.2.4).</summary>
[Needs("web", "victim")]
public sealed class ConsentMemoryRules : ConformanceSuite
{
    [Check("consent/growth-of-scope-asks-again", Severity.High, "OIDC-Core-3.1.2.4/new-scope-asks-again",
        ProvenBy = ["consent-covers-any-scope"], Attacks = ["B33"],
        Gains = "A client that the user gave little takes more without a question.")]
    public async Task A_scope_that_was_not_consented_to_is_asked_for()
    {
        var (little, more) = ("openid", Clients.Web.Registration.Scopes.FirstOrDefault(scope => scope is not "openid" and not "offline_access"));
        Applies(more is not null && Clients.Web.Registration.Scopes.Contains(little), "client 'web' has no second scope beside openid");
        Step("control: the first consent");
        var (session, first) = await Flow.LogInAsync(Clients.Web.Request().With("scope", little));
        Applies(first.WasAsked, "the server asked for no consent at all, by policy perhaps");

        Step("attack: more scope in the same session");
        var answer = await session.AskAsync(Clients.Web.Request().With("scope", $"{little} {more}"));
        Decided(answer, "the request for more scope");
        if (answer.WasAsked || answer.Outcome == Outcome.Refused)
            return;

        Step("no question: what the tokens reach");
        var redeemed = await Token.RedeemAsync(Flow.ToGrant(answer));
        Holds(TokensIfAny(redeemed) is not { } tokens || !await ReachesAsync(tokens, more!), "a consent page, or tokens that reach no further than the first consent", $"no question, and tokens that reach {more}: {answer.Summary}");
        Step("control: with a question the tokens reach further");
        var asked = AcceptedControl(await CompleteAsync(Clients.Web.Request().With("scope", $"{little} {more}").With("prompt", "consent")));
        Applies(await ReachesAsync(asked.Redeemed!.Granted(Flow.ToGrant(asked.Asked)), more!), $"tokens with consent to {more} do not show that they reach it");
    }

    [Check("consent/page-names-the-client", Severity.Medium, "RFC6749-10.2/consent-names-the-client",
        ProvenBy = ["consent-names-no-client"],
        Gains = "The user cannot tell whom he gives access to.")]
    public async Task The_page_says_which_client_asks()
    {
        var name = Clients.Web.Registration.Name;
        Applies(name is not null, "the profile does not tell the name of client 'web'");
        var held = await Flow.BeginAsync(Clients.Web.Request());
        Holds(held.PageText.Contains(name!, StringComparison.OrdinalIgnoreCase), name!, held.PageText);
    }
}
