using System.Globalization;

namespace OAuthConformance.Suites;

/// <summary>The families that change letters, schemes and the spelling of an address.</summary>
internal static partial class RedirectUriMutations
{
    /// <summary>Characters that some programs drop, and at which others stop.</summary>
    public static IEnumerable<(string Name, string Uri)> ControlCharactersOf(string registered)
    {
        var parts = new UriParts(registered);
        yield return ("a line feed behind", $"{registered}\n");
        yield return ("a carriage return behind", $"{registered}\r");
        yield return ("a tab before", $"\t{registered}");
        yield return ("a null behind", $"{registered}\0");
        yield return ("a tab in the scheme", $"{registered[..2]}\t{registered[2..]}");
        yield return ("a line break in the scheme", $"{registered[..2]}\r\n{registered[2..]}");
        yield return ("a tab in the host", parts.WithHost($"{parts.Host[..1]}\t{parts.Host[1..]}"));
        yield return ("a null within a longer host", parts.WithHost($"{parts.Host}\0.{Evil}"));
        yield return ("a line break before another host", parts.WithHost($"{parts.Host}\r\n.{Evil}"));
        yield return ("an encoded null in the host", parts.WithHost($"{parts.Host}%00.{Evil}"));
        yield return ("a backspace behind", $"{registered}x\b");
        yield return ("a delete behind", $"{registered}\u007f");
        yield return ("a next line behind", $"{registered}\u0085");
        yield return ("a line separator behind", $"{registered}\u2028");
        yield return ("a mark of the byte order before", $"\ufeff{registered}");
        yield return ("an encoded line break and a header", $"{registered}%0d%0aLocation:%20{Uri.EscapeDataString(AttackersAddress)}");
        yield return ("an encoded tab", $"{registered}%09");
    }

    /// <summary>Letters that names of hosts do not tell apart once they are prepared for a look-up (UTS 46), and some that only look alike.</summary>
    public static IEnumerable<(string Name, string Uri)> LookAlikesOf(string registered)
    {
        var parts = new UriParts(registered);
        yield return ("a full-width letter", parts.WithHost($"{(char)(parts.Host[0] + 0xfee0)}{parts.Host[1..]}"));
        yield return ("a full-width dot", parts.WithHost(parts.Host.Replace('.', '\uff0e')));
        yield return ("an ideographic full stop", parts.WithHost(parts.Host.Replace('.', '\u3002')));
        yield return ("a half-width ideographic full stop", parts.WithHost(parts.Host.Replace('.', '\uff61')));
        yield return ("a full-width slash behind another host", parts.WithHost($"{Evil}\uff0f.{parts.Host}"));
        yield return ("a sign that becomes a slash behind another host", parts.WithHost($"{Evil}\u2100.{parts.Host}"));
        yield return ("a full-width at sign", parts.WithHost($"{parts.Host}\uff20{Evil}"));
        yield return ("a full-width number sign", parts.WithHost($"{Evil}\uff03@{parts.Host}"));
        yield return ("a Cyrillic letter", parts.WithHost(parts.Host.Replace('e', '\u0435').Replace('0', '\u043e')));
        yield return ("the name of a host with a Cyrillic letter", parts.WithHost($"xn--{parts.Host.Replace(".", "-", StringComparison.Ordinal)}-9cd.example"));
        yield return ("a soft hyphen", parts.WithHost($"{parts.Host[..1]}\u00ad{parts.Host[1..]}"));
        yield return ("a zero-width joiner", parts.WithHost($"{parts.Host[..1]}\u200d{parts.Host[1..]}"));
        yield return ("a full-width letter in the path", $"{parts.Origin}{parts.Path[..^1]}{(char)(parts.Path[^1] + 0xfee0)}");
    }

    /// <summary>Schemes under which a browser runs script or reads files, with the registered URI where a careless comparison finds it.</summary>
    public static IEnumerable<(string Name, string Uri)> DangerousSchemesOf(string registered)
    {
        var parts = new UriParts(registered);
        var rest = registered[(parts.Scheme.Length + 3)..];
        yield return ("javascript with the address in a comment", $"javascript:alert(1)//{registered}");
        yield return ("javascript", "javascript:alert(1)");
        yield return ("javascript in mixed case", $"jAvAsCrIpT:alert(1)//{registered}");
        yield return ("javascript with the host of the address", $"javascript://{rest}%0aalert(1)");
        yield return ("javascript with a tab inside", $"java\tscript:alert(1)//{registered}");
        yield return ("javascript after a control character", $"\u0001javascript:alert(1)//{registered}");
        yield return ("data", $"data:text/html,<script>alert(1)</script>{registered}");
        yield return ("data in base64", "data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==");
        yield return ("data in capitals", $"DATA:text/html,{registered}");
        yield return ("vbscript", $"vbscript:msgbox(1)'{registered}");
        yield return ("file", $"file://{rest}");
        yield return ("blob", $"blob:{registered}");
        yield return ("about", $"about:blank#{registered}");
        yield return ("view-source", $"view-source:{registered}");
        yield return ("filesystem", $"filesystem:{registered}");
        yield return ("intent", $"intent://{rest}#Intent;scheme=https;end");
    }

    /// <summary>Other spellings and neighbours of a loopback address that is registered.</summary>
    public static IEnumerable<(string Name, string Uri)> LoopbackSpellingsOf(string registered)
    {
        var parts = new UriParts(registered);
        yield return ("as one decimal number", parts.WithHost("2130706433"));
        yield return ("as one hexadecimal number", parts.WithHost("0x7f000001"));
        yield return ("with octal numbers", parts.WithHost("0177.0.0.1"));
        yield return ("with two numbers", parts.WithHost("127.1"));
        yield return ("with zeros before", parts.WithHost("127.000.000.001"));
        yield return ("with full-width digits", parts.WithHost("\uff11\uff12\uff17.0.0.1"));
        yield return ("with a dot behind", parts.WithHost("127.0.0.1."));
        yield return ("within version 6", parts.WithHost("[::ffff:127.0.0.1]"));
        yield return ("version 6, spelled out", parts.WithHost("[0:0:0:0:0:0:0:1]"));
        yield return ("version 6 with a zone", parts.WithHost("[::1%25lo]"));
        yield return ("a neighbour", parts.WithHost("127.0.0.2"));
        yield return ("any address", parts.WithHost("0.0.0.0"));
        yield return ("a name that begins so", parts.WithHost($"127.0.0.1.{Evil}"));
        yield return ("a name of a service that resolves so", parts.WithHost($"127-0-0-1.{Evil}"));
        yield return ("as a user name", parts.WithAuthority($"127.0.0.1@{Evil}"));
        yield return ("as a user name with a port for a password", parts.WithAuthority($"127.0.0.1:{parts.Port.ToString(CultureInfo.InvariantCulture)}@{Evil}"));
    }
}
