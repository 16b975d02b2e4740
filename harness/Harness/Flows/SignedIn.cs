namespace OAuthConformance.Harness.Flows;

/// <summary>A session, and the ID token that says whose it is.</summary>
/// <param name="Session">The session.</param>
/// <param name="IdToken">The ID token, as it came.</param>
/// <param name="Next">A sound authorization request of the same client, not sent yet.</param>
public sealed record SignedIn(UserSession Session, string IdToken, AuthorizationRequest Next) : IPrepared
{
    /// <inheritdoc/>
    public IEnumerable<RequestPart> OwnValues => [.. Next.OwnValues, new("id_token", IdToken)];

    /// <summary>Asks silently, with an ID token as a hint.</summary>
    /// <param name="hint">The <c>id_token_hint</c>; null for none.</param>
    public Task<AuthorizationAnswer> AskSilentlyAsync(string? hint) => Session.AskAsync(Next.With("prompt", "none").With("id_token_hint", hint), canLogIn: false);

    /// <summary>A sound logout request: the ID token, and where to go afterwards when the client registered that.</summary>
    public LogoutRequest Logout => new(new(
        ("id_token_hint", IdToken),
        ("post_logout_redirect_uri", Next.Client.PostLogoutRedirectUri),
        ("state", Next.Client.PostLogoutRedirectUri is not null ? "after the logout + 100%" : null)));
}
