using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Authorize.AuthorizationResponse;
using static OAuthConformance.ReferenceServer.Authorize.AuthorizeRules;
using static OAuthConformance.ReferenceServer.Authorize.LoginParts;
using static OAuthConformance.ReferenceServer.Pipelines.SharedParts;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>Takes what the user typed on the login page.</summary>
internal static class LoginEndpoint
{
    public const string Path = "/login";

    public static IEndpoint Create() => new Endpoint<AuthorizeExchange>("login", [Path], ["POST"], (http, server) => new(http, server),
    [
        ReadParameters,
        FindTransaction,
        TransactionBelongsToBrowser,
        FindUser,
        GuessesAreLimited,
        PasswordMatches,
        SecondFactorIsAsked,
        StartSession,
        GoToConsent,

        CountGuess,
        AskAgain,
        ErrorOnPage,
        RedirectWithGet,
        NotStored,
        .. PageParts.All,
    ]);
}
