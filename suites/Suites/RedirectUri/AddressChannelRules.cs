using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>The same addresses by every way of asking: what one refuses, none lets through (RFC 9700 section 4.1.3).</summary>
[Needs("victim")]
public sealed class AddressChannelRules : ConformanceSuite
{
    [Needs("web")]
    [Check("redirect-uri/post-compares-as-well", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-unchecked-by-post", "redirect-uri-not-compared"], Attacks = ["B77"],
        Gains = "A form of the attacker's gets the code to an address that a link would not.")]
    public async Task A_request_by_post_is_answered_at_no_other_address()
    {
        var byPost = await Flow.AskAsync(Clients.Web.Request() with { ByPost = true });
        Decided(byPost, "a sound request by POST");
        Applies(byPost.Outcome == Outcome.Accepted, $"the authorization endpoint does not serve POST, which authorization-request/post-works judges: {byPost.Summary}");
        await NotAnsweredAt(Clients.Web, RedirectUriMutations.OneOfEach(Clients.Web.RedirectUri), by: request => request with { ByPost = true });
    }

    [Needs("web")]
    [Check("redirect-uri/form-post-compares-as-well", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-unchecked-for-form-post", "redirect-uri-not-compared"], Attacks = ["B77"],
        Gains = "A link that asks for the response by form gets the code to an address of the attacker's.")]
    public Task A_response_by_form_is_posted_to_no_other_address()
    {
        Applies(ListsFormPost, "the metadata does not list form_post among response_modes_supported");
        return NotAnsweredAt(Clients.Web, RedirectUriMutations.OneOfEach(Clients.Web.RedirectUri), by: request => request.AnsweredByForm());
    }

    [Needs("web")]
    [Check("redirect-uri/fragment-mode-compares-as-well", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact", "OIDC-Core-3.1.2.1/redirect-uri-exact",
        ProvenBy = ["redirect-uri-unchecked-for-fragments", "redirect-uri-not-compared"], Attacks = ["B77"],
        Gains = "A link that asks for the response in the fragment gets the code to an address of the attacker's.")]
    public Task A_response_in_the_fragment_goes_to_no_other_address()
    {
        Applies(Target.Metadata.List("response_modes_supported")?.Contains("fragment") == true, "the metadata does not list fragment among response_modes_supported");
        return NotAnsweredAt(Clients.Web, RedirectUriMutations.OneOfEach(Clients.Web.RedirectUri), by: request => request.With("response_mode", "fragment"));
    }

    [Needs("public")]
    [Check("redirect-uri/public-client-compares-as-well", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.2/public-clients-register",
        ProvenBy = ["redirect-uri-unchecked-for-public-clients", "redirect-uri-not-compared"], Attacks = ["B1", "B77"],
        Gains = "A client without a secret has nothing but its addresses to tell it from an impostor, and any address like them will do.")]
    public Task A_public_client_is_answered_at_no_variation_of_its_address() => NotAnsweredAt(Clients.Public, RedirectUriMutations.OneOfEach(WebAddressOf(Clients.Public)));

    [Needs("native")]
    [Check("redirect-uri/native-client-compares-as-well", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC8252-8.4/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal",
        ProvenBy = ["redirect-uri-unchecked-for-public-clients", "redirect-uri-not-compared"], Attacks = ["B8", "B77"],
        Gains = "The tolerance for the port of a native application lets other differences through as well.")]
    public Task A_native_application_is_answered_at_no_variation_of_its_address() => NotAnsweredAt(Clients.Native, RedirectUriMutations.OneOfEach(WebAddressOf(Clients.Native)));

    [Needs("native")]
    [Check("redirect-uri/loopback-address-has-one-spelling", Severity.High, "RFC8252-7.3/loopback-otherwise-exact", "RFC8252-8.4/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal",
        ProvenBy = ["redirect-uri-normalised", "redirect-uri-unchecked-for-public-clients"], Attacks = ["B8"],
        Gains = "A spelling that the server takes for the loopback address, and the browser for another host, delivers the code there.")]
    public Task Another_spelling_of_the_loopback_address_is_refused()
    {
        var loopback = Clients.Native.Registration.RedirectUris.FirstOrDefault(uri => uri.StartsWith("http://127.0.0.1", StringComparison.Ordinal));
        Applies(loopback is not null, "client 'native' has no redirect URI with the address 127.0.0.1");
        return NotAnsweredAt(Clients.Native, RedirectUriMutations.LoopbackSpellingsOf(loopback!), by: request => request.With("redirect_uri", loopback));
    }

    [Needs("implicit")]
    [Check("redirect-uri/implicit-flow-compares-as-well", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact",
        ProvenBy = ["redirect-uri-unchecked-for-front-channel", "redirect-uri-not-compared"], Attacks = ["B1", "B77"],
        Gains = "Tokens go to the attacker at once, where a code would still have to be redeemed.")]
    public Task Tokens_of_the_implicit_flow_go_to_no_variation_of_the_address() => NotAnsweredAt(Clients.Implicit, RedirectUriMutations.OneOfEach(Clients.Implicit.RedirectUri));

    [Needs("hybrid")]
    [Check("redirect-uri/hybrid-flow-compares-as-well", Severity.Critical, "RFC9700-2.1/redirect-uri-exact", "RFC9700-4.1.3/redirect-uris-equal", "RFC6749-3.1.2.3/redirect-uri-exact",
        ProvenBy = ["redirect-uri-unchecked-for-front-channel", "redirect-uri-not-compared"], Attacks = ["B1", "B77"],
        Gains = "Code and tokens go to the attacker together.")]
    public Task The_hybrid_flow_answers_at_no_variation_of_the_address() => NotAnsweredAt(Clients.Hybrid, RedirectUriMutations.OneOfEach(Clients.Hybrid.RedirectUri));

    [Needs("web")]
    [Check("redirect-uri/token-endpoint-compares-as-well", Severity.High, "RFC6749-4.1.3/redirect-uri-repeated", "RFC6749-10.6/redirect-uri-identical", "OIDC-Core-3.1.3.2/redirect-uri-identical",
        ProvenBy = ["redirect-uri-prefix-matched-at-redemption", "redirect-uri-not-repeated"], Attacks = ["B77"],
        Gains = "A code that was caught at a variation of the address is redeemed through the client, which repeats its own.")]
    public Task A_code_is_redeemed_with_no_variation_of_its_address() => RefusedEach(
        from: () => Flow.AuthorizeAsync(Clients.Web.Request()),
        control: grant => Token.RedeemAsync(grant),
        attacks: Unregistered(Clients.Web, RedirectUriMutations.OneOfEach(Clients.Web.RedirectUri)).Select(address => (address.Name,
            (Func<Grant, Task<TokenAnswer>>)(grant => Token.RedeemAsync(grant with { RedirectUri = address.Uri })))),
        with: [OAuthError.InvalidGrant, OAuthError.InvalidRequest]);

    private static string WebAddressOf(Client client)
    {
        var address = client.Registration.RedirectUris.FirstOrDefault(uri => uri.StartsWith("http", StringComparison.Ordinal));
        Applies(address is not null, $"client '{client.Role}' has no http or https redirect URI");
        return address!;
    }
}
