using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Pages;
using OAuthConformance.ReferenceServer.Pipelines;
using AuthorizeStep = OAuthConformance.ReferenceServer.Pipelines.Step<OAuthConformance.ReferenceServer.Authorize.AuthorizeExchange>;

namespace OAuthConformance.ReferenceServer.Authorize;

/// <summary>From the consent form to a decision.</summary>
internal static class ConsentParts
{
    public const string Allow = "allow";

    public const string Deny = "deny";

    public static readonly AuthorizeStep FindSessionOfTransaction = new("consent/find-session", x =>
    {
        x.Session = x.Transaction!.Session;
        if (x.Session is null)
            x.Answer = InteractionPages.Login(x.Transaction, message: null);
    });

    /// <summary>Shows the page until one of its buttons was pressed; a link decides nothing.</summary>
    public static readonly AuthorizeStep AskForDecision = new("consent/ask-for-decision", x =>
    {
        if (!IsDecided(x))
            x.Answer = InteractionPages.Consent(x.Transaction!, AuthorizeSteps.ClientName(x));
    });

    public static readonly AuthorizeStep EndTransaction = new("consent/end-transaction", x =>
    {
        if (!x.Server.Transactions.TryRemove(x.Transaction!.Id, out _))
            x.Refuse(new Refusal("invalid_request", "This page was already answered."), "consent/end-transaction");
    });

    public static readonly AuthorizeStep RememberConsent = new("consent/remember", x =>
    {
        if (x.Parameters["decision"] == Allow)
            x.Session!.Remember(x.Request);
    });

    public static bool IsDecided(AuthorizeExchange x) => HttpMethods.IsPost(x.Http.Request.Method) && x.Parameters["decision"] is (Allow or Deny);
}
