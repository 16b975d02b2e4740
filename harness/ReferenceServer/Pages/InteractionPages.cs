using OAuthConformance.ReferenceServer.Authorize;
using OAuthConformance.ReferenceServer.Pipelines;
using OAuthConformance.ReferenceServer.State;
using static OAuthConformance.ReferenceServer.Pages.Page;

namespace OAuthConformance.ReferenceServer.Pages;

/// <summary>The pages a user sees.</summary>
internal static class InteractionPages
{
    private static readonly Dictionary<string, string> ScopeTexts = new()
    {
        [ScopeList.OpenId] = "know who you are",
        [ScopeList.Profile] = "see your name",
        [ScopeList.Email] = "see your email address",
        [ScopeList.Phone] = "see your phone number",
        ["offline_access"] = "keep access when you are away",
        [ScopeList.NotesRead] = "read your notes",
    };

    public static Answer Login(Transaction transaction, string? message) => Render("Log in", $"""
        {(message is null ? "" : $"""<p role="alert">{Encode(message)}</p>""")}
        <form method="post" action="{LoginEndpoint.Path}">
        <input type="hidden" name="transaction" value="{Encode(transaction.Id)}">
        <label for="username">Username</label>
        <input id="username" name="username" type="text" value="{Encode(transaction.Request.LoginHint)}" autocomplete="username" required>
        <label for="password">Password</label>
        <input id="password" name="password" type="password" autocomplete="current-password" required>
        <button type="submit">Log in</button>
        </form>
        """);

    public static Answer Consent(Transaction transaction, string? clientName) => Render("Allow access?", $"""
        <p><strong>{Encode(clientName)}</strong> asks to:</p>
        <ul>
        {string.Join('\n', transaction.Request.Scopes.Select(ScopeItem))}
        </ul>
        <p>You are logged in as {Encode(transaction.Session?.User.Name)}.</p>
        <form method="post" action="{ConsentEndpoint.Path}">
        <input type="hidden" name="transaction" value="{Encode(transaction.Id)}">
        <button type="submit" name="decision" value="{ConsentParts.Allow}">Allow</button>
        <button type="submit" name="decision" value="{ConsentParts.Deny}">Deny</button>
        </form>
        """);

    public static Answer Error(Refusal refusal) => Render("This request cannot be served", $"""
        <p role="alert">{Encode(refusal.Description)}</p>
        <p>Error: <code>{Encode(refusal.Error)}</code></p>
        <p>Go back to the application and start again. If that does not help, tell its makers.</p>
        """, refusal.Status);

    private static string ScopeItem(string scope) => ScopeTexts.TryGetValue(scope, out var text)
        ? $"<li>{Encode(text)} (<code>{Encode(scope)}</code>)</li>"
        : $"<li><code>{Encode(scope)}</code></li>";
}
