using System.Text;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>A form that was filled and not sent.</summary>
/// <param name="Request">What sending it is on the wire, without cookies.</param>
/// <param name="PageText">What the page says.</param>
public sealed record HeldForm(WireRequest Request, string PageText)
{
    /// <summary>How long a value is that an attacker does not guess; names of buttons, clients and scopes are mostly shorter.</summary>
    private const int ShortestToken = 16;

    /// <summary>By this the browser tells that a page of another site made it send a request; the cookies that go along are then fewer.</summary>
    internal static Header OtherSite { get; } = new("Sec-Fetch-Site", "cross-site");

    /// <summary>The fields of the form.</summary>
    public Parameters Fields => Request.Body is { } body ? Parameters.Parse(Encoding.ASCII.GetString(body)) : Parameters.OfQuery(Request.Url);

    /// <summary>True when what makes the form this one stands in its fields alone, and not in its address as well.</summary>
    public bool HasTokenInFieldsAlone => Fields.Any(IsToken) && !Address.Split('/', '?', '&', '=').Any(part => part.Length >= ShortestToken);

    /// <summary>The same form as a page of another site has the browser send it by POST.</summary>
    public HeldForm FromOtherSite() => this with { Request = WireRequest.Form(Address, Fields, accept: "text/html,*/*;q=0.8").With("Origin", "https://evil.example").With(OtherSite.Name, OtherSite.Value) };

    /// <summary>The same form as a link of another site has the browser send it by GET.</summary>
    public HeldForm ByLinkOfOtherSite() => this with { Request = WireRequest.Page($"{Address}{(Address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Fields.Encode()}").With(OtherSite.Name, OtherSite.Value) };

    /// <summary>The same form without the fields that nobody could guess.</summary>
    public HeldForm WithoutTokens() => this with
    {
        Request = WireRequest.Form(Address, new(Fields.Where(field => !IsToken(field)).Select(field => (field.Key, (string?)field.Value)))),
    };

    private string Address => Request.Body is null ? Request.Url.Split('?')[0] : Request.Url;

    private static bool IsToken(KeyValuePair<string, string> field) => field.Value.Length >= ShortestToken;
}
