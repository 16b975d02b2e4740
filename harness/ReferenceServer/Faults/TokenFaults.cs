using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using OAuthConformance.ReferenceServer.Token;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong at the token endpoint, whatever the grant.</summary>
internal static class TokenFaults
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Parameters of other grants and extensions, which are known although they mean nothing here.
    private static readonly string[] ExtensionParameters = ["resource", "audience", "username", "password", "assertion"];

    public static IReadOnlyList<Fault> All { get; } =
    [
        Without("token/method-is-post", "token-by-get-accepted", "Tokens are given to GET, with the parameters in the query."),
        Without("token/parameters-are-unique", "repeated-token-parameter-accepted", "Of a parameter that comes twice, the last value counts."),
        Swapped(FirstValues, "first-of-repeated-token-parameter-counts", "Of a parameter that comes twice at the token endpoint, the first value counts."),
        Without("token/grant-type-is-given", "missing-grant-type-accepted", "A request without grant_type gets a token as with client credentials."),
        Without("token/grant-type-is-supported", "unknown-grant-type-accepted", "A request with an unknown grant_type gets a token as with client credentials."),
        Without("token/client-may-use-grant", "any-client-may-use-any-grant", "A client may use grant types that it is not registered for."),
        Without("token/answers-are-not-stored", "token-response-cacheable", "Nothing keeps caches from storing tokens."),
        Swapped(RefuseUnknown, "unknown-token-parameter-refused", "An unknown parameter is refused."),
        Swapped(CountingTokens, "access-tokens-count", "Access tokens are consecutive numbers."),
        Swapped(RefreshTokenForAnybody, "client-credentials-issues-refresh-token", "Client credentials yield a refresh token as well."),
        Changed([Put(IdTokenForAnybody), Put(SubjectOfAnybody), Put(DescriptionOfAnybody)], "client-credentials-issues-id-token", "Client credentials yield an ID token about the client."),
        Changed([Put(IssuingSteps.IssueLiving(_ => Day)), Put(new Step<TokenExchange>(IssuingSteps.NameLifetime.Id, x => x.Members["expires_in"] = (long)Day.TotalSeconds))],
            "access-token-lives-a-day",
            "Access tokens live for a day."),
        Swapped(NoAccessToken, "token-response-without-access-token", "The token response has no access_token."),
        Swapped(new Step<TokenExchange>(IssuingSteps.NameLifetime.Id, _ => { }), "token-response-without-lifetime", "The token response does not tell expires_in."),
        Swapped(GrantRules.AnswersAreNotStored.Doing(x => x.Http.Response.Headers.CacheControl = "no-store"), "token-response-without-pragma", "The token response has no Pragma."),
        Swapped(MemberTwice, "token-response-member-twice", "The token_type comes twice in the token response."),
        Swapped(new Step<TokenExchange>(IssuingSteps.MintAccessToken.Id, x => x.Minted = Handles.New()[..24]), "access-tokens-of-144-bits", "Access tokens have 24 characters, which makes 144 bits."),
        Swapped(NoTokenType, "token-response-without-token-type", "The token response has no token_type."),
        Swapped(new Step<TokenExchange>(IssuingSteps.NameTokenType.Id, x => x.Members["token_type"] = "house"), "token-type-other", "The token_type is one that nobody has agreed on."),
        Swapped(new Step<TokenExchange>(IssuingSteps.NameTokenType.Id, x => (x.Members["token_type"], x.Members["note"]) = ("Bearer", null)), "token-response-with-null", "A member of the token response is null."),
        Swapped(LifetimeInText, "token-response-expires-in-text", "The expires_in of the token response is a string."),
        Swapped(AnswerAsHtml, "token-response-not-json", "The token response says that it is HTML."),
        Swapped(RefusalWithSuccess, "refusal-with-200", "Errors of the token endpoint are sent with status 200."),
        Swapped(RefusalAsHtml, "refusal-as-html", "Errors of the token endpoint are HTML pages with status 400."),
        Swapped(RefusalWithOddUri, "token-error-uri-malformed", "The error_uri of the token endpoint is no URI."),
        Swapped(RefusalWithQuote, "error-description-not-printable", "An error_description of the token endpoint has characters that none may have."),
    ];

    private static Rule<TokenExchange> RefuseUnknown => GrantRules.ParametersAreUnique.AlsoRefusing(x =>
        x.Parameters.Names.Except(GrantRules.KnownParameters).Except(ExtensionParameters).Any() ? new("invalid_request", "A parameter is unknown.") : null);

    private static Step<TokenExchange> FirstValues => new(SharedParts.ReadParameters.Id, async x => x.Parameters = (await Parameters.ReadAsync(x.Http.Request)).FirstValues);

    private static Step<TokenExchange> CountingTokens => new(IssuingSteps.MintAccessToken.Id, x => x.Minted = x.Server.Count().ToString());

    private static Step<TokenExchange> RefreshTokenForAnybody => new(IssuingSteps.IssueRefreshToken.Id, async x =>
    {
        await IssuingSteps.IssueRefreshToken.RunAsync(x);
        if (x.IsClientCredentials)
            IssuingSteps.AddRefreshToken(x, x.Grant.Scopes);
    });

    private static Step<TokenExchange> IdTokenForAnybody => IssuingSteps.BeginningIdToken(x => x.GrantedScopes.Contains(ScopeList.OpenId) || x.IsClientCredentials);

    private static Step<Exchange> SubjectOfAnybody =>
        IdTokenSteps.Claim(IdTokenSteps.NameSubject.Id, (_, draft) => draft.Claims["sub"] = draft.Grant.User?.Subject ?? draft.ClientId ?? "");

    private static Step<Exchange> DescriptionOfAnybody => IdTokenSteps.Claim(IdTokenSteps.DescribeUser.Id, (_, _) => { });

    private static Step<TokenExchange> NoAccessToken => new(IssuingSteps.IssueAccessToken.Id, async x =>
    {
        await IssuingSteps.IssueAccessToken.RunAsync(x);
        x.Members.Remove("access_token");
    });

    private static Closing<TokenExchange> MemberTwice => new(TokenEndpoint.AnswerAsJson.Id, x =>
    {
        if (x.Answer is null)
            x.Answer = Answer.Json(x.Members) is var sound ? sound with { Body = "{\"token_type\":\"Bearer\"," + sound.Body[1..] } : null;
    });

    private static Closing<TokenExchange> RefusalWithOddUri => Refusing(refusal =>
    {
        var members = SharedParts.RefusalMembers(refusal);
        members["error_uri"] = "see the \"manual\" of the server";
        return Answer.Json(members, refusal.Status);
    });

    private static Step<TokenExchange> NoTokenType => new(IssuingSteps.NameTokenType.Id, _ => { });

    private static Step<TokenExchange> LifetimeInText => new(
        IssuingSteps.NameLifetime.Id,
        x => x.Members["expires_in"] = ((long)IssuingSteps.LifetimeFor(x).TotalSeconds).ToString());

    private static Closing<TokenExchange> AnswerAsHtml => new(
        TokenEndpoint.AnswerAsJson.Id,
        x => x.Answer ??= Answer.Json(x.Members) with { ContentType = "text/html; charset=utf-8" });

    private static Closing<TokenExchange> RefusalWithSuccess => Refusing(refusal => Answer.Json(SharedParts.RefusalMembers(refusal)));

    private static Closing<TokenExchange> RefusalAsHtml => Refusing(refusal =>
        new Answer(400, "text/html; charset=utf-8", $"<!DOCTYPE html><title>Error</title><p>{Pages.Page.Encode(refusal.Description)}</p>"));

    private static Closing<TokenExchange> RefusalWithQuote => Refusing(refusal =>
        Answer.Json(SharedParts.RefusalMembers(refusal with { Description = $"\"{refusal.Description}\" \u00e9" }), refusal.Status));

    private static Closing<TokenExchange> Refusing(Func<Refusal, Answer> answer) => new(TokenEndpoint.RefusalAsJson.Id, x =>
    {
        if (x.Refusal is { } refusal)
            x.Answer = answer(refusal);
    });
}
