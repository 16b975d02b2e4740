using System.Text;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Harness.Checks;

/// <summary>What a string that stands for a right was issued as.</summary>
public enum TokenKind
{
    /// <summary>An authorization code that nobody has redeemed.</summary>
    Code,

    /// <summary>An access token, whatever its form.</summary>
    AccessToken,

    /// <summary>An access token that is a JWT, as an ID token is.</summary>
    SignedAccessToken,

    /// <summary>A refresh token.</summary>
    RefreshToken,

    /// <summary>An ID token.</summary>
    IdToken,

    /// <summary>A JWT by which a client authenticates.</summary>
    ClientAssertion,
}

/// <summary>The words for forged tokens, for tokens of another kind, and for tokens that are spelt otherwise.</summary>
public abstract partial class ConformanceSuite
{
    /// <summary>Where an attacker would keep his keys.</summary>
    protected const string AttackersKeys = "https://evil.example/keys.json";

    /// <summary>Longer tokens than this were seen to be cut before they were compared.</summary>
    private const int LengthSeenCut = 80;

    /// <summary>A server has a key or two in use, and one to come.</summary>
    private const int MostKeys = 3;

    /// <summary>A client that signs its assertions is refused with a forged one.</summary>
    protected Task RefusesAssertions(Client signing, IEnumerable<Forgery> forgeries) => RefusedEach(
        from: () => Task.FromResult(signing),
        control: client => Token.ClientCredentialsAsync(client),
        attacks: forgeries.Select(forgery => (forgery.Name, (Func<Client, Task<TokenAnswer>>)(client => Token.ClientCredentialsAsync(client.Forging(forgery))))),
        // What cannot be read as an assertion is an invalid request too.
        with: [OAuthError.InvalidClient, OAuthError.InvalidRequest],
        code: "RFC7523-3.2/invalid-client");

    /// <summary>An ID token that was forged is no hint at the authorization endpoint.</summary>
    protected async Task RefusesHints(IEnumerable<Forgery> forgeries)
    {
        // A silent request leaves the session as it is: one does for all.
        var session = await Flow.SignInAsync(Clients.Web);
        await RefusedEach(
            from: () => Task.FromResult(session),
            control: OwnHintAsync,
            attacks: forgeries.Select(forgery => (forgery.Name, (Func<SignedIn, Task<AuthorizationAnswer>>)(own => own.AskSilentlyAsync(forgery.Of(own.IdToken))))),
            with: []);
    }

    /// <summary>An ID token that was forged leads nowhere after a logout.</summary>
    protected Task RefusesLogoutHints(IEnumerable<Forgery> forgeries) => RefusedEach(
        from: () => Flow.SignInAsync(Clients.Web),
        control: own => own.Session.LogOutAsync(own.Logout),
        attacks: forgeries.Select(forgery => (forgery.Name, (Func<SignedIn, Task<LogoutAnswer>>)(own => own.Session.LogOutAsync(own.Logout.With("id_token_hint", forgery.Of(own.IdToken)))))),
        with: []);

    /// <summary>An access token that was forged opens nothing.</summary>
    /// <param name="url">The resource.</param>
    /// <param name="from">Tokens of which the access token is a JWT.</param>
    /// <param name="forgeries">What is done to it.</param>
    protected Task RefusesAccessTokens(string url, Func<Task<Flows.Tokens>> from, IEnumerable<Forgery> forgeries) => RefusedEach(
        from: from,
        control: tokens => Resource.SendAsync(new(url, tokens.AccessToken)),
        attacks: forgeries.Select(forgery => (forgery.Name, (Func<Flows.Tokens, Task<ResourceAnswer>>)(tokens => Resource.SendAsync(new(url, forgery.Of(tokens.AccessToken)))))),
        with: [OAuthError.InvalidToken, OAuthError.InvalidRequest]);

    /// <summary>An access token that was forged is not called active.</summary>
    protected Task IntrospectsAsDead(Func<Task<Flows.Tokens>> from, IEnumerable<Forgery> forgeries) => RefusedEach(
        from: from,
        control: tokens => Management.IntrospectAsync(tokens.Client, tokens.AccessToken),
        attacks: forgeries.Select(forgery => (forgery.Name, (Func<Flows.Tokens, Task<IntrospectionAnswer>>)(tokens => Management.IntrospectAsync(tokens.Client, forgery.Of(tokens.AccessToken))))),
        with: []);

    /// <summary>How to get a user's tokens of which the access token is a JWT.</summary>
    /// <exception cref="NotApplicableException">They are opaque for every client: there is no signature to forge.</exception>
    protected Task<Func<Task<Flows.Tokens>>> JwtsOfUserAsync() => JwtsAsync(Clients.Among("web", "otherWeb", "hybrid"), UserTokensAsync);

    /// <summary>How to get tokens that open the API and are JWTs.</summary>
    /// <exception cref="NotApplicableException">No client of the profile may use the API in its own name, or their tokens are opaque: there is no signature to forge.</exception>
    protected Task<Func<Task<Flows.Tokens>>> JwtsForApiAsync()
    {
        var scope = Target.Profile.Resource?.Scope ?? throw new NotApplicableException("the profile names no protected API under 'resource'");
        List<Client> clients = [.. Clients.Among("machine", "keyAuthenticated", "secretJwt").Where(client => client.Registration.Scopes.Contains(scope))];
        Applies(clients.Count > 0, $"none of machine, keyAuthenticated, secretJwt in the profile is registered for the scope {scope} of the API");
        return JwtsAsync(clients, ClientTokensAsync);
    }

    /// <summary>A user's access token that is a JWT; null when the target issues none to these clients.</summary>
    protected async Task<string?> JwtOfUserIfAnyAsync()
    {
        foreach (var client in Clients.Among("web", "otherWeb", "hybrid"))
        {
            if ((await UserTokensAsync(client)).AccessToken is var token && IsJwt(token))
                return token;
        }

        return null;
    }

    private async Task<Func<Task<Flows.Tokens>>> JwtsAsync(IReadOnlyList<Client> clients, Func<Client, Task<Flows.Tokens>> tokensOf)
    {
        Step("control: whose access tokens are JWTs");
        foreach (var client in clients)
        {
            if (IsJwt((await tokensOf(client)).AccessToken))
                return () => tokensOf(client);
        }

        throw new NotApplicableException($"the access tokens of {string.Join(", ", clients.Select(client => $"'{client.Role}'"))} are opaque: there is no signature to forge");
    }

    /// <summary>True for a signed token in compact form.</summary>
    protected static bool IsJwt(string token)
    {
        try
        {
            return Jws.Parse(token).Algorithm.Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Forgeries that need no key, against tokens of the server; one more where the server publishes a key that it could be encrypted to.</summary>
    protected async Task<IReadOnlyList<Forgery>> WithoutSignatureAsync() => Forgeries.WithoutSignature(Target.Metadata.JwksUri is null ? [] : await Target.KeysAsync());

    /// <summary>Forgeries that take a public key of the server for a secret.</summary>
    /// <exception cref="NotApplicableException">It publishes none of a kind that is known here.</exception>
    protected async Task<IReadOnlyList<Forgery>> KeyedWithPublicKeyAsync()
    {
        var keys = (await Target.KeysAsync()).Where(key => key.KeyType is "RSA" || (key.KeyType is "EC" && key.Curve is "P-256" or "P-384" or "P-521")).OrderBy(key => key.Use == "enc").Take(MostKeys).ToList();
        Applies(keys.Count > 0, "the server publishes neither an RSA nor an EC key");
        return [.. keys.SelectMany(Forgeries.KeyedWith)];
    }

    /// <summary>Forgeries that say by which key they are to be verified.</summary>
    protected static IReadOnlyList<Forgery> NamingTheirKey => [.. Forgeries.BringingKeys(AttackersKeys), .. Forgeries.NamingKeys];

    /// <summary>
    /// Other spellings of a code or a token, each of which is another one for whoever compares whole strings. What decodes to the
    /// same bytes, such as unused bits of base64url, is not among them.
    /// </summary>
    /// <param name="token">The token.</param>
    /// <param name="inHeader">True when it stands in a header, which takes visible ASCII alone.</param>
    protected static IReadOnlyList<(string Name, string Token)> Respelt(string token, bool inHeader)
    {
        // Decoders do without the padding of base64, and stop at it.
        var core = token.TrimEnd('=');
        List<(string, string)> spellings =
        [
            ("its first half", token[..(token.Length / 2)]),
            ("its last character cut", core[..^1]),
            ("four characters more", core + "AAAA"),
            ("its first character percent-encoded", $"%{(int)token[0]:X2}{token[1..]}"),
        ];
        if (core.Length > LengthSeenCut)
            spellings.Add(($"its first {LengthSeenCut} characters", token[..LengthSeenCut]));
        // A token of one case may be hexadecimal, which reads the same in the other.
        if (token.Any(char.IsAsciiLetterUpper) && token.Any(char.IsAsciiLetterLower))
            spellings.Add(("upper and lower case exchanged", string.Concat(token.Select(c => char.IsAsciiLetterUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c)))));
        if (!inHeader)
        {
            spellings.Add(("a NUL and more behind it", token + "\0more"));
            spellings.Add(("full-width letters", string.Concat(token.Select(c => char.IsAsciiLetterOrDigit(c) ? (char)(c - '!' + '\uFF01') : c))));
        }

        return spellings;
    }

    /// <summary>Every other spelling is refused where the token itself is accepted.</summary>
    /// <param name="from">Prepares freshly.</param>
    /// <param name="token">The code or the token of what was prepared.</param>
    /// <param name="send">Sends it, or another spelling of it.</param>
    /// <param name="with">Error codes that fit.</param>
    /// <param name="inHeader">True when it stands in a header.</param>
    protected async Task RefusedInAnySpelling<T, TAnswer>(Func<Task<T>> from, Func<T, string> token, Func<T, string, Task<TAnswer>> send, IReadOnlyList<string> with, bool inHeader = false)
        where T : notnull
        where TAnswer : Answer
    {
        Step("what a token looks like");
        var example = token(await from());
        await RefusedEach(
            from: from,
            control: prepared => send(prepared, token(prepared)),
            attacks: Respelt(example, inHeader).Select((spelling, at) => (spelling.Name, (Func<T, Task<TAnswer>>)(prepared =>
                send(prepared, Respelt(token(prepared), inHeader).FirstOrDefault(own => own.Name == spelling.Name).Token ?? token(prepared) + "AAAA")))),
            with: with);
    }

    /// <summary>One of each kind of token, code and assertion that the victim and the clients of the profile get or make; of a kind that the target does not issue there is none.</summary>
    /// <param name="client">The client of the codes and of the user's tokens.</param>
    protected async Task<IReadOnlyList<(TokenKind Kind, string Value)>> KindsAsync(Client client)
    {
        Step("one of each kind");
        var tokens = await UserTokensAloneAsync(client);
        List<(TokenKind, string?)> kinds =
        [
            (TokenKind.Code, (await Flow.Alone.AuthorizeAsync(client.Request())).Code),
            (TokenKind.AccessToken, tokens.AccessToken),
            (TokenKind.SignedAccessToken, await JwtOfUserIfAnyAsync()),
            (TokenKind.RefreshToken, tokens.RefreshToken),
            (TokenKind.IdToken, tokens.IdToken),
            (TokenKind.ClientAssertion, Target.Profile.Clients.KeyAuthenticated is null ? null : Clients.Among("keyAuthenticated")[0].NewAssertionText()),
        ];
        return [.. kinds.Where(kind => kind.Item2 is not null).Select(kind => (kind.Item1, kind.Item2!))];
    }

    /// <summary>What is sent in the place of something of another kind is refused.</summary>
    /// <param name="client">The client of the codes and of the user's tokens.</param>
    /// <param name="kinds">Which kinds are tried.</param>
    /// <param name="from">Prepares freshly.</param>
    /// <param name="control">Sends what belongs there.</param>
    /// <param name="send">Sends something else.</param>
    /// <param name="with">Error codes that fit.</param>
    protected async Task RefusesOtherKinds<T, TAnswer>(
        Client client, IReadOnlyList<TokenKind> kinds, Func<Task<T>> from, Func<T, Task<TAnswer>> control, Func<T, string, Task<TAnswer>> send, IReadOnlyList<string> with)
        where T : notnull
        where TAnswer : Answer
    {
        var given = (await KindsAsync(client)).Where(kind => kinds.Contains(kind.Kind)).ToList();
        Applies(given.Count > 0, $"the target issues nothing of these kinds: {string.Join(", ", kinds)}");
        await RefusedEach(
            from: from,
            control: control,
            attacks: given.Select(kind => ($"{kind.Kind}", (Func<T, Task<TAnswer>>)(prepared => send(prepared, kind.Value)))),
            with: with);
    }

    /// <summary>A sample of what has to be unguessable, judged as far as that can be done from outside.</summary>
    /// <param name="times">How many are taken.</param>
    /// <param name="next">Takes one.</param>
    protected async Task HaveNothingToGuessBy(int times, Func<Task<string>> next)
    {
        var values = new List<string>();
        for (var i = 0; i < times; i++)
            values.Add(await next());
        var sample = new TokenSample(values);
        Observe(sample.Summary);
        Holds(sample.Weakness is null, "distinct values, of which at least 128 bits vary from one to the next", sample.Weakness ?? "");
    }

    /// <summary>True when an opaque value holds a text that somebody could read in it: as it stands, in base64 or in hexadecimal.</summary>
    protected static bool TellsInClear(string value, string text) =>
        CodeText.Contains(value, text)
        || value.Contains(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(text)), StringComparison.OrdinalIgnoreCase);
}
