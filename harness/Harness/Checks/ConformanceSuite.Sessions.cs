using System.Text;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Tokens;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Checks;

/// <summary>The words for sessions and for ID tokens that are shown to the server again.</summary>
public abstract partial class ConformanceSuite
{
    /// <summary>Whether a session still answers without credentials.</summary>
    /// <exception cref="UndecidedException">That cannot be told.</exception>
    protected static async Task<bool> IsLoggedInAsync(SignedIn own)
    {
        var answer = await own.Session.AskAsync(own.Next.Client.Request(), canLogIn: false);
        DecidedOrAsked(answer, "whether the session answers");
        return answer.Outcome == Outcome.Accepted;
    }

    /// <summary>Somebody who logged in, and whose session was seen to answer without credentials.</summary>
    /// <param name="client">Which client's ID token.</param>
    /// <exception cref="NotApplicableException">The server keeps no such session.</exception>
    protected async Task<SignedIn> SignedInAsync(Client client)
    {
        Step("control: the session answers without credentials");
        var own = await Flow.SignInAsync(client);
        Applies(await IsLoggedInAsync(own), "the server keeps no session that answers again without credentials");
        return own;
    }

    /// <summary>How a page of another site may try to send a form in the user's name: by one that the attacker was shown, or by the user's own without what nobody can guess.</summary>
    /// <param name="sound">The form as the user is shown it.</param>
    /// <returns>Name of each, and what it makes of the user's form and of the attacker's.</returns>
    protected static IEnumerable<(string Name, Func<HeldForm, HeldForm, HeldForm> Forge)> Forgeries(HeldForm sound)
    {
        yield return ("the attacker's own form", (_, attackers) => attackers.FromOtherSite());
        yield return ("a link to the attacker's own form", (_, attackers) => attackers.ByLinkOfOtherSite());
        if (!sound.HasTokenInFieldsAlone)
            yield break;
        yield return ("the form without its token", (own, _) => own.WithoutTokens().FromOtherSite());
        yield return ("a link without the token", (own, _) => own.WithoutTokens().ByLinkOfOtherSite());
    }

    /// <summary>Waits until an ID token has expired.</summary>
    /// <exception cref="NotApplicableException">It lives too long for that.</exception>
    protected async Task UntilExpiredAsync(string idToken)
    {
        var left = (Jws.Parse(idToken).Time("exp") ?? throw new NotApplicableException("the ID token tells no exp")) - Target.Time.GetUtcNow();
        // A NumericDate counts whole seconds.
        if (left > TimeSpan.FromSeconds(-1))
            await WaitAsync(left + TimeSpan.FromSeconds(1));
    }

    /// <summary>What an attacker signs an ID token with.</summary>
    protected async Task<IReadOnlyList<(string Name, SigningKey Key)>> ForeignKeysAsync() =>
    [
        ("no signature", SigningKey.None),
        ("a foreign key", SigningKey.Foreign()),
        .. (await Target.KeysAsync()).Where(key => key.KeyType is "RSA" or "EC").Take(1).Select(key =>
            ("keyed with the public key", SigningKey.Hmac(Encoding.ASCII.GetBytes(PublicJwk.ToPem(key.Document.GetRawText())), "the public key of the server"))),
    ];
}
