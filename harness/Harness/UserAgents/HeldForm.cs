using System.Text;
using System.Text.Json;
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
    public static Header OtherSite { get; } = new("Sec-Fetch-Site", "cross-site");

    /// <summary>The password that was typed into it. Null when none was.</summary>
    public string? Typed { get; init; }

    /// <summary>True when its page holds script, which was not run and may send the form without anybody's doing.</summary>
    public bool HasScript { get; init; }

    /// <summary>The fields of the form.</summary>
    public Parameters Fields => Request.Body is { } body ? Parameters.Parse(Encoding.ASCII.GetString(body)) : Parameters.OfQuery(Request.Url);

    /// <summary>True when what makes the form this one stands in its fields alone, and not in its address as well.</summary>
    /// <param name="other">The same form in the browser of somebody else: what stands there too, everybody knows.</param>
    public bool HasTokenInFieldsAlone(HeldForm other) => TokensBeside(other).Any() && !PartsOfAddress.Except(other.PartsOfAddress).Any(IsLong);

    /// <summary>The same form as a page of another site has the browser send it by POST.</summary>
    public HeldForm FromOtherSite() => this with { Request = WireRequest.Form(Address, Fields, accept: "text/html,*/*;q=0.8").With("Origin", "https://evil.example").With(OtherSite.Name, OtherSite.Value) };

    /// <summary>The same form as a link of another site has the browser send it by GET.</summary>
    public HeldForm ByLinkOfOtherSite() => this with { Request = WireRequest.Page($"{Address}{(Address.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{Fields.Encode()}").With(OtherSite.Name, OtherSite.Value) };

    /// <summary>The same form without the fields that nobody could guess.</summary>
    /// <param name="other">The same form in the browser of somebody else, for the same request: what stands there too, everybody knows.</param>
    public HeldForm WithoutTokens(HeldForm other) => this with
    {
        Request = WireRequest.Form(Address, new(Fields.Where(field => !TokensBeside(other).Contains(field)).Select(field => (field.Key, (string?)field.Value)))),
    };

    /// <summary>The same form with one field set, be it one of its own or one that was added.</summary>
    public HeldForm With(string name, string value) => Refilled(Fields.Set(name, value));

    /// <summary>The same form sent to the address with one parameter of its query set.</summary>
    public HeldForm WithInAddress(string name, string value) =>
        this with { Request = Request with { Url = $"{Request.Url.Split('?')[0]}?{Parameters.OfQuery(Request.Url).Set(name, value).Encode()}" } };

    /// <summary>The same form in bodies of other kinds, which a page of another site has the browser send without asking the target first (Fetch section 2.2.2).</summary>
    public IReadOnlyList<(string Name, HeldForm Form)> InOtherBodies() =>
    [
        ("a form as text/plain", InBody("text/plain", Fields.Encode())),
        ("a form without a type", InBody(null, Fields.Encode())),
        ("JSON as text/plain", InBody("text/plain", AsJson)),
        ("multipart/form-data", InBody("multipart/form-data; boundary=part", $"{string.Concat(Fields.Select(field => $"--part\r\nContent-Disposition: form-data; name=\"{field.Key}\"\r\n\r\n{field.Value}\r\n"))}--part--\r\n")),
    ];

    /// <summary>The same form as requests that say, or may be taken for, another method than theirs, and that browsers send without asking the target first.</summary>
    public IReadOnlyList<(string Name, HeldForm Form)> ByOtherMethods()
    {
        var link = ByLinkOfOtherSite();
        return
        [
            ("HEAD", link with { Request = link.Request with { Method = "HEAD" } }),
            ("a link with _method=POST", Refilled(Fields.Set("_method", "POST")).ByLinkOfOtherSite()),
            ("a form with _method=GET", Refilled(Fields.Set("_method", "GET")).FromOtherSite()),
            ("a form with _method=PUT", Refilled(Fields.Set("_method", "PUT")).FromOtherSite()),
        ];
    }

    /// <summary>The same form as a form and as a link of another site.</summary>
    public IReadOnlyList<(string Name, HeldForm Form)> ByOtherSite() => [("a form", FromOtherSite()), ("a link", ByLinkOfOtherSite())];

    /// <summary>What an attacker can have a victim's browser send: his own form, and the victim's without what nobody can guess.</summary>
    /// <param name="attackers">The attacker's own form, from a browser of his, for the same request.</param>
    /// <param name="ways">How it is sent.</param>
    public IEnumerable<(string Name, HeldForm Form)> Forgeries(HeldForm attackers, Func<HeldForm, IEnumerable<(string Name, HeldForm Form)>> ways)
    {
        foreach (var (name, form) in ways(attackers))
            yield return ($"the attacker's own form, sent as {name}", form);
        if (!HasTokenInFieldsAlone(attackers))
            yield break;
        foreach (var (name, form) in ways(WithoutTokens(attackers)))
            yield return ($"the form without its token, sent as {name}", form);
    }

    private string AsJson => JsonSerializer.Serialize(Fields.DistinctBy(item => item.Key).ToDictionary());

    private string Address => Request.Body is null ? Request.Url.Split('?')[0] : Request.Url;

    private HeldForm Refilled(Parameters fields) => this with
    {
        Request = Request.Body is null ? WireRequest.Page($"{Address}?{fields.Encode()}") : Request with { Body = Encoding.ASCII.GetBytes(fields.Encode()) },
    };

    private HeldForm InBody(string? type, string body)
    {
        var request = FromOtherSite().Request;
        var headers = request.Headers.Where(header => header.Name != "Content-Type");
        return this with { Request = request with { Headers = [.. headers, .. type is null ? [] : new Header[] { new("Content-Type", type) }], Body = Encoding.UTF8.GetBytes(body) } };
    }

    private IEnumerable<KeyValuePair<string, string>> TokensBeside(HeldForm other) => Fields.Except(other.Fields).Where(field => IsLong(field.Value));

    /// <summary>The parts of path and query; host and port are known to everybody.</summary>
    private IEnumerable<string> PartsOfAddress => Address.Split('/', '?', '&', '=').Skip(3);

    private static bool IsLong(string value) => value.Length >= ShortestToken;
}
