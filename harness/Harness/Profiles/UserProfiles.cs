using System.Text.Json.Serialization;

namespace OAuthConformance.Harness.Profiles;

/// <summary>Test accounts.</summary>
public sealed record UserRoles
{
    /// <summary>The account whose tokens are under attack.</summary>
    public UserProfile? Victim { get; init; }

    /// <summary>A second account, the attacker's own.</summary>
    public UserProfile? Attacker { get; init; }

    /// <summary>An account for wrong passwords; it may end up locked.</summary>
    public UserProfile? Sacrificial { get; init; }

    /// <summary>An account whose user name differs from the victim's in the case of its letters alone.</summary>
    public UserProfile? Lookalike { get; init; }

    /// <summary>An account that asks for a second factor, which the audit does not have.</summary>
    public UserProfile? SecondFactor { get; init; }

    /// <summary>An account for many wrong passwords in a row at the login page; it is meant to end up locked.</summary>
    public UserProfile? Lockable { get; init; }

    /// <summary>The same for the password grant: an account that the login page locked would tell nothing about it.</summary>
    public UserProfile? LockableOwner { get; init; }

    /// <summary>Role name and user for every user that is given.</summary>
    [JsonIgnore]
    public IEnumerable<(string Role, UserProfile User)> Given => new (string Role, UserProfile? User)[]
        {
            ("victim", Victim), ("attacker", Attacker), ("sacrificial", Sacrificial), ("lookalike", Lookalike), ("secondFactor", SecondFactor), ("lockable", Lockable),
            ("lockableOwner", LockableOwner),
        }
        .Where(pair => pair.User is not null)
        .Select(pair => (pair.Role, pair.User!));
}

/// <summary>A test account.</summary>
public sealed record UserProfile
{
    /// <summary>What is typed into the user name field.</summary>
    public required string Username { get; init; }

    /// <summary>The password. Write <c>${NAME}</c> to take it from the environment.</summary>
    public required string Password { get; init; }

    /// <summary>The secret of the account's one-time codes in base32, as an authenticator app is given it (RFC 6238); null for an account without.</summary>
    public string? TotpSecret { get; init; }

    /// <summary>Full name, where a launched target wants one.</summary>
    public string? Name { get; init; }

    /// <summary>E-mail address, where a launched target wants one.</summary>
    public string? Email { get; init; }
}

/// <summary>A login that the operator spells out.</summary>
public sealed record LoginProfile
{
    /// <summary>What to do on the login pages, one after the other; it begins where the place of the first step is seen.</summary>
    public IReadOnlyList<LoginStep> Steps { get; init; } = [];
}

/// <summary>One thing that a person does at a login: exactly one of fill, click and wait.</summary>
public sealed record LoginStep
{
    /// <summary>The field to type into.</summary>
    public PagePlace? Fill { get; init; }

    /// <summary>What to press.</summary>
    public PagePlace? Click { get; init; }

    /// <summary>What has to be seen before it goes on.</summary>
    public PagePlace? Wait { get; init; }

    /// <summary>What is typed: <c>username</c>, <c>password</c> or <c>totp</c> for those of the user, or the text itself.</summary>
    public string? Value { get; init; }

    /// <summary>Where it is done.</summary>
    [JsonIgnore]
    internal PagePlace Place => (Fill ?? Click ?? Wait)!;
}

/// <summary>A place on a page: exactly one of label, text and selector.</summary>
public sealed record PagePlace
{
    /// <summary>The label of a field.</summary>
    public string? Label { get; init; }

    /// <summary>What a button, a link or a text says, or a part of it.</summary>
    public string? Text { get; init; }

    /// <summary>A CSS selector; it looks into open shadow roots.</summary>
    public string? Selector { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Label is not null ? $"label '{Label}'" : Text is not null ? $"text '{Text}'" : $"selector '{Selector}'";
}
