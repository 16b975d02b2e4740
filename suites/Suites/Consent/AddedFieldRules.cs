using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What is granted stands in the request that the user saw, and not in the form that says yes to it.</summary>
[Needs("web", "victim")]
public sealed class AddedFieldRules : ConformanceSuite
{
    private const string Ignored = "Attack-B35/form-fields-change-nothing";

    [Check("consent/added-fields-move-no-answer", Severity.Critical, Ignored,
        ProvenBy = ["consent-form-moves-the-answer"],
        Gains = "Whoever gets a field into the form of the consent page, such as by a link that fills it, has the code sent to his own address.")]
    public Task Fields_of_the_consent_form_do_not_change_where_the_answer_goes() => AddedFieldsChangeNothing(Begin, () => Clients.Web.ConsentRequest(),
    [
        ("redirect_uri", "https://evil.example/callback"), ("redirectUri", "https://evil.example/callback"), ("response_type", "code id_token token"),
        ("response_mode", "fragment"), ("state", "of-the-attacker"),
    ]);

    [Needs("otherWeb")]
    [Check("consent/added-fields-rebind-no-code", Severity.High, Ignored,
        ProvenBy = ["consent-form-rebinds-the-code"],
        Gains = "The user agrees to one client, and the code is good for another one or for the attacker's own challenge.")]
    public Task Fields_of_the_consent_form_do_not_change_what_the_code_is_bound_to() => AddedFieldsChangeNothing(Begin, () => Clients.Web.ConsentRequest(),
    [
        ("client_id", Clients.OtherWeb.Id), ("clientId", Clients.OtherWeb.Id), ("nonce", "of-the-attacker"), ("code_challenge", Pkce.S256(Pkce.NewVerifier())), ("code_challenge_method", "plain"),
    ]);

    [Check("consent/added-fields-add-no-scope", Severity.High, Ignored,
        ProvenBy = ["consent-form-adds-scope"],
        Gains = "The client gets more than the page said when the user agreed.")]
    public async Task Fields_of_the_consent_form_do_not_add_scope()
    {
        var more = await ShowingScopeAsync(Clients.Web);
        await AddedFieldsChangeNothing(Begin, () => Clients.Web.ConsentRequest().With("scope", "openid"),
            [("scope", $"openid {more}"), ("scopes", $"openid {more}"), ("scope[]", more), ("granted_scope", $"openid {more}"), (more, "true"), ("approve_all", "true")], notReached: more);
    }

    [Needs("attacker")]
    [Check("consent/added-fields-name-no-user", Severity.Critical, Ignored,
        ProvenBy = ["consent-form-names-the-user"],
        Gains = "An attacker agrees in the name of whomever he writes into the form, and gets that user's tokens.")]
    public Task Fields_of_the_consent_form_do_not_change_whose_account_it_is() => AddedFieldsChangeNothing(
        request => Flow.As(Users.Attacker).BeginAsync(request), () => Clients.Web.ConsentRequest(),
        new[] { "user", "username", "user_id", "sub", "login", "account", "email" }.Select(name => (name, Users.Victim.Username)));

    private Task<HeldInteraction> Begin(AuthorizationRequest request) => Flow.BeginAsync(request);
}
