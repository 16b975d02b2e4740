using System.Buffers.Text;
using System.Text;
using System.Text.Json.Nodes;
using OAuthConformance.Harness.Tokens;

namespace OAuthConformance.Harness.Flows;

/// <summary>A JWT by which a client authenticates (RFC 7523 section 2.2, OpenID Connect Core section 9), sound or forged.</summary>
/// <param name="Header">JOSE header, without <c>alg</c>, which the key adds.</param>
/// <param name="Claims">The payload.</param>
/// <param name="Key">What signs it.</param>
/// <param name="IssuedAt">The moment from which its times are told.</param>
public sealed record ClientAssertion(JsonObject Header, JsonObject Claims, SigningKey Key, DateTimeOffset IssuedAt)
{
    /// <summary>The value of <c>client_assertion_type</c>.</summary>
    public const string Type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

    /// <summary>What is done to it when it is written.</summary>
    public Forgery Forgery { get; init; } = Forgery.None;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    /// <summary>A sound assertion, fresh at each call.</summary>
    public static ClientAssertion Fresh(string clientId, string audience, SigningKey key, DateTimeOffset now) => new(
        new JsonObject { ["typ"] = "JWT" },
        new JsonObject
        {
            ["iss"] = clientId,
            ["sub"] = clientId,
            ["aud"] = audience,
            ["jti"] = Pkce.NewVerifier(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["exp"] = (now + Lifetime).ToUnixTimeSeconds(),
        },
        key,
        now);

    /// <summary>The request parts that a check may change: one for each header member and claim, one for the key with its algorithm.</summary>
    public IEnumerable<RequestPart> Parts =>
    [
        new("assertion signature", $"{Key.Algorithm}, {Key.Description}"),
        new("assertion forgery", Forgery.Name),
        .. Header.Select(member => new RequestPart($"assertion header {member.Key}", member.Value?.ToJsonString() ?? "null")),
        new("assertion claim jti", Claims.ContainsKey("jti") ? "its own" : "(absent)"),
        .. Claims.Where(claim => claim.Key != "jti").Select(claim => new RequestPart($"assertion claim {claim.Key}", Show(claim.Value))),
    ];

    /// <summary>The same with one claim set; null leaves it out.</summary>
    public ClientAssertion With(string claim, JsonNode? value)
    {
        var claims = Claims.DeepClone().AsObject();
        claims.Remove(claim);
        if (value is not null)
            claims[claim] = value;
        return this with { Claims = claims };
    }

    /// <summary>The same with a time claim so long after now; a negative span lies in the past.</summary>
    public ClientAssertion WithTime(string claim, TimeSpan fromNow) => With(claim, (IssuedAt + fromNow).ToUnixTimeSeconds());

    /// <summary>The same with one header member set.</summary>
    public ClientAssertion WithHeader(string name, JsonNode value)
    {
        var header = Header.DeepClone().AsObject();
        header[name] = value;
        return this with { Header = header };
    }

    /// <summary>The compact form, forged where that is asked for.</summary>
    public string Encode()
    {
        var header = Header.DeepClone().AsObject();
        header["alg"] = Key.Algorithm;
        var text = $"{Part(header)}.{Part(Claims)}";
        return Forgery.Of($"{text}.{Base64Url.EncodeToString(Key.Sign(Encoding.ASCII.GetBytes(text)))}");
    }

    private string Show(JsonNode? value) => value is JsonValue number && number.TryGetValue<long>(out var seconds)
        ? $"{seconds - IssuedAt.ToUnixTimeSeconds():+0;-0;0} s"
        : value?.ToJsonString() ?? "null";

    private static string Part(JsonObject part) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));
}
