using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Suites;

/// <summary>Where the user agent goes after a logout (OpenID Connect RP-Initiated Logout section 3).</summary>
[Needs("web", "victim")]
public sealed class LogoutRedirectRules : ConformanceSuite
{
    private const string Address = "post_logout_redirect_uri";
    private const string Hint = "id_token_hint";

    protected override void Precondition()
    {
        Applies(Target.Metadata.EndSessionEndpoint is not null, "the target tells no end_session_endpoint");
        Applies(Target.Profile.Clients.Web?.PostLogoutRedirectUris.Count > 0, "the profile gives client 'web' no postLogoutRedirectUris");
    }

    [Check("logout/user-is-sent-back-with-state", Severity.Low, "RPInitiated-2/state-returned", "RPInitiated-3/sent-back",
        ProvenBy = ["logout-state-lost"],
        Gains = "A client cannot tell which logout came back, and takes a forged one for its own.")]
    public async Task After_a_logout_the_user_agent_is_at_the_registered_address_with_the_state()
    {
        var own = await Flow.SignInAsync(Clients.Web);
        var answer = await own.Session.LogOutAsync(own.Logout);
        Decided(answer, "the logout");
        Holds(answer.Outcome == Outcome.Accepted, own.Logout.Parameters[Address]!, answer.Summary, "RPInitiated-3/sent-back");
        var state = ((Harness.UserAgents.Delivered)answer.Landing!).Parameters["state"];
        Holds(state == own.Logout.Parameters["state"], own.Logout.Parameters["state"]!, state ?? "(absent)", "RPInitiated-2/state-returned");
    }

    [Check("logout/unregistered-address-is-refused", Severity.High, "RPInitiated-3/redirect-uri-exact", "RPInitiated-2/redirect-uri-registered", "RPInitiated-4/no-redirect-on-error",
        ProvenBy = ["logout-redirect-not-registered", "logout-redirect-prefix-matched"], Attacks = ["B11"],
        Gains = "A link to the server that users trust leads to a page of the attacker's, such as a copy of the login page.")]
    public Task No_variation_of_a_registered_address_is_gone_to() => RefusedEach(
        from: () => Flow.SignInAsync(Clients.Web),
        control: own => own.Session.LogOutAsync(own.Logout),
        attacks: Mutations(Clients.Web.PostLogoutRedirectUri!).Select(mutation => (mutation.Name,
            (Func<SignedIn, Task<LogoutAnswer>>)(own => own.Session.LogOutAsync(own.Logout.With(Address, mutation.Uri))))),
        with: []);

    [Check("logout/no-variation-is-gone-to-by-get", Severity.High, "RPInitiated-3/redirect-uri-exact", "RPInitiated-2/redirect-uri-registered", "RPInitiated-4/no-redirect-on-error",
        ProvenBy = ["logout-redirect-origin-prefix-matched", "logout-redirect-not-registered"], Attacks = ["B11", "B77"],
        Gains = "An address that the server takes for the client's, and the browser for another, makes a link to the server lead to the attacker.")]
    public Task No_address_that_programs_read_differently_is_gone_to() => GoesToNoVariation(byPost: false);

    [Check("logout/no-variation-is-gone-to-by-post", Severity.High, "RPInitiated-3/redirect-uri-exact", "RPInitiated-2/redirect-uri-registered", "RPInitiated-4/no-redirect-on-error",
        ProvenBy = ["logout-redirect-unchecked-by-post", "logout-redirect-not-registered"], Attacks = ["B11", "B77"],
        Gains = "What a link cannot do, a form of the attacker's can.")]
    public async Task A_logout_by_post_leads_to_no_other_address()
    {
        Step("does the endpoint serve POST");
        var own = await Flow.SignInAsync(Clients.Web);
        var byPost = await own.Session.LogOutAsync(own.Logout with { ByPost = true });
        Decided(byPost, "a sound logout by POST");
        Applies(byPost.Outcome == Outcome.Accepted, $"the logout endpoint does not serve POST, which logout/get-and-post-work judges: {byPost.Summary}");
        await GoesToNoVariation(byPost: true);
    }

    [Needs("otherWeb")]
    [Check("logout/address-of-another-client-is-refused", Severity.High, "RPInitiated-3/redirect-uri-exact", "RPInitiated-2/redirect-uri-registered",
        ProvenBy = ["logout-redirect-of-any-client"], Attacks = ["B11"],
        Gains = "An attacker who may register a client sends the users of all others to his address.")]
    public Task The_address_that_another_client_registered_is_not_gone_to()
    {
        var other = Clients.OtherWeb.PostLogoutRedirectUri;
        Applies(other is not null, "the profile gives client 'otherWeb' no postLogoutRedirectUris");
        return Refused(
            from: () => Flow.SignInAsync(Clients.Web),
            control: own => own.Session.LogOutAsync(own.Logout),
            attack: own => own.Session.LogOutAsync(own.Logout.With(Address, other)),
            with: []);
    }

    [Check("logout/address-without-a-client-is-refused", Severity.High, "RPInitiated-3/no-redirect-without-client",
        ProvenBy = ["logout-redirect-without-client"], Attacks = ["B11"],
        Gains = "A link to the server that users trust leads to a page of the attacker's, such as a copy of the login page.")]
    public async Task Without_a_word_about_the_client_no_unregistered_address_is_gone_to()
    {
        Step("control");
        var own = await Flow.SignInAsync(Clients.Web);
        var good = await own.Session.LogOutAsync(own.Logout);
        if (good.Outcome != Outcome.Accepted)
            throw new ControlFailedException($"the sound logout did not lead back: {good.Summary}");
        Step("attack");
        Context.Recorder.Difference("no id_token_hint, and an address that nobody registered");
        var other = await Flow.SignInAsync(Clients.Web);
        MustYieldNothing(await other.Session.LogOutAsync(LogoutRequest.Bare.With(Address, "https://evil.example/goodbye")), "a page of the server");
    }

    [Check("logout/forged-hint-is-not-honoured", Severity.Medium, "RPInitiated-2/hint-is-verified", "RPInitiated-4/failed-validation-not-used",
        ProvenBy = ["logout-hint-unverified"], Attacks = ["B11"],
        Gains = "An attacker makes up the ID token that a link of his needs to be followed.")]
    public async Task An_id_token_that_the_server_did_not_sign_leads_nowhere()
    {
        var keys = await ForeignKeysAsync();
        await RefusedEach(
            from: () => Flow.SignInAsync(Clients.Web),
            control: own => own.Session.LogOutAsync(own.Logout),
            attacks: keys.Select(key => (key.Name, (Func<SignedIn, Task<LogoutAnswer>>)(own => own.Session.LogOutAsync(own.Logout.With(Hint, Jws.Parse(own.IdToken).Forged(key.Key))))))
                .Append(("altered signature", own => own.Session.LogOutAsync(own.Logout.With(Hint, Altered(own.IdToken))))),
            with: []);
    }

    [Needs("otherWeb")]
    [Check("logout/client-id-has-to-match-the-hint", Severity.Low, "RPInitiated-2/client-matches-hint",
        ProvenBy = ["logout-client-mismatch-accepted", "logout-client-id-decides"], Attacks = ["B11"],
        Gains = "A client logs users out in the name of another one.")]
    public async Task An_id_token_of_another_client_than_the_one_named_leads_nowhere()
    {
        await Refused(
            from: () => Flow.SignInAsync(Clients.Web),
            control: own => own.Session.LogOutAsync(own.Logout.With("client_id", Clients.Web.Id)),
            attack: own => own.Session.LogOutAsync(own.Logout.With("client_id", Clients.OtherWeb.Id)),
            with: []);
        // A server for which the client that is named decides refuses that for the address alone.
        if (Clients.OtherWeb.PostLogoutRedirectUri is null)
        {
            Context.Recorder.Observe("The profile gives client 'otherWeb' no postLogoutRedirectUris: whether the ID token of one client leads to the address of another that is named could not be tried.");
            return;
        }

        var hint = (await Flow.SignInAsync(Clients.Web)).IdToken;
        await Refused(
            from: () => Flow.SignInAsync(Clients.OtherWeb),
            control: other => other.Session.LogOutAsync(other.Logout.With("client_id", Clients.OtherWeb.Id)),
            attack: other => other.Session.LogOutAsync(other.Logout.With("client_id", Clients.OtherWeb.Id).With(Hint, hint)),
            with: []);
    }

    /// <summary>A refused logout leaves the session as it is, mostly; a new one is begun where it does not.</summary>
    private Task GoesToNoVariation(bool byPost)
    {
        SignedIn? lasting = null;
        return RefusedEach(
            from: async () => lasting = lasting is not null && await IsLoggedInAsync(lasting) ? lasting : await Flow.SignInAsync(Clients.Web),
            control: own => own.Session.LogOutAsync(own.Logout with { ByPost = byPost }),
            attacks: RedirectUriMutations.OneOfEach(Clients.Web.PostLogoutRedirectUri!).Where(address => !Clients.Web.Registration.PostLogoutRedirectUris.Contains(address.Uri)).Select(address => (address.Name,
                (Func<SignedIn, Task<LogoutAnswer>>)(own => own.Session.LogOutAsync(own.Logout.With(Address, address.Uri) with { ByPost = byPost })))),
            with: []);
    }

    private static IEnumerable<(string Name, string Uri)> Mutations(string registered)
    {
        var uri = new Uri(registered);
        yield return ("foreign host", "https://evil.example/goodbye");
        yield return ("suffix of the host", $"{uri.Scheme}://{uri.Host}.evil.example{uri.PathAndQuery}");
        yield return ("host as user name", $"{uri.Scheme}://{uri.Host}@evil.example{uri.PathAndQuery}");
        yield return ("longer path", $"{registered}/evil");
        yield return ("sibling path", $"{uri.GetLeftPart(UriPartial.Authority)}/evil");
        yield return ("added query", $"{registered}{(registered.Contains('?', StringComparison.Ordinal) ? '&' : '?')}next=evil");
        yield return ("script", "javascript:alert(1)");
    }
}
