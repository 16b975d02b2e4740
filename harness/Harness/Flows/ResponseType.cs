namespace OAuthConformance.Harness.Flows;

/// <summary>A response type: a set of values, written in some order (OAuth 2.0 Multiple Response Types section 1.2).</summary>
/// <param name="Text">As it is written.</param>
public sealed record ResponseType(string Text)
{
    /// <summary>Every response type that OpenID Connect Core section 3 and OAuth 2.0 (RFC 6749 section 3.1.1) define.</summary>
    public static IReadOnlyList<ResponseType> Defined { get; } =
        [new("code"), new("token"), new("id_token"), new("id_token token"), new("code id_token"), new("code token"), new("code id_token token")];

    /// <summary>The values.</summary>
    public IReadOnlyList<string> Values => Text.Split(' ');

    /// <summary>A code comes of it.</summary>
    public bool HasCode => Values.Contains("code");

    /// <summary>An access token comes of it from the authorization endpoint.</summary>
    public bool HasToken => Values.Contains("token");

    /// <summary>An ID token comes of it from the authorization endpoint.</summary>
    public bool HasIdToken => Values.Contains("id_token");

    /// <summary>Tokens and no code (OpenID Connect Core section 3.2).</summary>
    public bool IsImplicit => !HasCode && (HasToken || HasIdToken);

    /// <summary>A code and tokens (OpenID Connect Core section 3.3).</summary>
    public bool IsHybrid => HasCode && (HasToken || HasIdToken);

    /// <summary>The response parameters that hand over what the type asks for.</summary>
    public IReadOnlyList<string> Results =>
        [.. Values.SelectMany(value => value == "token" ? ["access_token", "token_type"] : new[] { value }).Where(name => name != "none")];

    /// <summary>The same type, written the other way round.</summary>
    public ResponseType Reversed => new(string.Join(' ', Values.Reverse()));

    /// <summary>True when both are the same set of values.</summary>
    public bool Means(ResponseType other) => Values.ToHashSet().SetEquals(other.Values);
}
