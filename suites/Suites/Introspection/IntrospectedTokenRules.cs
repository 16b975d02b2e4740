using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;

namespace OAuthConformance.Suites;

/// <summary>What introspection calls active: tokens as they were issued, and nothing else (RFC 7662 section 2.2).</summary>
[Needs("machine")]
public sealed class IntrospectedTokenRules : ConformanceSuite
{
    [Needs("web", "victim")]
    [Check("introspection/other-kinds-are-inactive", Severity.High, "Attack-B53/introspection-knows-kinds",
        ProvenBy = ["introspection-calls-codes-active", "introspection-calls-id-tokens-active", "introspection-calls-own-codes-active", "introspection-calls-own-id-tokens-active"], Attacks = ["B52"],
        Gains = "Every API that asks the server takes a code or an ID token for an access token.")]
    public async Task A_code_an_id_token_and_an_assertion_are_called_inactive()
    {
        // Of other clients' tokens a server may say nothing (RFC 7662 section 2.2): control and attack are about those of one client.
        var asking = await WhoIsToldAsync(await UserTokensAsync(Clients.Web));
        await RefusesOtherKinds(
            Clients.Web,
            [TokenKind.Code, TokenKind.IdToken, TokenKind.ClientAssertion],
            from: () => UserTokensAsync(Clients.Web),
            control: tokens => Management.IntrospectAsync(asking, tokens.AccessToken),
            send: (_, other) => Management.IntrospectAsync(asking, other),
            with: []);
    }

    [Check("introspection/token-in-another-spelling-is-inactive", Severity.High, "RFC7662-2.2/dead-is-inactive",
        ProvenBy = ["introspection-compares-after-tidying"], Attacks = ["B76", "B52"],
        Gains = "An API that keeps a list of revoked tokens takes one that is spelt otherwise.")]
    public Task An_access_token_that_was_cut_lengthened_or_spelt_otherwise_is_called_inactive() => RefusedInAnySpelling(
        from: () => ClientTokensAsync(Clients.Machine),
        token: tokens => tokens.AccessToken,
        send: (tokens, token) => Management.IntrospectAsync(tokens.Client, token),
        with: []);

    [Needs("web", "victim")]
    [Check("introspection/refresh-token-in-another-spelling-is-inactive", Severity.Medium, "RFC7662-2.2/dead-is-inactive",
        ProvenBy = ["introspection-compares-after-tidying"], Attacks = ["B76", "B52"],
        Gains = "Whoever asks about tokens tries out parts of refresh tokens.")]
    public async Task A_refresh_token_that_was_cut_lengthened_or_spelt_otherwise_is_called_inactive()
    {
        var tokens = await UserTokensAloneAsync(Clients.Web);
        var known = await Management.IntrospectAsync(Clients.Web, TokenEndpoint.RefreshTokenOf(tokens));
        Decided(known, "the question about a refresh token");
        Applies(known.IsActive == true, "the server does not tell client 'web' of its refresh tokens");
        await RefusedInAnySpelling(
            from: () => Task.FromResult(tokens),
            token: own => own.RefreshToken!,
            send: (own, token) => Management.IntrospectAsync(own.Client, token),
            with: []);
    }

    [Needs("public", "victim")]
    [Check("introspection/public-client-is-nobody", Severity.High, "RFC7662-2.1/caller-authorized",
        ProvenBy = ["introspection-serves-public-clients", "introspection-serves-owners-without-a-secret"], Attacks = ["B52", "B45"],
        Gains = "Whoever finds a token and knows a client id, which is no secret, learns whose it is and what it opens.")]
    public async Task Whoever_names_a_public_client_learns_nothing()
    {
        await Refused(
            from: () => ClientTokensAsync(Clients.Machine),
            control: tokens => Management.IntrospectAsync(Clients.Machine, tokens.AccessToken),
            attack: tokens => Management.IntrospectAsync(Clients.Public, tokens.AccessToken),
            with: []);
        var own = await UserTokensAsync(Clients.Public);
        Step("attack: about a token of its own");
        Context.Recorder.Difference("the client that asks, and whose token it is: client 'public'");
        MustBeRefused(await Management.IntrospectAsync(Clients.Public, own.AccessToken), []);
    }

    [Needs("otherMachine")]
    [Check("introspection/borrowed-secret-is-refused", Severity.High, "RFC7662-2.1/caller-authorized",
        ProvenBy = ["secret-of-any-client-accepted", "introspection-anonymous"], Attacks = ["B45"],
        Gains = "Any client of the server asks in the name of any other.")]
    public Task The_secret_of_another_client_and_an_empty_one_do_not_introspect() => RefusedEach(
        from: () => ClientTokensAsync(Clients.Machine),
        control: tokens => Management.IntrospectAsync(Clients.Machine, tokens.AccessToken),
        attacks:
        [
            ("the secret of another client", tokens => Management.IntrospectAsync(Clients.Machine.WithSecret(Clients.OtherMachine.Secret), tokens.AccessToken)),
            ("an empty secret", tokens => Management.IntrospectAsync(Clients.Machine.WithSecret(""), tokens.AccessToken)),
        ],
        with: []);

    /// <summary>Whom the server tells of tokens of client <c>web</c>: that client, or else the one that asks in its own name.</summary>
    private async Task<Client> WhoIsToldAsync(Tokens tokens)
    {
        Step("control: who is told of an access token of client 'web'");
        foreach (var client in new[] { Clients.Web, Clients.Machine })
        {
            var answer = await Management.IntrospectAsync(client, tokens.AccessToken);
            Decided(answer, $"the question of client '{client.Role}'");
            if (answer.Outcome == Outcome.Accepted)
                return client;
        }

        throw new NotApplicableException("the server tells neither 'web' nor 'machine' of the access tokens of client 'web'");
    }
}
