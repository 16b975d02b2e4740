using System.Globalization;
using System.Net;

namespace OAuthConformance.Suites;

/// <summary>
/// What an attacker makes of a registered redirect URI, hoping that the server does not compare character by character:
/// families of vectors, each a name and a URI. Every vector is a string that was not registered; what rulings leave to a server,
/// such as the port of a loopback address, is left out where the vectors are used.
/// </summary>
internal static partial class RedirectUriMutations
{
    /// <summary>An address that no client has registered.</summary>
    public const string AttackersAddress = "https://evil.example/callback";

    private const string Evil = "evil.example";

    /// <summary>Name and URI of each, for a URI that is registered.</summary>
    public static IEnumerable<(string Name, string Uri)> Of(string registered)
    {
        var uri = new Uri(registered);
        var (origin, path) = (uri.GetLeftPart(UriPartial.Authority), uri.PathAndQuery);
        yield return ("foreign host", AttackersAddress);
        yield return ("sub-domain", $"{uri.Scheme}://evil.{uri.Authority}{path}");
        yield return ("suffix of the host", $"{uri.Scheme}://{uri.Host}.{Evil}{(uri.IsDefaultPort ? "" : $":{uri.Port}")}{path}");
        yield return ("host as user name", $"{uri.Scheme}://{uri.Authority}@{Evil}{path}");
        // RFC 8252 section 7.3 obliges the server to take any port of a loopback address, and leaves localhost to it.
        if (!uri.IsLoopback && !IPAddress.TryParse(uri.Host.Trim('[', ']'), out _))
            yield return ("other port", $"{uri.Scheme}://{uri.Host}:{(uri.Port == 8443 ? 9443 : 8443)}{path}");
        yield return ("longer path", $"{registered}/evil");
        yield return ("longer last segment", $"{registered}evil");
        yield return ("a path alone", path);
        yield return ("sibling path", $"{origin}/evil");
        yield return ("dot segments", $"{registered}/../evil");
        yield return ("encoded dot segments", $"{registered}/%2e%2e/evil");
        yield return ("added query", $"{registered}{Joint(registered)}next=evil");
        yield return ("fragment", $"{registered}#evil");
    }

    /// <summary>Spellings that programs read differently: those after the path lead elsewhere when they are resolved late; the detours lead to the registered path when they are resolved early.</summary>
    public static IEnumerable<(string Name, string Uri)> ConfusingPathsOf(string uri)
    {
        var (origin, path) = (new Uri(uri).GetLeftPart(UriPartial.Authority), new Uri(uri).AbsolutePath);
        yield return ("dots that are encoded twice", $"{uri}/%252e%252e/evil");
        yield return ("an encoded slash", $"{uri}/..%2fevil");
        yield return ("an encoded backslash", $"{uri}/..%5cevil");
        yield return ("backslashes", $"{uri}\\..\\evil");
        yield return ("dots with a path parameter", $"{uri}/..;/evil");
        yield return ("a path parameter", $"{uri};evil");
        yield return ("a slash at the end", $"{uri}/");
        yield return ("a dot at the end", $"{uri}/.");
        yield return ("two slashes", $"{origin}/{path}");
        yield return ("a detour", $"{origin}/evil/..{path}");
        yield return ("a detour with encoded dots", $"{origin}/evil/%2e%2e{path}");
        yield return ("a detour with an encoded slash", $"{origin}/evil/..%2f{path.TrimStart('/')}");
        yield return ("a detour by backslashes", $"{origin}/evil\\..{path}");
        yield return ("an encoded letter", $"{uri[..^1]}%{(int)uri[^1]:x2}");
        yield return ("an encoded null", $"{uri}%00");
        yield return ("a null", $"{uri}\0");
        yield return ("a tab inside", $"{uri[..^1]}\t{uri[^1]}");
        yield return ("a line break at the end", $"{uri}\r\n");
        yield return ("a line break and a header", $"{uri}\r\nLocation: https://{Evil}/");
        yield return ("an encoded line break", $"{uri}%0d%0a");
    }

    /// <summary>One or two of each family, for a channel in which all of them would be too many.</summary>
    public static IEnumerable<(string Name, string Uri)> OneOfEach(string registered) =>
    [
        ("foreign host", AttackersAddress),
        .. HostsOf(registered).Take(2),
        .. UserinfoOf(registered).Take(1),
        .. PortsOf(registered).Take(1),
        .. SchemesOf(registered).Take(1),
        ("longer path", $"{registered}/evil"),
        .. ConfusingPathsOf(registered).Take(1),
        .. EndsOf(registered).Take(1),
        .. QueriesOf(registered).Take(1),
        .. FragmentsOf(registered).Take(1),
        .. ControlCharactersOf(registered).Take(1),
        .. LookAlikesOf(registered).Take(1),
        .. DangerousSchemesOf(registered).Take(1),
    ];

    /// <summary>Hosts that are like the registered one, at an end or by their family.</summary>
    public static IEnumerable<(string Name, string Uri)> HostsOf(string registered)
    {
        var parts = new UriParts(registered);
        var labels = parts.Host.Split('.');
        yield return ("the host with more behind it", parts.WithHost($"{parts.Host}.{Evil}"));
        yield return ("a sub-domain", parts.WithHost($"evil.{parts.Host}"));
        yield return ("the host with more before it", parts.WithHost($"evil{parts.Host}"));
        yield return ("the host with more before it and a hyphen", parts.WithHost($"evil-{parts.Host}"));
        yield return ("a longer last label", parts.WithHost($"{parts.Host}evil"));
        yield return ("a sibling", parts.WithHost(labels.Length > 1 ? $"evil.{string.Join('.', labels[1..])}" : $"evil{parts.Host}"));
        yield return ("the parent", parts.WithHost(labels.Length > 1 ? string.Join('.', labels[1..]) : Evil));
        yield return ("another dot than the one between labels", parts.WithHost(labels.Length > 1 ? $"{labels[0]}x{string.Join('.', labels[1..])}" : $"{parts.Host}x"));
        yield return ("the host in a path", $"{parts.Scheme}://{Evil}/{parts.Host}{parts.Path}");
        yield return ("the host in a query", $"{parts.Scheme}://{Evil}/?{registered}");
        yield return ("a dot behind the host", parts.WithHost($"{parts.Host}."));
        yield return ("a wildcard", parts.WithHost("*"));
    }

    /// <summary>Two hosts in one authority, between which programs choose differently.</summary>
    public static IEnumerable<(string Name, string Uri)> UserinfoOf(string registered)
    {
        var parts = new UriParts(registered);
        yield return ("the host as user name", parts.WithAuthority($"{parts.Authority}@{Evil}"));
        yield return ("the host as user name, with a password", parts.WithAuthority($"{parts.Authority}:443@{Evil}"));
        yield return ("a user name before the host", parts.WithAuthority($"evil@{parts.Authority}"));
        yield return ("a host as user name before the host", parts.WithAuthority($"{Evil}@{parts.Authority}"));
        yield return ("two at signs", parts.WithAuthority($"{parts.Authority}@{Evil}@{parts.Authority}"));
        yield return ("two at signs, the other way round", parts.WithAuthority($"{Evil}@{parts.Authority}@{Evil}"));
        yield return ("an encoded at sign", parts.WithAuthority($"{Evil}%40{parts.Authority}"));
        yield return ("a backslash before the at sign", parts.WithAuthority($"{Evil}\\@{parts.Authority}"));
        yield return ("a number sign before the at sign", parts.WithAuthority($"{Evil}#@{parts.Authority}"));
        yield return ("a question mark before the at sign", parts.WithAuthority($"{Evil}?@{parts.Authority}"));
        yield return ("a slash before the at sign", parts.WithAuthority($"{Evil}/@{parts.Authority}"));
        yield return ("a backslash behind the host", parts.WithAuthority($"{parts.Authority}\\.{Evil}"));
        yield return ("a comma between hosts", parts.WithAuthority($"{Evil},{parts.Authority}"));
        yield return ("brackets around the host", parts.WithAuthority($"[{parts.Host}]@{Evil}"));
    }

    /// <summary>Other ports, and other spellings of the same one.</summary>
    public static IEnumerable<(string Name, string Uri)> PortsOf(string registered)
    {
        var parts = new UriParts(registered);
        yield return ("another port", parts.WithAuthority($"{parts.Host}:{(parts.Port == 8443 ? 9443 : 8443)}"));
        yield return ("the port of the other scheme", parts.WithAuthority($"{parts.Host}:{(parts.Scheme == "https" ? 80 : 443)}"));
        yield return ("no digits of a port", parts.WithAuthority($"{parts.Host}:"));
        yield return ("a port that overflows into the same", parts.WithAuthority($"{parts.Host}:{(parts.Port + 65536).ToString(CultureInfo.InvariantCulture)}"));
        yield return ("zeros before the port", parts.WithAuthority($"{parts.Host}:00{parts.Port.ToString(CultureInfo.InvariantCulture)}"));
        yield return ("letters behind the port", parts.WithAuthority($"{parts.Host}:{parts.Port.ToString(CultureInfo.InvariantCulture)}evil"));
        yield return (parts.IsDefaultPort ? "the default port, spelled out" : "no port", parts.WithAuthority(parts.IsDefaultPort ? $"{parts.Host}:{parts.Port.ToString(CultureInfo.InvariantCulture)}" : parts.Host));
    }

    /// <summary>Other schemes, and references that a browser completes.</summary>
    public static IEnumerable<(string Name, string Uri)> SchemesOf(string registered)
    {
        var parts = new UriParts(registered);
        var rest = registered[(parts.Scheme.Length + 3)..];
        yield return ("the other web scheme", $"{(parts.Scheme == "https" ? "http" : "https")}://{rest}");
        yield return ("no scheme", $"//{rest}");
        yield return ("no slashes", $"{parts.Scheme}:{rest}");
        yield return ("one slash", $"{parts.Scheme}:/{rest}");
        yield return ("three slashes", $"{parts.Scheme}:///{rest}");
        yield return ("backslashes", $"{parts.Scheme}:\\\\{rest}");
        yield return ("another scheme", $"ftp://{rest}");
        yield return ("a scheme of an application", $"com.example.evil://{rest}");
        yield return ("the scheme twice", $"{parts.Scheme}://{registered}");
        yield return ("neither scheme nor host", parts.Path);
    }

    /// <summary>Letters of the other case.</summary>
    public static IEnumerable<(string Name, string Uri)> CasesOf(string registered)
    {
        var parts = new UriParts(registered);
        yield return ("the scheme in capitals", $"{parts.Scheme.ToUpperInvariant()}{registered[parts.Scheme.Length..]}");
        yield return ("the host in capitals", parts.WithHost(parts.Host.ToUpperInvariant()));
        yield return ("the path in capitals", $"{parts.Origin}{parts.Path.ToUpperInvariant()}");
    }

    /// <summary>Slashes, dots and spaces that somebody may take away before comparing.</summary>
    public static IEnumerable<(string Name, string Uri)> EndsOf(string registered)
    {
        yield return ("a slash behind", $"{registered}/");
        yield return ("two slashes behind", $"{registered}//");
        yield return ("a dot behind", $"{registered}.");
        yield return ("a space behind", $"{registered} ");
        yield return ("a space before", $" {registered}");
        yield return ("an encoded space behind", $"{registered}%20");
        yield return ("a plus behind", $"{registered}+");
        yield return ("an encoded slash behind", $"{registered}%2f");
        yield return ("a comma and another address behind", $"{registered},{AttackersAddress}");
        yield return ("a space and another address behind", $"{registered} {AttackersAddress}");
        yield return ("quotes around it", $"\"{registered}\"");
        yield return ("the last letter missing", registered[..^1]);
    }

    /// <summary>More, less or other than the registered query.</summary>
    public static IEnumerable<(string Name, string Uri)> QueriesOf(string registered)
    {
        yield return ("a parameter more", $"{registered}{Joint(registered)}next=evil");
        yield return ("an address in a parameter more", $"{registered}{Joint(registered)}next={Uri.EscapeDataString(AttackersAddress)}");
        yield return ("nothing but the mark", $"{registered}{Joint(registered)}");
        yield return ("an encoded mark", $"{registered}%3fnext=evil");
        if (registered.Split('?', 2) is not [var address, var query])
            yield break;
        yield return ("the query missing", address);
        yield return ("the query twice", $"{registered}&{query}");
        yield return ("the query after another parameter", $"{address}?next=evil&{query}");
        yield return ("a longer last value", $"{registered}evil");
    }

    /// <summary>Fragments, empty ones too (RFC 6749 section 3.1.2).</summary>
    public static IEnumerable<(string Name, string Uri)> FragmentsOf(string registered)
    {
        yield return ("a fragment", $"{registered}#evil");
        yield return ("an empty fragment", $"{registered}#");
        yield return ("two fragments", $"{registered}#a#b");
        yield return ("a route in a fragment", $"{registered}#/../evil");
        yield return ("a code in a fragment", $"{registered}#code=evil");
        yield return ("an encoded number sign", $"{registered}%23evil");
    }

    /// <summary>Parameters of the response that are there before the server adds its own.</summary>
    public static IEnumerable<(string Name, string Uri)> ResponseParametersIn(string registered)
    {
        var joint = Joint(registered);
        yield return ("a code", $"{registered}{joint}code=evil");
        yield return ("a state", $"{registered}{joint}state=evil");
        yield return ("a code and a state", $"{registered}{joint}code=evil&state=evil");
        yield return ("an error", $"{registered}{joint}error=access_denied");
        yield return ("an issuer", $"{registered}{joint}iss={Uri.EscapeDataString("https://" + Evil)}");
        yield return ("a code, encoded", $"{registered}%26code%3Devil");
        yield return ("a code, encoded in a value", $"{registered}{joint}x=%26code%3Devil");
        yield return ("a code, encoded twice", $"{registered}%2526code%253Devil");
        yield return ("a code without a mark", $"{registered}&code=evil");
        yield return ("a code behind a semicolon", $"{registered};code=evil");
        yield return ("a token in a fragment", $"{registered}#access_token=evil");
    }

    private static char Joint(string uri) => uri.Contains('?', StringComparison.Ordinal) ? '&' : '?';

    /// <summary>The parts of a registered URI, as they are written.</summary>
    private sealed class UriParts(string registered)
    {
        private readonly Uri _uri = new(registered);

        public string Scheme => _uri.Scheme;

        public string Host => _uri.Host;

        public int Port => _uri.Port;

        public bool IsDefaultPort => _uri.IsDefaultPort;

        public string Authority => _uri.Authority;

        public string Origin => $"{Scheme}://{Authority}";

        public string Path => _uri.PathAndQuery;

        public string WithAuthority(string authority) => $"{Scheme}://{authority}{Path}";

        public string WithHost(string host) => WithAuthority(IsDefaultPort ? host : $"{host}:{Port.ToString(CultureInfo.InvariantCulture)}");
    }
}
