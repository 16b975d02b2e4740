using System.Text;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Flows;

/// <summary>The clients of the profile by role; asking for one that is absent makes the check not applicable.</summary>
public sealed class Clients(CheckContext context)
{
    /// <summary>The confidential web application.</summary>
    public Client Web => Find("web", roles => roles.Web);

    /// <summary>The other confidential web application.</summary>
    public Client OtherWeb => Find("otherWeb", roles => roles.OtherWeb);

    /// <summary>The client without a secret.</summary>
    public Client Public => Find("public", roles => roles.Public);

    /// <summary>The client that asks in its own name.</summary>
    public Client Machine => Find("machine", roles => roles.Machine);

    /// <summary>The client that asks in its own name and may not use the API.</summary>
    public Client OtherMachine => Find("otherMachine", roles => roles.OtherMachine);

    /// <summary>The client that signs its assertions.</summary>
    public Client KeyAuthenticated => Find("keyAuthenticated", roles => roles.KeyAuthenticated);

    /// <summary>The client that keys its assertions with its secret.</summary>
    public Client SecretJwt => Find("secretJwt", roles => roles.SecretJwt);

    /// <summary>The native application.</summary>
    public Client Native => Find("native", roles => roles.Native);

    /// <summary>The client with short lifetimes.</summary>
    public Client ShortLived => Find("shortLived", roles => roles.ShortLived);

    /// <summary>The client of the implicit flow.</summary>
    public Client Implicit => Find("implicit", roles => roles.Implicit);

    /// <summary>The client of the hybrid flow.</summary>
    public Client Hybrid => Find("hybrid", roles => roles.Hybrid);

    /// <summary>The client of the password grant.</summary>
    public Client Trusted => Find("trusted", roles => roles.Trusted);

    /// <summary>The client for many wrong secrets.</summary>
    public Client Lockable => Find("lockable", roles => roles.Lockable);

    /// <summary>Every client of the profile.</summary>
    public IEnumerable<Client> All => context.Target.Profile.Clients.Given.Select(given => From(given.Role, given.Client));

    /// <summary>Whatever clients the profile calls registered for a grant type; a check that looks at them can do without.</summary>
    public IEnumerable<Client> RegisteredFor(string grantType) => All.Where(client => client.Registration.Grants.Contains(grantType));

    /// <summary>Those of some roles that the profile gives, for rules that each of them can show and none is needed for.</summary>
    /// <exception cref="NotApplicableException">The profile gives none of them.</exception>
    public IReadOnlyList<Client> Among(params IReadOnlyList<string> roles)
    {
        var all = All.ToDictionary(client => client.Role);
        List<Client> given = [.. roles.Where(all.ContainsKey).Select(role => all[role])];
        return given.Count > 0 ? given : throw new NotApplicableException($"the profile gives none of {string.Join(", ", roles)}");
    }

    private Client Find(string role, Func<ClientRoles, ClientProfile?> of) => From(role, context.Declared(role, of(context.Target.Profile.Clients)));

    private Client From(string role, ClientProfile profile) =>
        Client.From(role, profile) with { AssertionAudience = profile.AssertionAudience ?? context.Target.Profile.Issuer, Time = context.Target.Time };
}

/// <summary>The users of the profile by role.</summary>
public sealed class Users(CheckContext context)
{
    /// <summary>Whose tokens are under attack.</summary>
    public UserProfile Victim => context.Declared("victim", context.Target.Profile.Users.Victim);

    /// <summary>The attacker's own account.</summary>
    public UserProfile Attacker => context.Declared("attacker", context.Target.Profile.Users.Attacker);

    /// <summary>The account whose name differs from the victim's by case alone.</summary>
    public UserProfile Lookalike => context.Declared("lookalike", context.Target.Profile.Users.Lookalike);

    /// <summary>The account with a second factor.</summary>
    public UserProfile SecondFactor => context.Declared("secondFactor", context.Target.Profile.Users.SecondFactor);

    /// <summary>The account for many wrong passwords.</summary>
    public UserProfile Lockable => context.Declared("lockable", context.Target.Profile.Users.Lockable);

    /// <summary>The user whose password is tried without end at the password grant.</summary>
    public UserProfile LockableOwner => context.Declared("lockableOwner", context.Target.Profile.Users.LockableOwner);

    /// <summary>The account for wrong passwords.</summary>
    public UserProfile Sacrificial => context.Declared("sacrificial", context.Target.Profile.Users.Sacrificial);

    /// <summary>An account whose name or password has letters outside ASCII, whatever its role; null when there is none that a password alone logs in.</summary>
    public UserProfile? BeyondAscii => context.Target.Profile.Users.Given
        .Where(given => given.Role != "secondFactor" && !Ascii.IsValid(given.User.Username + given.User.Password))
        .Select(given => given.User).FirstOrDefault();
}
