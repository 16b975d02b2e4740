using System.Collections.Concurrent;
using System.Security.Cryptography;
using AngleSharp.Html.Dom;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>
/// Texts that become script where a page writes them out without escaping, and the knowledge of which of them did. They
/// call a function that every page of one browser session has and whose name nobody can guess: what calls it is ours.
/// </summary>
public sealed class ExecutionTrap
{
    private static readonly (string Place, Func<string, string> Text)[] Kinds =
    [
        // The end tags leave the elements whose text is not read as HTML. Script elements do not run when script writes them; images do.
        ("text", call => $"</title></textarea></style></noscript></script><script>{call}</script>"),
        ("text without script elements", call => $"</title></textarea></style></noscript></script><img src=x: onerror={call}>"),
        // Where angle brackets are escaped and quotes are not, the attributes call: one on what can get the focus, one on hidden fields.
        ("an attribute in double quotes", call => $"\" autofocus onfocus={call} style=content-visibility:auto oncontentvisibilityautostatechange={call} ><svg onload={call}>"),
        ("an attribute in single quotes", call => $"' autofocus onfocus={call} style=content-visibility:auto oncontentvisibilityautostatechange={call} ><svg onload={call}>"),
        ("a script string in double quotes", call => $"\"-{call}-\""),
        ("a script string in single quotes", call => $"'-{call}-'"),
        ("a script string whose quotes are escaped and backslashes are not", call => $"\\\"-{call}//"),
        ("a script template", call => $"${{{call}}}"),
        ("a URL", call => $"javascript:{call}"),
    ];

    private readonly ConcurrentDictionary<int, bool> _sprung = new();

    /// <summary>A trap with a function of its own.</summary>
    public ExecutionTrap() => Payloads = [.. Kinds.Select((kind, number) => new TrapPayload(kind.Place, kind.Text($"{Function}({number})")))];

    /// <summary>Name of the function.</summary>
    public string Function { get; } = "oc" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

    /// <summary>One text for each kind of place that a page may write a parameter to.</summary>
    public IReadOnlyList<TrapPayload> Payloads { get; }

    /// <summary>The places whose text ran as script, in the order of <see cref="Payloads"/>.</summary>
    public IReadOnlyList<string> Sprung => [.. Payloads.Where((_, number) => _sprung.ContainsKey(number)).Select(payload => payload.Place)];

    /// <summary>The elements of a page that call the function: markup that a payload became, whether or not a policy lets it run.</summary>
    /// <param name="html">The page as the target sent it.</param>
    public IReadOnlyList<string> PlantedIn(string html) =>
    [
        .. PageRecogniser.Parse(html).All
            .Where(element => element.Attributes.Any(attribute => attribute.Name.StartsWith("on", StringComparison.Ordinal) && Calls(attribute.Value))
                || (element is IHtmlScriptElement && Calls(element.TextContent)))
            .Select(element => $"<{element.LocalName}>"),
    ];

    /// <summary>Presses the links of a page that would call the function, as a person might.</summary>
    internal string PressLinks => $$"""
        () => {
          for (const link of document.querySelectorAll('a[href], area[href]'))
            if (link.protocol === 'javascript:' && link.href.includes('{{Function}}')) link.click();
          return '';
        }
        """;

    // A call alone: script of the page that holds a payload in a string says more than that.
    private bool Calls(string script) => script.StartsWith($"{Function}(", StringComparison.Ordinal) && script.EndsWith(')') && script.Length < Function.Length + 5;

    /// <summary>The function was called.</summary>
    /// <param name="number">Which payload called it.</param>
    internal void Spring(int number) => _sprung[number] = true;
}

/// <summary>A text that is harmless where it is escaped.</summary>
/// <param name="Place">Where it becomes script when it is not.</param>
/// <param name="Text">What to send.</param>
public sealed record TrapPayload(string Place, string Text);
