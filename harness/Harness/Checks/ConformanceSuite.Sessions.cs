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

    /// <summary>
    /// Asks silently with the user's own ID token, the control of every rule about hints. Who is refused that is asked without a hint
    /// too: a server that answers neither answers nothing silently, and a refusal says nothing about the hint then.
    /// </summary>
    /// <param name="own">Who asks.</param>
    /// <returns>The answer to the request with the hint; a refusal where only the request without one was answered.</returns>
    /// <exception cref="NotApplicableException">The server answers no silent request (OpenID Connect Core section 3.1.2.1 lets other conditions stand in its way).</exception>
    /// <exception cref="UndecidedException">That cannot be told.</exception>
    protected static async Task<AuthorizationAnswer> OwnHintAsync(SignedIn own)
    {
        var with = await own.AskSilentlyAsync(own.IdToken);
        if (with.Outcome == Outcome.Accepted)
            return with;
        DecidedOrAsked(with, "the silent request with the user's own hint");
        var without = await own.AskSilentlyAsync(null);
        DecidedOrAsked(without, "the silent request without a hint");
        Applies(without.Outcome == Outcome.Accepted,
            $"the server answers this session no request with prompt=none, which session/prompt-none-works-with-a-session judges: with the user's own hint {with.Summary}; without a hint {without.Summary}");
        return with;
    }

    /// <summary>
    /// Tries whatever a page of another site can have a victim's browser send in the place of a form. Both forms are fresh each
    /// time: a server that gives up a page after one forgery has not refused the next one.
    /// </summary>
    /// <param name="victims">Leads the victim to the form.</param>
    /// <param name="form">The form of what that gave.</param>
    /// <param name="attackers">Leads the attacker to a form of his own, by the same request: what the two forms do not share, nobody can guess.</param>
    /// <param name="ways">How a form is sent.</param>
    /// <param name="attack">Sends a forgery from the victim's browser and judges what comes of it.</param>
    protected async Task ForgeEach<T>(
        Func<Task<T>> victims, Func<T, HeldForm> form, Func<T, Task<HeldForm>> attackers, Func<HeldForm, IEnumerable<(string Name, HeldForm Form)>> ways, Func<T, string, HeldForm, Task> attack)
    {
        for (var (next, count) = (0, 1); next < count; next++)
        {
            var victim = await victims();
            var forgeries = form(victim).Forgeries(await attackers(victim), ways).ToList();
            count = forgeries.Count;
            var (name, forged) = forgeries[next];
            Step($"attack: {name} by another site");
            Context.Recorder.Difference($"form: the user's own -> {name} by another site");
            await attack(victim, name, forged);
        }
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
