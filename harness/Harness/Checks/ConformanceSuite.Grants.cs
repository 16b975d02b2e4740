using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Harness.Checks;

/// <summary>The words for whole grants and for what they yield.</summary>
public abstract partial class ConformanceSuite
{
    /// <summary>PKCE is asked of a server that claims it, by its metadata or by a plan that demands it.</summary>
    protected void AppliesToPkce() => Applies(
        Context.Plans.Any(plan => plan is "security-bcp" or "oauth-2.1") || Target.Metadata.List("code_challenge_methods_supported") is { Count: > 0 },
        "no plan of this run demands PKCE, and the metadata lists no code_challenge_methods_supported");

    /// <summary>A sound authorization request, as preparation of control and attack.</summary>
    protected static Task<AuthorizationRequest> RequestOf(Client client) => Task.FromResult(client.Request());

    /// <summary>The victim's tokens, by the code flow in a session that others use too.</summary>
    protected Task<Flows.Tokens> UserTokensAsync(Client client) => UserTokensAsync(client.Request(), Flow);

    /// <summary>The victim's tokens, in a session of its own: for checks that may end the grant.</summary>
    protected Task<Flows.Tokens> UserTokensAloneAsync(Client client) => UserTokensAsync(client.OfflineRequest(), Flow.Alone);

    /// <summary>A user's tokens by any request.</summary>
    protected async Task<Flows.Tokens> UserTokensAsync(AuthorizationRequest request, Flow flow) =>
        await Token.TokensOfAsync(await flow.AuthorizeAsync(request));

    /// <summary>The client's tokens in its own name.</summary>
    protected async Task<Flows.Tokens> ClientTokensAsync(Client client) => (await Token.ClientCredentialsAsync(client)).Granted();

    /// <summary>A request of a client in its own name without a scope, or with the client's own where the server wants one (RFC 6749 section 3.3 leaves it the choice).</summary>
    protected async Task<TokenRequest> BareRequestAsync(Client client)
    {
        var bare = TokenRequest.ClientCredentials(client).With("scope", null);
        return (await Token.SendAsync(bare)).Outcome == Outcome.Refused ? TokenRequest.ClientCredentials(client) : bare;
    }

    /// <summary>A user's tokens by that user's password, for a client that is trusted with it.</summary>
    protected async Task<Flows.Tokens> OwnerTokensAsync(Client client, Profiles.UserProfile user) => (await Token.PasswordAsync(client, user)).Granted();

    /// <summary>The <c>sub</c> of the user behind an access token, as userinfo tells it (OpenID Connect Core section 5.3.2).</summary>
    /// <exception cref="NotApplicableException">The token is not for userinfo.</exception>
    /// <exception cref="ControlFailedException">Userinfo does not tell.</exception>
    protected async Task<string> SubjectOfAsync(Flows.Tokens tokens)
    {
        Applies(tokens.Scope?.Split(' ').Contains("openid") == true, $"client '{tokens.Client.Role}' got no token with the scope openid, so userinfo does not tell whose it is");
        var answer = await Resource.UserinfoAsync(tokens.AccessToken);
        return answer.Outcome == Outcome.Accepted && answer.Text("sub") is { Length: > 0 } subject
            ? subject
            : throw new ControlFailedException($"userinfo did not tell whose token this is: {answer.Summary}");
    }

    /// <summary>Asks for a code and redeems it when one comes.</summary>
    protected async Task<CompletedAnswer> CompleteAsync(AuthorizationRequest request)
    {
        var asked = await Flow.AskAsync(request);
        var hasCode = asked.Outcome == Outcome.Accepted && asked.Response?.Parameters["code"] is not null;
        return new(asked, hasCode ? await Token.RedeemAsync(Flow.ToGrant(asked)) : null);
    }

    /// <summary>Whether an access token reaches a scope: by the claims that userinfo tells for it, else by what the server says of its scope.</summary>
    protected async Task<bool> ReachesAsync(Flows.Tokens tokens, string scope)
    {
        if (ScopeClaims.Of(scope) is { Count: > 0 } claims && Target.Metadata.UserinfoEndpoint is not null)
        {
            var userinfo = await Resource.UserinfoAsync(tokens.AccessToken);
            Decided(userinfo, "userinfo");
            return claims.Any(userinfo.Has);
        }

        return tokens.Scope?.Split(' ').Contains(scope) == true;
    }

    /// <summary>
    /// A scope beside <c>openid</c> that shows on the client's tokens: one that was asked for it reaches it, one that was not does not.
    /// Without both, neither a wider nor a narrower token could be told.
    /// </summary>
    /// <exception cref="NotApplicableException">There is none.</exception>
    protected async Task<string> ShowingScopeAsync(Client client)
    {
        var scopes = client.Registration.Scopes;
        Applies(scopes.Contains("openid") && scopes.Any(scope => scope is not "openid" and not "offline_access"), $"client '{client.Role}' has no second scope beside openid");
        var scope = scopes.Where(scope => scope is not "openid" and not "offline_access").MaxBy(scope => ScopeClaims.Of(scope).Count)!;
        Step($"control: a token for openid and {scope}, and one for openid");
        Applies(await ReachesAsync(await UserTokensAsync(client.Request().With("scope", $"openid {scope}"), Flow), scope), $"a token that was asked for {scope} does not show it");
        Applies(!await ReachesAsync(await UserTokensAsync(client.Request().With("scope", "openid"), Flow), scope), $"the server grants {scope} to whoever asks for openid");
        return scope;
    }

    /// <summary>The ID token among tokens.</summary>
    /// <exception cref="NotApplicableException">None came.</exception>
    protected static Jws IdTokenOf(Flows.Tokens tokens)
    {
        Applies(tokens.IdToken is not null, $"the target issued no ID token for the scope {tokens.Scope}");
        return ReadIdToken(tokens.IdToken!);
    }

    private static Jws ReadIdToken(string token)
    {
        try
        {
            return Jws.Parse(token);
        }
        catch (FormatException e)
        {
            throw new RequirementBrokenException(["a signed JWT"], $"the ID token cannot be read: {e.Message}", "OIDC-Core-2/signed");
        }
    }

    /// <summary>
    /// A value with one character changed: in the middle of its last part, which in a JWT is the signature, or in an earlier
    /// part. Never at an end, where base64url may hold bits that decode to nothing.
    /// </summary>
    /// <param name="value">A code or a token.</param>
    /// <param name="earlier">True for a part before, in a JWT the payload; in a value of one part, for an earlier character.</param>
    protected static string Altered(string value, bool earlier = false)
    {
        var parts = value.Split('.', StringSplitOptions.RemoveEmptyEntries);
        var part = earlier ? parts[(parts.Length - 1) / 2] : parts[^1];
        var start = earlier ? value.IndexOf(part, StringComparison.Ordinal) : value.LastIndexOf(part, StringComparison.Ordinal);
        var at = start + (earlier && parts.Length == 1 ? part.Length / 4 : part.Length / 2);
        return $"{value[..at]}{(value[at] == 'A' ? 'B' : 'A')}{value[(at + 1)..]}";
    }

    /// <summary>
    /// A scope that the client may not have opens nothing. The control is a token that opens the API; the attack asks for
    /// the API's scope and, when tokens come, tries them there: what counts is what they open, not what they are said to.
    /// </summary>
    /// <param name="entitled">Tokens of a client that may use the API.</param>
    /// <param name="attempt">Tokens of the other client; null when its request was refused.</param>
    /// <param name="able">Shows that the other client gets tokens at all in the way of the attempt; null where the attempt shows it.</param>
    protected async Task OpensNothing(Func<Task<Flows.Tokens>> entitled, Func<Task<Flows.Tokens?>> attempt, Func<Task<Flows.Tokens>>? able = null)
    {
        Step("control");
        AcceptedControl(await Resource.ApiAsync((await entitled()).AccessToken));
        if (able is not null)
            await able();

        Step("attack");
        Context.Recorder.Difference("a token of a client that is not registered for the scope");
        if (await attempt() is not { } tokens)
            return;
        var answer = await Resource.ApiAsync(tokens.AccessToken);
        Decided(answer, "the API");
        Holds(answer.Outcome == Outcome.Refused, "a refusal of the request, or a token that the API refuses", $"the API served the token: {answer.Summary}");
    }

    /// <summary>What was asked for is granted, or refused, or the answer tells the scope that was granted instead.</summary>
    /// <exception cref="NotApplicableException">No scope was asked for: then nothing differs from it. Or nothing tells what was granted.</exception>
    protected async Task ScopeIsTold(TokenRequest request)
    {
        Applies(request.Parameters["scope"] is { Length: > 0 }, "the request asks for no scope");
        var answer = await Token.SendAsync(request);
        if (TokensIfAny(answer) is not { } tokens)
            return;
        var told = answer.Text("scope");
        // What was granted can only be compared where somebody tells it; an empty scope cannot be told at all.
        if (await GrantedScopeAsync(tokens) is not { Length: > 0 } granted)
        {
            Applies(told is not null, "nothing tells which scope was granted");
            Observe($"the answer tells the scope '{told}', and nothing else tells which was granted");
            return;
        }

        // An answer without scope says that it is the one that was asked for.
        Holds(
            (told ?? request.Parameters["scope"]!).Split(' ').ToHashSet().SetEquals(granted.Split(' ')),
            "invalid_scope, or an answer that tells the scope that was granted",
            $"the scope '{granted}' was granted, and the answer {(told is null ? "tells none" : $"tells '{told}'")}");
    }

    /// <summary>The scope of an access token as the token itself tells it (RFC 9068 section 2.2.3), or else introspection; null when neither does.</summary>
    private async Task<string?> GrantedScopeAsync(Flows.Tokens tokens)
    {
        if (IsJwt(tokens.AccessToken) && Jws.Parse(tokens.AccessToken).Claim("scope") is { } scope)
            return scope;
        if (Target.Metadata.IntrospectionEndpoint is null)
            return null;
        var introspected = await Management.IntrospectAsync(tokens.Client, tokens.AccessToken);
        Decided(introspected, "introspection");
        return introspected.Body.Text("scope");
    }

    /// <summary>An answer with tokens is JSON, and no cache keeps it (RFC 6749 section 5.1).</summary>
    protected static void IsJsonAndNotStored(TokenAnswer answer)
    {
        answer.Granted();
        var response = answer.Exchange.Answered;
        Holds(response.All("Cache-Control").Any(value => value.Contains("no-store", StringComparison.OrdinalIgnoreCase)), "Cache-Control: no-store", $"Cache-Control: {response.Find("Cache-Control") ?? "(absent)"}", "RFC6749-5.1/token-response-not-stored");
        Holds(response.MediaType == "application/json", "application/json", response.Find("Content-Type") ?? "no Content-Type", "RFC6749-5.1/token-response-json");
    }

    /// <summary>Tokens of an answer that was accepted; null when it was refused.</summary>
    /// <exception cref="UndecidedException">Neither.</exception>
    protected static Flows.Tokens? TokensIfAny(TokenAnswer answer)
    {
        Decided(answer, "the token request");
        return answer.Outcome == Outcome.Accepted ? answer.Granted() : null;
    }
}
