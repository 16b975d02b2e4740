using OAuthConformance.ReferenceServer.Logout;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using static OAuthConformance.ReferenceServer.Pages.Page;

namespace OAuthConformance.ReferenceServer.Pages;

/// <summary>The pages a user sees on the way out.</summary>
internal static class LogoutPages
{
    public static Answer Question(PendingLogout pending, RegisteredUser user, string? clientName) => Render("Log out?", $"""
        <p>{(clientName is null ? "An application" : $"<strong>{Encode(clientName)}</strong>")} asks to log {Encode(user.Name)} out here as well.</p>
        <form method="post" action="{LogoutEndpoint.ConfirmationPath}">
        <input type="hidden" name="logout" value="{Encode(pending.Id)}">
        <button type="submit" name="decision" value="{LogoutSteps.Confirm}">Log out</button>
        <button type="submit" name="decision" value="{LogoutSteps.Stay}">Stay</button>
        </form>
        """);

    public static Answer LoggedOut() => Render("Logged out", "<p>You are logged out here.</p>");

    public static Answer StillLoggedIn() => Render("Still logged in", "<p>You are still logged in here.</p>");
}
