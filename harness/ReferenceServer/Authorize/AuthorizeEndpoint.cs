using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Authorize.AuthorizeRules;
using static OAuthConformance.ReferenceServer.Authorize.AuthorizeSteps;
using static OAuthConformance.ReferenceServer.Pipelines.SharedParts;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>The authorization endpoint (RFC 6749 section 3.1).</summary>
internal static class AuthorizeEndpoint
{
    public const string Path = "/authorize";

    public static IEndpoint Create() => new Endpoint<AuthorizeExchange>("authorize", [Path], ["GET", "POST"], (http, server) => new(http, server),
    [
        ReadParameters,
        ReadRequest,
        ParametersAreUnique,
        FindClient,
        ClientIsKnown,
        RedirectUriIsGiven,
        ChooseRedirectUri,
        RedirectUriIsRegistered,
        PrivateUseSchemeHasPeriod,
        ResponseModeIsSupported,
        ImplicitAnswersOverHttps,

        RedirectFromHereOn,
        ParametersAreUnique,
        RequestObjectIsRefused,
        RequestUriIsRefused,
        ResponseTypeIsGiven,
        ResponseTypeIsSupported,
        ResponseTypeIsRegistered,
        TokensStayOutOfQuery,
        NonceIsGiven,
        ScopeIsRegistered,
        PublicClientSendsChallenge,
        ConfidentialClientSendsChallengeOrNonce,
        ChallengeMethodIsSupported,
        PromptNoneStandsAlone,
        HintIsGenuine,
        HintIsAnIdToken,
        EssentialClassIsMet,

        ChooseScopes,
        FindSession,
        AskForLogin,
        UserIsTheHinted,
        UserIsTheClaimed,
        AskForConsent,
        .. AuthorizationResponse.Parts,
        .. PageParts.All,
    ]);
}
