using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>Each way in which an address can differ from the registered one, by itself (RFC 9700 sections 2.1 and 4.1).</summary>
[Needs("web", "victim")]
public sealed class AddressFamilyRules : ConformanceSuite
{
    [Check("redirect-uri/similar-hosts-are-refused", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-origin-prefix-matched", "redirect-uri-not-compared"], Attacks = ["B1"],
        Gains = "Whoever registers a host whose name is like the client's gets the codes of its users.")]
    public Task A_host_that_is_like_the_registered_one_is_refused() => NotAnsweredAt(Clients.Web, RedirectUriMutations.HostsOf(Clients.Web.RedirectUri));

    [Check("redirect-uri/two-hosts-in-one-are-refused", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-origin-prefix-matched", "redirect-uri-not-compared"], Attacks = ["B3"],
        Gains = "The server reads the client's host, the browser goes to the attacker's with the code.")]
    public Task An_authority_in_which_programs_find_different_hosts_is_refused() => NotAnsweredAt(Clients.Web, RedirectUriMutations.UserinfoOf(Clients.Web.RedirectUri));

    [Check("redirect-uri/other-ports-are-refused", Severity.High, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-port-ignored", "redirect-uri-origin-prefix-matched"], Attacks = ["B1"],
        Gains = "Another service on the client's host, perhaps another tenant's, gets the codes of its users.")]
    public Task Another_port_or_another_spelling_of_it_is_refused() => NotAnsweredAt(Clients.Web, RedirectUriMutations.PortsOf(Clients.Web.RedirectUri));

    [Check("redirect-uri/other-schemes-are-refused", Severity.High, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "RFC6749-3.1.2/redirect-uri-absolute", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-scheme-ignored", "redirect-uri-not-compared"], Attacks = ["B1", "B3"],
        Gains = "The code travels in the clear, or to an application that owns another scheme.")]
    public Task Another_scheme_or_none_is_refused() => NotAnsweredAt(Clients.Web, RedirectUriMutations.SchemesOf(Clients.Web.RedirectUri));

    [Check("redirect-uri/other-case-is-refused", Severity.Low, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-case-ignored"], Attacks = ["B1"],
        Gains = "Where a path in other letters is another page, that page gets the code.")]
    public Task Letters_of_the_other_case_are_other_letters() => NotAnsweredAt(Clients.Web, RedirectUriMutations.CasesOf(Clients.Web.RedirectUri));

    [Check("redirect-uri/nothing-is-trimmed", Severity.Medium, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-trimmed", "redirect-uri-prefix-matched"], Attacks = ["B1"],
        Gains = "Another page of the client's, or another address in the same parameter, gets the code.")]
    public Task What_stands_around_the_address_is_not_taken_away() => NotAnsweredAt(Clients.Web, RedirectUriMutations.EndsOf(Clients.Web.RedirectUri));

    [Check("redirect-uri/query-is-compared", Severity.High, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-query-ignored", "redirect-uri-prefix-matched"], Attacks = ["B1"],
        Gains = "A parameter that the client's page obeys, such as where to go next, carries the code on to the attacker.")]
    public Task A_query_that_differs_from_the_registered_one_is_refused() => NotAnsweredAt(
        Clients.Web, RedirectUriMutations.QueriesOf(Clients.Web.Registration.RedirectUris.FirstOrDefault(uri => uri.Contains('?', StringComparison.Ordinal)) ?? Clients.Web.RedirectUri).Concat(RedirectUriMutations.QueriesOf(Clients.Web.RedirectUri)));

    [Check("redirect-uri/fragments-are-refused", Severity.High, "RFC6749-3.1.2/redirect-uri-without-fragment", "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-fragment-cut", "redirect-uri-prefix-matched"], Attacks = ["B6"],
        Gains = "The response is put where script of the page reads it, or is cut off.")]
    public Task A_fragment_is_refused_though_it_be_empty() => NotAnsweredAt(Clients.Web, RedirectUriMutations.FragmentsOf(Clients.Web.RedirectUri));

    [Check("redirect-uri/response-parameters-inside-are-refused", Severity.High, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-query-ignored", "redirect-uri-prefix-matched"], Attacks = ["B4"],
        Gains = "The client reads a code or a state of the attacker's, and logs its user in to the attacker's account.")]
    public Task An_address_that_brings_a_code_or_a_state_along_is_refused() => NotAnsweredAt(Clients.Web, RedirectUriMutations.ResponseParametersIn(Clients.Web.RedirectUri));

    [Check("redirect-uri/control-characters-are-refused", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-control-characters-ignored", "redirect-uri-prefix-matched"], Attacks = ["B3"],
        Gains = "Where the server drops or stops at what the browser reads, the code goes to another host, or a header of the attacker's comes back.")]
    public Task Control_characters_anywhere_in_the_address_are_refused() => NotAnsweredAt(Clients.Web, RedirectUriMutations.ControlCharactersOf(Clients.Web.RedirectUri));

    [Check("redirect-uri/look-alike-letters-are-refused", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-letters-normalised", "redirect-uri-not-compared"], Attacks = ["B3"],
        Gains = "Where a look-up prepares the host in another way than the server did, another host gets the code.")]
    public Task Letters_that_look_or_become_alike_are_other_letters() => NotAnsweredAt(Clients.Web, RedirectUriMutations.LookAlikesOf(Clients.Web.RedirectUri));

    [Check("redirect-uri/dangerous-schemes-are-refused", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-contained"], Attacks = ["B7"],
        Gains = "Script of the attacker runs when the response is delivered.")]
    public Task A_scheme_that_runs_script_or_reads_files_is_refused() => NotAnsweredAt(Clients.Web, RedirectUriMutations.DangerousSchemesOf(Clients.Web.RedirectUri));

    [Check("redirect-uri/dangerous-schemes-are-refused-to-forms", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-contained"], Attacks = ["B7", "B77"],
        Gains = "The form that posts the response is a page of the server's, and its action is script of the attacker's: it runs with the user's session.")]
    public Task A_form_of_the_server_never_has_script_for_an_action()
    {
        Applies(ListsFormPost, "the metadata does not list form_post among response_modes_supported");
        return NotAnsweredAt(Clients.Web, RedirectUriMutations.DangerousSchemesOf(Clients.Web.RedirectUri), by: request => request.AnsweredByForm());
    }
}
