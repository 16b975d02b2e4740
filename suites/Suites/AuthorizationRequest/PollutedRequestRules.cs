using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>One decision on each parameter, however often and however oddly it comes (RFC 6749 section 3.1).</summary>
[Needs("web", "victim")]
public sealed class PollutedRequestRules : ConformanceSuite
{
    [Check("authorization-request/polluted-address-is-not-used", Severity.Critical, "RFC6749-3.1.2.4/no-foreign-delivery", "RFC9700-2.1/redirect-uri-exact",
        ProvenBy = ["second-spelling-of-address-used"], Attacks = ["B5"],
        Gains = "One component checks the address that the specification names, another one uses its neighbour: the code goes to the attacker.")]
    public async Task No_second_address_under_a_similar_name_is_answered()
    {
        Step("control");
        await Flow.AuthorizeAsync(Clients.Web.Request());
        foreach (var (name, before, behind) in Pollution.Of("redirect_uri", RedirectUriMutations.AttackersAddress))
            await GoesNowhereElse(name, Clients.Web.Request() with { Before = before, Behind = behind });
    }

    [Needs("otherWeb")]
    [Check("authorization-request/query-and-form-do-not-mix", Severity.Critical, "RFC6749-3.1.2.4/no-foreign-delivery", "RFC9700-2.1/redirect-uri-exact",
        ProvenBy = ["address-of-query-beside-form-used"], Attacks = ["B5", "B77"],
        Gains = "The address in the form is checked and that in the query is used, or the other way round: the code goes to the attacker.")]
    public async Task A_form_and_the_query_beside_it_make_no_request_together()
    {
        const string Address = "redirect_uri";
        Step("control");
        var (own, others) = (Clients.Web.RedirectUri, Clients.OtherWeb.RedirectUri);
        var byPost = await Flow.AskAsync(Clients.Web.Request() with { ByPost = true });
        Decided(byPost, "a sound request by POST");
        Applies(byPost.Outcome == Outcome.Accepted, $"the authorization endpoint does not serve POST, which authorization-request/post-works judges: {byPost.Summary}");
        var request = Clients.Web.Request() with { ByPost = true };
        await GoesNowhereElse("the attacker's address in the query", request with { InQuery = new((Address, RedirectUriMutations.AttackersAddress)) });
        await GoesNowhereElse("the attacker's address in the form", request.With(Address, RedirectUriMutations.AttackersAddress) with { InQuery = new((Address, own)) });
        await GoesNowhereElse("the attacker's address in the query alone", request.With(Address, null) with { InQuery = new((Address, RedirectUriMutations.AttackersAddress)) });
        await GoesNowhereElse("another client with its address in the query", request with { InQuery = new(("client_id", Clients.OtherWeb.Id), (Address, others)) });
        await GoesNowhereElse("another client in the query, its address in the form", request.With(Address, others) with { InQuery = new(("client_id", Clients.OtherWeb.Id)) });
    }

    private async Task GoesNowhereElse(string name, AuthorizationRequest request)
    {
        Step(name);
        Context.Recorder.Difference($"beside the sound parameters: {name}");
        var answer = await Flow.AskAsync(request);
        Decided(answer, name);
        Holds(!answer.WentElsewhere, "a refusal, or an answer at a registered address of the client", $"{name}: {answer.Summary}");
    }
}
