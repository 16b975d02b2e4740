using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>What a person can use on a page.</summary>
/// <param name="document">The page.</param>
/// <param name="runsScript">True where script runs: then fields need no form, and whatever looks like a button is one.</param>
internal sealed partial class PageControls(IHtmlDocument document, bool runsScript)
{
    private const string Pressable = "[role=button], [role=link], [role=option], a";

    private IReadOnlyList<ControlGroup>? _groups;

    /// <summary>Each form with what belongs to it, and where script runs, all that belongs to none.</summary>
    public IReadOnlyList<ControlGroup> Groups => _groups ??= FindGroups();

    /// <summary>Every button.</summary>
    public IEnumerable<IHtmlElement> Buttons => Groups.SelectMany(group => group.Buttons);

    /// <summary>The first button that says so; words of refusal decide over those of approval, as in "Don't allow".</summary>
    public static IHtmlElement? Button(ControlGroup group, Regex words) => group.Buttons.Where(button => !IsOfCookies(button)).FirstOrDefault(button =>
        words == PageWords.Refusing() ? words.IsMatch(Caption(button)) : !PageWords.Refusing().IsMatch(Caption(button)) && words.IsMatch(Caption(button)));

    /// <summary>The button that sends what was typed into a group; null for none, where the Enter key does.</summary>
    public IHtmlElement? Submit(ControlGroup group)
    {
        var buttons = group.Buttons.Where(button => !PageWords.Refusing().IsMatch(Caption(button)) && !IsOfCookies(button)).ToList();
        if (group.Form is not null && Best(buttons.Where(IsSubmit)) is { } submit)
            return submit;
        return runsScript ? Best(Saying(buttons)) ?? Best(Saying(After(group))) : null;
    }

    /// <summary>What a button says.</summary>
    public static string Caption(IElement button) => button is IHtmlInputElement input
        ? $"{input.Value} {input.GetAttribute("aria-label")}".Trim()
        : WhiteSpace().Replace($"{button.TextContent} {button.GetAttribute("aria-label")} {button.GetAttribute("value")}", " ").Trim();

    /// <summary>What a person or a program takes a field for: its label, its name, and what it says of itself.</summary>
    public string NamesOf(IHtmlInputElement field) => string.Join(' ', new[]
        { LabelOf(field), field.Name, field.Id, field.GetAttribute("placeholder"), field.GetAttribute("aria-label"), field.GetAttribute("autocomplete") }.Where(name => !string.IsNullOrEmpty(name)));

    /// <summary>The label of a field; empty without.</summary>
    public string LabelOf(IHtmlInputElement field)
    {
        var label = field.Closest("label") ?? (field.Id is { Length: > 0 } id ? document.QuerySelectorAll("label").FirstOrDefault(label => label.GetAttribute("for") == id) : null);
        return WhiteSpace().Replace(label?.TextContent ?? "", " ").Trim();
    }

    /// <summary>True for what a person sees.</summary>
    public static bool IsVisible(IElement element) =>
        !element.HasAttribute(PageRecogniser.HiddenMark) && element.GetAttribute("type") != "hidden"
        && !(element is IHtmlInputElement && element.GetAttribute("aria-hidden") == "true")
        && !element.GetAncestors().OfType<IElement>().Prepend(element).Any(around =>
            around.HasAttribute("hidden") || NotDisplayed().IsMatch(around.GetAttribute("style") ?? ""));

    /// <summary>True for a text field of one line.</summary>
    public static bool IsText(IHtmlInputElement field) => field.Type is "text" or "email" or "tel";

    /// <summary>True for a field that searches the site.</summary>
    public static bool IsSearch(IHtmlInputElement field) => field.Type == "search" || field.Name is "q" or "search" || field.Closest("[role=search]") is not null;

    /// <summary>True within a banner about cookies.</summary>
    public static bool IsOfCookies(IElement element) => element.GetAncestors().OfType<IElement>().Any(IsCookieBanner);

    /// <summary>True for what lies over a page, or is named for it, and speaks of cookies other than in a link.</summary>
    public static bool IsCookieBanner(IElement element)
    {
        if (element is IHtmlBodyElement or IHtmlHtmlElement or IHtmlFormElement)
            return false;
        var isNamed = PageWords.Cookies().IsMatch($"{element.Id} {element.ClassName} {element.GetAttribute("aria-label")}");
        if (!isNamed && !element.HasAttribute(PageRecogniser.OverMark))
            return false;
        if (element.QuerySelectorAll("input").OfType<IHtmlInputElement>().Any(field => IsText(field) || field.Type == "password"))
            return false;
        var links = string.Concat(element.QuerySelectorAll("a").Select(link => link.TextContent)).Length;
        return PageWords.Cookies().IsMatch(string.Concat(element.Descendants<IText>().Where(text => text.ParentElement?.Closest("a") is null).Select(text => text.Data)))
            && element.TextContent.Length > links;
    }

    private IReadOnlyList<ControlGroup> FindGroups()
    {
        var groups = document.Forms.Select(form => new ControlGroup(form, [.. form.Elements.OfType<IHtmlElement>().Where(IsVisible)], [])).ToList();
        if (!runsScript)
            return [.. groups.Select(group => group with { Buttons = [.. group.Elements.Where(IsSubmit)] })];
        var pressable = document.QuerySelectorAll(Pressable).OfType<IHtmlElement>().Where(IsVisible).Where(LeadsNowhereByItself).ToHashSet();
        var taken = groups.SelectMany(group => group.Elements).ToHashSet();
        var scripted = groups.Select(group =>
        {
            var own = pressable.Where(element => group.Form!.Contains(element)).Concat(group.Elements).ToHashSet();
            taken.UnionWith(own);
            return group with { Buttons = InOrder(own.Where(IsScriptedButton)) };
        }).ToList();
        IReadOnlyList<IHtmlElement> free = InOrder(document.QuerySelectorAll("input, button, textarea, select").OfType<IHtmlElement>().Where(IsVisible).Concat(pressable).Where(element => !taken.Contains(element)));
        return [.. scripted, new(null, free, [.. free.Where(IsScriptedButton)])];
    }

    private List<IHtmlElement> InOrder(IEnumerable<IHtmlElement> elements)
    {
        var set = elements.ToHashSet();
        return [.. document.All.OfType<IHtmlElement>().Where(set.Contains)];
    }

    /// <summary>Buttons of no form that come after the last field of one.</summary>
    private IEnumerable<IHtmlElement> After(ControlGroup group)
    {
        var last = group.Fields.LastOrDefault();
        return last is null ? [] : Groups.Where(other => other.Form is null).SelectMany(other => other.Buttons)
            .Where(button => (last.CompareDocumentPosition(button) & DocumentPositions.Following) != 0 && !PageWords.Refusing().IsMatch(Caption(button)) && !IsOfCookies(button));
    }

    private static IEnumerable<IHtmlElement> Saying(IEnumerable<IHtmlElement> buttons) => buttons.Where(button => PageWords.Sending().IsMatch(Caption(button)));

    /// <summary>The first button, and one that leads elsewhere only where there is no other.</summary>
    private static IHtmlElement? Best(IEnumerable<IHtmlElement> buttons) => buttons
        .OrderBy(button => PageWords.OtherWays().IsMatch(Caption(button)))
        .ThenBy(button => !PageWords.Sending().IsMatch(Caption(button)))
        .FirstOrDefault();

    private static bool IsSubmit(IHtmlElement element) => element switch
    {
        IHtmlButtonElement button => button.Type is "submit" or "",
        IHtmlInputElement input => input.Type is "submit" or "image",
        _ => false,
    };

    private static bool IsScriptedButton(IHtmlElement element) => IsSubmit(element) || element switch
    {
        IHtmlButtonElement button => button.Type == "button",
        IHtmlInputElement input => input.Type == "button",
        _ => element is not IHtmlSelectElement and not IHtmlTextAreaElement && element.Matches(Pressable),
    };

    /// <summary>A link with an address is a link; one without is what script makes of it.</summary>
    private static bool LeadsNowhereByItself(IHtmlElement element) => element is not IHtmlAnchorElement
        || element.GetAttribute("role") is "button" or "link"
        || element.GetAttribute("href") is null or "" or "#"
        || element.GetAttribute("href")!.StartsWith("javascript:", StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\b(display\s*:\s*none|visibility\s*:\s*hidden)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NotDisplayed();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}

/// <summary>What belongs together.</summary>
/// <param name="Form">The form; null for what belongs to none.</param>
/// <param name="Elements">What a person sees of it.</param>
/// <param name="Buttons">What can be pressed.</param>
internal sealed record ControlGroup(IHtmlFormElement? Form, IReadOnlyList<IHtmlElement> Elements, IReadOnlyList<IHtmlElement> Buttons)
{
    /// <summary>The fields.</summary>
    public IEnumerable<IHtmlInputElement> Fields => Elements.OfType<IHtmlInputElement>();

    /// <summary>The fields that can be typed into.</summary>
    public IEnumerable<IHtmlInputElement> Open => Fields.Where(input => !input.IsReadOnly && !input.IsDisabled);
}
