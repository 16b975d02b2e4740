using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Authorize.AuthorizeRules;
using static OAuthConformance.ReferenceServer.Authorize.AuthorizeSteps;
using static OAuthConformance.ReferenceServer.Authorize.ConsentParts;
using static OAuthConformance.ReferenceServer.Authorize.LoginParts;
using static OAuthConformance.ReferenceServer.Pipelines.SharedParts;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>Shows the consent page and takes the user's decision.</summary>
internal static class ConsentEndpoint
{
    public const string Path = "/consent";

    public static IEndpoint Create() => new Endpoint<AuthorizeExchange>("consent", [Path], ["GET", "POST"], (http, server) => new(http, server),
    [
        ReadParameters,
        FindTransaction,
        TransactionBelongsToBrowser,
        FindSessionOfTransaction,
        AskForDecision,
        EndTransaction,

        RedirectFromHereOn,
        UserIsTheHinted,
        UserIsTheClaimed,
        DecisionIsKept,
        RememberConsent,
        .. AuthorizationResponse.Parts,
        RedirectWithGet,
        .. PageParts.All,
    ]);
}
