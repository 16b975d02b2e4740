using OAuthConformance.ReferenceServer.Pipelines;
using static OAuthConformance.ReferenceServer.Logout.LogoutRules;
using static OAuthConformance.ReferenceServer.Logout.LogoutSteps;
using static OAuthConformance.ReferenceServer.Pipelines.SharedParts;

namespace OAuthConformance.ReferenceServer.Logout;

/// <summary>Where a client sends the browser to log its user out (OpenID Connect RP-Initiated Logout section 2), and where the user's answer goes.</summary>
internal static class LogoutEndpoint
{
    public const string Path = "/logout";

    public const string ConfirmationPath = "/logout/confirm";

    public static IEndpoint Create() => new Endpoint<LogoutExchange>("logout", [Path], ["GET", "POST"], (http, server) => new(http, server),
    [
        ReadParameters,
        ReadRequest,
        HintIsGenuine,
        ClientMatchesHint,
        RedirectHasAClient,
        RedirectIsRegistered,
        FindSession,
        AskUser,
        .. Ending,
    ]);

    public static IEndpoint CreateConfirmation() => new Endpoint<LogoutExchange>("logout-confirmation", [ConfirmationPath], ["POST"], (http, server) => new(http, server),
    [
        ReadParameters,
        FindSession,
        ConfirmationIsGenuine,
        ResumeRequest,
        KeepSession,
        .. Ending,
    ]);
}
