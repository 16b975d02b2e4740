using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Harness.Checks;

/// <summary>The words for whole grants and for what they yield.</summary>
public abstract partial class ConformanceSuite
{
    /// <summary>A sound authorization request, as preparation of control and attack.</summary>
    protected static Task<AuthorizationRequest> RequestOf(Client client) => Task.FromResult(client.Request());

    /// <summary>The victim's tokens, by the code flow in a session that others use too.</summary>
    protected Task<Flows.Tokens> UserTokensAsync(Client client) => UserTokensAsync(client.Request(), Flow);

    /// <summary>The victim's tokens, in a session of its own: for checks that may end the grant.</summary>
    protected Task<Flows.Tokens> UserTokensAloneAsync(Client client) => UserTokensAsync(client.Request(), Flow.Alone);

    /// <summary>A user's tokens by any request.</summary>
    protected async Task<Flows.Tokens> UserTokensAsync(AuthorizationRequest request, Flow flow) =>
        await Token.TokensOfAsync(await flow.AuthorizeAsync(request));

    /// <summary>The client's tokens in its own name.</summary>
    protected async Task<Flows.Tokens> ClientTokensAsync(Client client) => (await Token.ClientCredentialsAsync(client)).Granted();

    /// <summary>Asks for a code and redeems it when one comes.</summary>
    protected async Task<CompletedAnswer> CompleteAsync(AuthorizationRequest request)
    {
        var asked = await Flow.AskAsync(request);
        var hasCode = asked.Outcome == Outcome.Accepted && asked.Response?.Parameters["code"] is not null;
        return new(asked, hasCode ? await Token.RedeemAsync(Flow.ToGrant(asked)) : null);
    }

    /// <summary>The ID token among tokens.</summary>
    /// <exception cref="NotApplicableException">None came.</exception>
    protected static Jws IdTokenOf(Flows.Tokens tokens)
    {
        Applies(tokens.IdToken is not null, $"the target issued no ID token for the scope {tokens.Scope}");
        try
        {
            return Jws.Parse(tokens.IdToken!);
        }
        catch (FormatException e)
        {
            throw new RequirementBrokenException(["a signed JWT"], $"the ID token cannot be read: {e.Message}", "OIDC-Core-2/id-token-claims");
        }
    }

    /// <summary>A value with one character in its middle changed: the end may hold bits that decode to nothing.</summary>
    protected static string Altered(string value)
    {
        var middle = value.Length / 2;
        var other = value[middle] == 'A' ? 'B' : 'A';
        return $"{value[..middle]}{other}{value[(middle + 1)..]}";
    }

    /// <summary>
    /// A scope that the client may not have opens nothing. The control is a token that opens the API; the attack asks for
    /// the API's scope and, when tokens come, tries them there: what counts is what they open, not what they are said to.
    /// </summary>
    /// <param name="entitled">Tokens of a client that may use the API.</param>
    /// <param name="attempt">Tokens of the other client; null when its request was refused.</param>
    protected async Task OpensNothing(Func<Task<Flows.Tokens>> entitled, Func<Task<Flows.Tokens?>> attempt)
    {
        Step("control");
        AcceptedControl(await Resource.ApiAsync((await entitled()).AccessToken));

        Step("attack");
        Context.Recorder.Difference("a token of a client that is not registered for the scope");
        if (await attempt() is not { } tokens)
            return;
        var answer = await Resource.ApiAsync(tokens.AccessToken);
        Decided(answer, "the API");
        Holds(answer.Outcome == Outcome.Refused, "a refusal of the request, or a token that the API refuses", $"the API served the token: {answer.Summary}");
    }

    /// <summary>Tokens of an answer that was accepted; null when it was refused.</summary>
    /// <exception cref="UndecidedException">Neither.</exception>
    protected static Flows.Tokens? TokensIfAny(TokenAnswer answer)
    {
        Decided(answer, "the token request");
        return answer.Outcome == Outcome.Accepted ? answer.Granted() : null;
    }
}
