using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Flows;

/// <summary>Where an access token stands in a request (RFC 6750 section 2).</summary>
public enum TokenPlace
{
    /// <summary>In the Authorization header (section 2.1).</summary>
    Header,

    /// <summary>In a form body (section 2.2).</summary>
    Body,

    /// <summary>In the query of the URL (section 2.3).</summary>
    Query,
}

/// <summary>A request to a protected resource.</summary>
/// <param name="Url">The resource.</param>
/// <param name="Token">The access token; null for none.</param>
public sealed record ResourceRequest(string Url, string? Token) : IPrepared
{
    /// <summary>HTTP method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>Where the token stands.</summary>
    public TokenPlace Place { get; init; } = TokenPlace.Header;

    /// <summary>The scheme as it is spelt.</summary>
    public string Scheme { get; init; } = "Bearer";

    /// <summary>A second token in a form body; null for none.</summary>
    public string? SecondToken { get; init; }

    /// <inheritdoc/>
    public IEnumerable<RequestPart> OwnValues => Token is null ? [] : [new("access token", Token)];

    /// <summary>The request part by part.</summary>
    public IReadOnlyList<RequestPart> Parts =>
    [
        new("method", Method), new("url", Url), new("access token", Token ?? "none"), new("place of the token", Place.ToString().ToLowerInvariant()),
        new("scheme", Scheme), new("second token", SecondToken ?? "none"),
    ];

    /// <summary>The request on the wire.</summary>
    public WireRequest ToWire()
    {
        var inBody = Place == TokenPlace.Body ? Token : SecondToken;
        var url = Place == TokenPlace.Query && Token is not null
            ? $"{Url}{(Url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{new Parameters(("access_token", Token)).Encode()}"
            : Url;
        var request = inBody is null
            ? WireRequest.Json(url) with { Method = Method }
            : WireRequest.Form(url, new Parameters(("access_token", inBody))) with { Method = Method };
        return Place == TokenPlace.Header && Token is not null ? request.With("Authorization", $"{Scheme} {Token}") : request;
    }
}
