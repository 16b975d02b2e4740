using OAuthConformance.ReferenceServer.Clients;
using OAuthConformance.ReferenceServer.IdTokens;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Token.CodeParts;
using static OAuthConformance.ReferenceServer.Token.GrantRules;
using static OAuthConformance.ReferenceServer.Token.IssuingSteps;
using static OAuthConformance.ReferenceServer.Token.PasswordParts;
using static OAuthConformance.ReferenceServer.Token.RefreshParts;

namespace OAuthConformance.ReferenceServer.Token;

/// <summary>The token endpoint (RFC 6749 section 3.2).</summary>
internal static class TokenEndpoint
{
    public const string Path = "/token";

    public static readonly Closing<Exchange> RefusalAsJson = SharedParts.RefusalAsJson("token");

    public static readonly Closing<Exchange> AnswerAsJson = SharedParts.AnswerAsJson("token");

    public static IEndpoint Create() => new Endpoint<TokenExchange>("token", [Path], [], (http, server) => new(http, server),
    [
        MethodIsPost,
        SharedParts.ReadParameters,
        ParametersAreUnique,
        .. ClientAuthentication.Claimed,
        ClientIdIsGiven,
        TakeClientOfGrant,
        .. ClientAuthentication.Proven,
        GrantTypeIsGiven,
        GrantTypeIsSupported,
        ClientMayUseGrant,
        ReadScope,
        ScopeIsRegistered,

        FindCode,
        CodeIsKnown,
        CodeBelongsToClient,
        RedirectUriIsRepeated,
        RedirectUriMatches,
        VerifierIsPresented,
        VerifierIsWellFormed,
        VerifierMatches,
        NoVerifierWithoutChallenge,
        UseCode,
        CodeIsUnused,
        CodeIsUnexpired,

        FindRefreshToken,
        RefreshTokenIsKnown,
        RefreshTokenBelongsToClient,
        RefreshScopeWithinGrant,
        RefreshFamilyIsAlive,
        RefreshTokenIsNotIdle,
        RotateRefreshToken,
        RefreshTokenIsCurrent,

        OwnerIsNamed,
        FindOwner,
        OwnerGuessesAreLimited,
        OwnerPasswordMatches,
        OwnerHasNoSecondFactor,

        ChooseGrant,
        ChooseScopes,
        MintAccessToken,
        IssueAccessToken,
        NameTokenType,
        NameLifetime,
        NameScope,
        IssueRefreshToken,

        BeginIdToken,
        .. IdTokenSteps.All,
        AddIdToken,

        CountOwnerGuess,
        ReplayRevokesTokens,
        ReuseRevokesFamily,
        RefusalAsJson,
        AnswerAsJson,
        ClientAuthentication.BasicFailureIsChallenged,
        AnswersAreNotStored,
    ]);
}
