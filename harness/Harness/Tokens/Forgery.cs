namespace OAuthConformance.Harness.Tokens;

/// <summary>One way to make a token that the owner of its key did not make, or not in this form.</summary>
/// <param name="Name">What was done to it, for a report.</param>
/// <param name="Of">Makes it of a sound token in compact form.</param>
public sealed record Forgery(string Name, Func<string, string> Of)
{
    /// <summary>The sound token as it is.</summary>
    public static Forgery None { get; } = new("none", token => token);
}
