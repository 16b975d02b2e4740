using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Flows;

/// <summary>An authorization request (RFC 6749 section 4.1.1) before it is sent.</summary>
/// <param name="Client">Whose request it is.</param>
/// <param name="CodeVerifier">The verifier that belongs to the challenge; null without PKCE.</param>
/// <param name="Parameters">Exactly what is sent.</param>
public sealed record AuthorizationRequest(Client Client, string? CodeVerifier, Parameters Parameters) : IPrepared
{
    /// <summary>True to send the request as a form POST; false for GET.</summary>
    public bool ByPost { get; init; }

    /// <summary>What stands before the parameters as it is, such as one of them under an odd name; empty for nothing.</summary>
    public string Before { get; init; } = "";

    /// <summary>What stands behind the parameters as it is; empty for nothing.</summary>
    public string Behind { get; init; } = "";

    /// <summary>Parameters in the query beside a form; null for none.</summary>
    public Parameters? InQuery { get; init; }

    /// <summary>Where the request is sent; null for the endpoint that the target tells.</summary>
    public string? Endpoint { get; init; }

    /// <summary>The <c>redirect_uri</c> sent, or null.</summary>
    public string? RedirectUri => Parameters["redirect_uri"];

    /// <summary>The <c>response_type</c> sent.</summary>
    public ResponseType ResponseType => new(Parameters["response_type"] ?? "");

    /// <inheritdoc/>
    public IEnumerable<RequestPart> OwnValues => new[] { "state", "nonce", "code_challenge" }
        .Where(name => Parameters[name] is { Length: > 8 })
        .Select(name => new RequestPart(name, Parameters[name]!));

    /// <summary>The same request with one parameter set; null leaves it out.</summary>
    public AuthorizationRequest With(string name, string? value) => this with { Parameters = Parameters.Set(name, value) };

    /// <summary>The same request, to be answered by a page that posts the response (OAuth 2.0 Form Post Response Mode section 2).</summary>
    public AuthorizationRequest AnsweredByForm() => With("response_mode", "form_post");

    /// <summary>The same request with PKCE by S256, which is also the default.</summary>
    public AuthorizationRequest WithPkce(string? verifier = null)
    {
        var own = verifier ?? Pkce.NewVerifier();
        return With("code_challenge", Pkce.S256(own)).With("code_challenge_method", "S256") with { CodeVerifier = own };
    }

    /// <summary>The same request without PKCE.</summary>
    public AuthorizationRequest WithoutPkce() => With("code_challenge", null).With("code_challenge_method", null) with { CodeVerifier = null };

    /// <summary>The request as a URL.</summary>
    public string ToUrl(string endpoint) => WithQuery(Endpoint ?? endpoint, Before + Parameters.Encode() + Behind);

    /// <summary>The request on the wire.</summary>
    public WireRequest ToWire(string endpoint)
    {
        if (!ByPost)
            return WireRequest.Page(ToUrl(endpoint));
        var address = InQuery is null ? Endpoint ?? endpoint : WithQuery(Endpoint ?? endpoint, InQuery.Encode());
        var form = WireRequest.Form(address, Parameters, accept: "text/html,application/xhtml+xml,*/*;q=0.8");
        return form with { Body = System.Text.Encoding.ASCII.GetBytes(Before + Parameters.Encode() + Behind) };
    }

    private static string WithQuery(string endpoint, string query) => $"{endpoint}{(new Flurl.Url(endpoint).Query is { Length: > 0 } ? '&' : '?')}{query}";
}
