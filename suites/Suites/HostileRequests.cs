using System.Text;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Suites;

/// <summary>Requests that no honest client sends, as data.</summary>
internal static class HostileRequests
{
    private const string Form = "application/x-www-form-urlencoded";
    private const int Large = 64 << 10;
    private const int Deep = 5000;

    /// <summary>Methods that change nothing by themselves, or that nobody has agreed on, and such as tell another one by a header.</summary>
    public static IEnumerable<(string Name, string Method, IReadOnlyList<Header> Headers)> OtherMethods { get; } =
    [
        ("HEAD", "HEAD", []),
        ("OPTIONS", "OPTIONS", []),
        ("PUT", "PUT", []),
        ("PATCH", "PATCH", []),
        ("DELETE", "DELETE", []),
        ("post in small letters", "post", []),
        ("GET that wants to be POST", "GET", [new("X-HTTP-Method-Override", "POST")]),
        ("GET that wants to be POST, by another header", "GET", [new("X-Method-Override", "POST"), new("X-HTTP-Method", "POST")]),
    ];

    /// <summary>What such a method breaks where a browser has to ask the target before it sends it for another site (Fetch section 2.2.1); null where the browser just sends it.</summary>
    /// <param name="method">The method; those that a page of another site sends by a form or a link are not meant here.</param>
    public static string? WhatPreflightGuards(string method) => method == "HEAD" ? null : "Attack-B28/nothing-by-a-preflighted-method";

    /// <summary>Values that a parser may fail on, encoded.</summary>
    private static IEnumerable<(string Name, string Encoded)> Values { get; } =
    [
        ("a percent sign with other than hexadecimal digits", "%zz"),
        ("a percent sign at the end", "a%"),
        ("a null", "a%00b"),
        ("bytes that are no UTF-8", "%ff%fe%80"),
        ("an overlong slash", "%c0%af"),
        ("half of a surrogate pair", "%ed%a0%80"),
        ("a line break", "a%0d%0ab"),
        ("many letters", new string('a', Large)),
        ("a deep list", string.Concat(Enumerable.Repeat("%5B", Deep / 5))),
    ];

    /// <summary>Bodies and headers that a form endpoint may fail on.</summary>
    /// <param name="url">The endpoint.</param>
    /// <param name="sound">A sound form, without credentials.</param>
    /// <param name="name">The parameter that gets odd values.</param>
    public static IEnumerable<(string Name, WireRequest Request)> ToForm(string url, Parameters sound, string name)
    {
        var form = sound.Encode();
        foreach (var (what, value) in Values)
            yield return ($"{what} in {name}", Post(url, Form, $"{sound.Set(name, null).Encode()}&{name}={value}"));
        yield return ("a name with a null", Post(url, Form, $"{form}&x%00y=1"));
        yield return ("two thousand parameters", Post(url, Form, form + string.Concat(Enumerable.Range(0, 2000).Select(number => $"&p{number}=1"))));
        yield return ("a deep name", Post(url, Form, $"{form}&x{string.Concat(Enumerable.Repeat("[a]", 500))}=1"));
        yield return ("names of members that objects have", Post(url, Form, $"{form}&__proto__[x]=1&constructor=1&toString=1&hasOwnProperty=1"));
        yield return ("deep JSON", Post(url, "application/json", new string('[', Deep)));
        yield return ("JSON of another kind", Post(url, "application/json", "[null]"));
        yield return ("JSON with objects for strings", Post(url, "application/json", $"{{\"grant_type\":{{}},\"{name}\":[1]}}"));
        yield return ("multipart without a boundary", Post(url, "multipart/form-data", "--x\r\n"));
        yield return ("XML", Post(url, "application/xml", "<?xml version=\"1.0\"?><!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>"));
        yield return ("a content type that is none", Post(url, "///;;;=", form));
        yield return ("an unknown charset", Post(url, $"{Form}; charset=evil", form));
        yield return ("another charset", Post(url, $"{Form}; charset=utf-7", form));
        yield return ("a body that is not compressed as it says", Post(url, Form, form).With("Content-Encoding", "gzip"));
        yield return ("no body", Post(url, Form, ""));
        yield return ("raw bytes", new("POST", url, [new("Accept", "application/json"), new("Content-Type", Form)], [.. Encoding.ASCII.GetBytes($"{form}&x="), 0xff, 0xfe, 0x00, 0x80]));
        foreach (var header in new[] { "Basic", "Basic ////", "Basic %00", $"Basic {Convert.ToBase64String([0xff, 0xfe, (byte)':', 0xff])}", $"Basic {Convert.ToBase64String("%zz:%"u8)}", "Bearer a b c", "Digest x", $"Basic {new string('A', 6000)}" })
            yield return ($"the header Authorization: {(header.Length > 40 ? "a very long one" : header)}", Post(url, Form, form).With("Authorization", header));
        yield return ("a very long header", Post(url, Form, form).With("X-Long", new string('a', Large)));
        foreach (var assertion in new[] { "a.b.c", "e30.e30.", "..", string.Concat(Enumerable.Repeat("W", Deep)) + ".e30.x" })
            yield return ("an assertion that is none", Post(url, Form, $"{form}&client_assertion_type={Uri.EscapeDataString("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")}&client_assertion={assertion}"));
    }

    /// <summary>Queries that an endpoint for browsers may fail on.</summary>
    /// <param name="url">The endpoint.</param>
    /// <param name="sound">A sound query.</param>
    /// <param name="names">The parameters that get odd values.</param>
    public static IEnumerable<(string Name, WireRequest Request)> ToPage(string url, Parameters sound, IReadOnlyList<string> names)
    {
        string Asked(string query) => $"{url}{(url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{query}";
        foreach (var name in names)
            foreach (var (what, value) in Values.Where(value => value.Encoded.Length < Large || name == names[0]))
                yield return ($"{what} in {name}", WireRequest.Page(Asked($"{sound.Set(name, null).Encode()}&{name}={value}")));
        yield return ("a name with a null", WireRequest.Page(Asked($"{sound.Encode()}&x%00y=1")));
        yield return ("names of members that objects have", WireRequest.Page(Asked($"{sound.Encode()}&__proto__[x]=1&constructor=1&toString=1")));
        yield return ("a list where a text is due", WireRequest.Page(Asked($"{sound.Set(names[0], null).Encode()}&{names[0]}[]=a&{names[0]}[b]=c")));
        yield return ("no query", WireRequest.Page(url));
        yield return ("a very long header", WireRequest.Page(Asked(sound.Encode())).With("X-Long", new string('a', Large)));
        yield return ("cookies that are none", WireRequest.Page(Asked(sound.Encode())).With("Cookie", "=;;\"a; session=%00; _session=[]; x={\"a\":"));
        yield return ("a body that is no form", Post(url, "application/json", new string('[', Deep)) with { Method = "POST" });
        yield return ("multipart without a boundary", Post(url, "multipart/form-data", "--x\r\n"));
    }

    private static WireRequest Post(string url, string type, string body) =>
        new("POST", url, [new("Accept", "application/json"), new("Content-Type", type)], Encoding.UTF8.GetBytes(body));
}
