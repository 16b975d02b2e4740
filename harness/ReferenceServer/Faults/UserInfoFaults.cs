using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.Resources;
using static OAuthConformance.ReferenceServer.Faults.Fault;

namespace OAuthConformance.ReferenceServer.Faults;

/// <summary>Wrong at the UserInfo endpoint.</summary>
internal static class UserInfoFaults
{
    public static IReadOnlyList<Fault> All { get; } =
    [
        Swapped(AnotherUser, "userinfo-of-another-user", "UserInfo names another user than the ID token."),
        Swapped(new Step<ResourceExchange>(UserInfoEndpoint.NameSubject.Id, _ => { }), "userinfo-without-sub", "UserInfo leaves the sub out."),
        Swapped(EveryClaim, "userinfo-claims-beyond-scope", "UserInfo tells name and email although only openid was granted."),
        Swapped(Telling((_, members) => members["email_verified"] = "true"), "userinfo-verified-as-text", "UserInfo tells email_verified as a text."),
        Swapped(Telling((user, members) => members["email"] = user.Name), "userinfo-email-is-a-name", "UserInfo tells a name as the email address."),
        Swapped(Telling((_, members) => members["phone_number"] = "030 901820"), "userinfo-phone-local", "UserInfo tells a phone number without its country."),
        Swapped(Telling((_, members) => (members["phone_number"], members["phone_number_verified"]) = ("030 901820", true)),
            "userinfo-phone-local-and-verified",
            "UserInfo tells a phone number without its country, and calls it verified."),
        Swapped(Telling((_, members) => members["nickname"] = null), "userinfo-with-null-claim", "UserInfo tells a claim without a value as null."),
        Swapped(new Closing<ResourceExchange>(SharedParts.AnswerAsJson("resource").Id, x => x.Answer ??= Answer.Json(x.Members) with { ContentType = "application/json; charset=iso-8859-1" }),
            "userinfo-in-latin-1",
            "UserInfo says that its JSON is not UTF-8."),
        Swapped(RefusePost, "userinfo-by-post-refused", "UserInfo does not serve POST."),
        Swapped(AsPlainText, "userinfo-as-plain-text", "UserInfo says that its answer is plain text."),
        Swapped(EmptyClaims, "userinfo-empty-claims", "UserInfo tells claims that have no value, as null and as empty text."),
        Swapped(new Closing<ResourceExchange>(UserInfoEndpoint.AllowAnyOrigin.Id, _ => { }), "userinfo-without-cors", "Scripts of other origins cannot read UserInfo."),
        Swapped(new Step<ResourceExchange>(UserInfoEndpoint.AnswerPreflight.Id, _ => { }), "userinfo-without-preflight", "UserInfo does not answer what a browser asks before a script may send a token."),
        Swapped(ReflectOrigin, "userinfo-reflects-origin-with-credentials", "Scripts of any origin may read UserInfo with the cookies of the user."),
    ];

    private static Step<ResourceExchange> AnotherUser => new(UserInfoEndpoint.NameSubject.Id, x =>
        x.Members["sub"] = x.Server.Options.Users.FirstOrDefault(user => user != x.Token?.Grant.User)?.Subject ?? "another-user");

    private static Step<ResourceExchange> EveryClaim => new(UserInfoEndpoint.AddClaimsOfScopes.Id, x =>
    {
        if (x.Token?.Grant.User is { } user)
            (x.Members["name"], x.Members["email"]) = (user.Name, user.Email);
    });

    private static Step<ResourceExchange> Telling(Action<RegisteredUser, JsonObject> change) => new(UserInfoEndpoint.AddClaimsOfScopes.Id, async x =>
    {
        await UserInfoEndpoint.AddClaimsOfScopes.RunAsync(x);
        if (x.Token?.Grant.User is { } user)
            change(user, x.Members);
    });

    private static Step<ResourceExchange> RefusePost => new(UserInfoEndpoint.AnswerPreflight.Id, x =>
    {
        if (!HttpMethods.IsPost(x.Http.Request.Method))
            return UserInfoEndpoint.AnswerPreflight.RunAsync(x);
        x.Answer = Answer.Text(StatusCodes.Status405MethodNotAllowed, "This method is not served here.");
        return ValueTask.CompletedTask;
    });

    private static Closing<ResourceExchange> AsPlainText => new(UserInfoEndpoint.AllowAnyOrigin.Id, x =>
    {
        x.Http.Response.Headers.AccessControlAllowOrigin = "*";
        x.Answer = x.Answer! with { ContentType = "text/plain" };
    });

    private static Step<ResourceExchange> EmptyClaims => new(UserInfoEndpoint.AddClaimsOfScopes.Id, async x =>
    {
        await UserInfoEndpoint.AddClaimsOfScopes.RunAsync(x);
        (x.Members["phone_number"], x.Members["nickname"]) = (null, "");
    });

    private static Closing<ResourceExchange> ReflectOrigin => new(UserInfoEndpoint.AllowAnyOrigin.Id, x =>
    {
        if (x.Http.Request.Headers.Origin is not [{ } origin])
            return;
        x.Http.Response.Headers.AccessControlAllowOrigin = origin;
        x.Http.Response.Headers.AccessControlAllowCredentials = "true";
    });
}
