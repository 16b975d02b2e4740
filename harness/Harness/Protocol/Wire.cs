using System.Text;

namespace OAuthConformance.Harness.Protocol;

/// <summary>A header as it stands on the wire.</summary>
/// <param name="Name">Field name.</param>
/// <param name="Value">Field value.</param>
public sealed record Header(string Name, string Value);

/// <summary>A request, exactly as it is to be sent.</summary>
/// <param name="Method">HTTP method, any spelling.</param>
/// <param name="Url">Absolute URL; path and query are sent byte for byte.</param>
/// <param name="Headers">Further headers; Host and Content-Length are added by the sender.</param>
/// <param name="Body">Bytes of the body; null for none.</param>
public sealed record WireRequest(string Method, string Url, IReadOnlyList<Header> Headers, byte[]? Body = null)
{
    /// <summary>A GET request that prefers HTML, as a browser does.</summary>
    public static WireRequest Page(string url) => new("GET", url, [new("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")]);

    /// <summary>A GET request for JSON.</summary>
    public static WireRequest Json(string url) => new("GET", url, [new("Accept", "application/json")]);

    /// <summary>A form POST.</summary>
    public static WireRequest Form(string url, Parameters form, string accept = "application/json") => new(
        "POST", url, [new("Accept", accept), new("Content-Type", "application/x-www-form-urlencoded")], Encoding.ASCII.GetBytes(form.Encode()));

    /// <summary>The same request with one more header.</summary>
    public WireRequest With(string name, string value) => this with { Headers = [.. Headers, new(name, value)] };
}

/// <summary>A response, as it was received.</summary>
/// <param name="Status">Status code.</param>
/// <param name="Headers">All headers, repeated ones one by one.</param>
/// <param name="Body">Bytes of the body.</param>
public sealed record WireResponse(int Status, IReadOnlyList<Header> Headers, byte[] Body)
{
    /// <summary>The body as UTF-8 text.</summary>
    public string Text => Encoding.UTF8.GetString(Body);

    /// <summary>Media type without parameters, lower case; empty when the header is absent.</summary>
    public string MediaType => (Find("Content-Type") ?? "").Split(';')[0].Trim().ToLowerInvariant();

    /// <summary>True for what a browser may take for a page whose script it runs; of a body without a type it finds that out by itself.</summary>
    public bool IsPage => !IsRedirect && MediaType is ("text/html" or "application/xhtml+xml" or "image/svg+xml" or "");

    /// <summary>True for a status that redirects and a Location to go to.</summary>
    public bool IsRedirect => Status is 301 or 302 or 303 or 307 or 308 && Find("Location") is not null;

    /// <summary>First value of a header, or null.</summary>
    public string? Find(string name) => All(name).FirstOrDefault();

    /// <summary>All values of a header.</summary>
    public IEnumerable<string> All(string name) =>
        Headers.Where(header => header.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value);
}

/// <summary>One request and its response.</summary>
/// <param name="Sender">Who sent it: <c>http</c>, <c>raw</c>, <c>browser</c>, or <c>tls</c> for what was said before any HTTP.</param>
/// <param name="Request">What was sent.</param>
/// <param name="Response">What came back; null when nothing did.</param>
/// <param name="Failure">Why nothing came back; null when something did.</param>
/// <param name="Elapsed">Time until the response was read.</param>
public sealed record Exchange(string Sender, WireRequest Request, WireResponse? Response, string? Failure, TimeSpan Elapsed)
{
    /// <summary>True when the response was waited for in vain: a request that was refused is told from one that nobody decided.</summary>
    public bool TimedOut { get; init; }

    /// <summary>The response, for a caller that cannot go on without one.</summary>
    /// <exception cref="NoResponseException">None came.</exception>
    public WireResponse Answered => Response ?? throw new NoResponseException($"{Request.Method} {Request.Url}: {Failure}");
}

/// <summary>A request got no response: refused, reset or timed out.</summary>
public sealed class NoResponseException : Exception
{
    /// <summary>Which request, and why.</summary>
    public NoResponseException(string message)
        : base(message)
    {
    }
}

/// <summary>Sends requests byte for byte and never throws for what the network or the peer does.</summary>
public interface ISender
{
    /// <summary>Sends one request; follows no redirect, keeps no cookie.</summary>
    Task<Exchange> SendAsync(WireRequest request, CancellationToken cancellation);
}
