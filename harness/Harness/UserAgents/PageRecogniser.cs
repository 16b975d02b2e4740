using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>
/// Tells login, consent and other pages apart by what a person would see. Works on any document: what the quick agent
/// fetched, or a snapshot of the browser's DOM in which invisible elements carry <see cref="HiddenMark"/>.
/// </summary>
public static partial class PageRecogniser
{
    /// <summary>Attribute that marks an element of a snapshot as not visible.</summary>
    public const string HiddenMark = "data-oc-hidden";

    /// <summary>Attribute that marks an element of a snapshot which lies over others.</summary>
    public const string OverMark = "data-oc-over";

    /// <summary>Reads HTML.</summary>
    public static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    /// <summary>Says what kind of page it is.</summary>
    /// <param name="document">The page.</param>
    /// <param name="runsScript">True for a page as it stands in a browser: what script does on it needs neither a form nor a button that sends one.</param>
    /// <param name="seesBanners">False to look past banners that could not be put away.</param>
    public static RecognisedPage Recognise(IHtmlDocument document, bool runsScript = false, bool seesBanners = true)
    {
        var controls = new PageControls(document, runsScript);
        return (runsScript && seesBanners ? AsBanner(controls) : null)
            ?? First(controls, AsPassword)
            ?? First(controls, AsCode)
            ?? First(controls, AsIdentifier)
            ?? AsDelivery(document)
            ?? AsChooser(document, controls)
            ?? AsStay(document, controls)
            ?? AsConsent(document, controls)
            ?? (RecognisedPage?)AsGreeting(controls)
            ?? new OtherPage(Text(document));
    }

    /// <summary>Says what kind of page it is to somebody who wants to log out: the question whether to, or another page.</summary>
    public static RecognisedPage RecogniseLogout(IHtmlDocument document)
    {
        var controls = new PageControls(document, runsScript: false);
        var question = controls.Groups.Select(group => (group.Form, Button: PageControls.Button(group, PageWords.LoggingOut()))).FirstOrDefault(pair => pair.Button is not null);
        return question.Button is null || First(controls, AsPassword) is not null
            ? new OtherPage(Text(document))
            : new LogoutPage(question.Form!, question.Button);
    }

    /// <summary>What <see cref="Controls"/> begins with where nothing can be typed.</summary>
    internal const string WithoutFields = "it shows no fields";

    /// <summary>What a person can use on a page, for somebody who has to spell out the login.</summary>
    public static string Controls(IHtmlDocument document)
    {
        var controls = new PageControls(document, runsScript: true);
        var fields = controls.Groups.SelectMany(group => group.Fields).Where(field => field.Type is not ("submit" or "image" or "button" or "reset"))
            .Select(field => $"{field.Type} '{field.Name ?? field.Id}'{(controls.LabelOf(field) is { Length: > 0 } label ? $" labelled '{label}'" : "")}").ToList();
        var buttons = controls.Buttons.Select(button => $"'{PageControls.Caption(button)}'").Distinct().ToList();
        return $"{(fields.Count == 0 ? WithoutFields : $"it shows the fields {string.Join(", ", fields)}")} and {(buttons.Count == 0 ? "no buttons" : $"the buttons {string.Join(", ", buttons)}")}";
    }

    /// <summary>What leads on from a page of somebody who is logged in, in a browser; null for none.</summary>
    public static StayPage? WayOn(IHtmlDocument document) => AsGreeting(new(document, runsScript: true));

    /// <summary>True when a person sees a button that sends a form, and not one that leads back.</summary>
    public static bool AsksForMore(IHtmlDocument document) =>
        new PageControls(document, runsScript: false) is var controls && controls.Groups.Any(group => controls.Submit(group) is not null);

    /// <summary>All that a page says, for a person who reads the whole of it.</summary>
    public static string WholeText(IHtmlDocument document)
    {
        var read = (IHtmlDocument)document.Clone();
        foreach (var unread in read.QuerySelectorAll("script, style, template").ToList())
            unread.Remove();
        return WhiteSpace().Replace($"{read.Title} {read.Body?.TextContent}", " ").Trim();
    }

    /// <summary>What a page says: title and text without white space runs, shortened.</summary>
    public static string Text(IHtmlDocument document)
    {
        var text = WhiteSpace().Replace($"{document.Title}: {document.Body?.TextContent}", " ").Trim(' ', ':');
        return text.Length <= 300 ? text : text[..300] + "...";
    }

    private static RecognisedPage? First(PageControls controls, Func<PageControls, ControlGroup, RecognisedPage?> read) =>
        controls.Groups.Select(group => read(controls, group)).FirstOrDefault(page => page is not null);

    private static RecognisedPage? AsPassword(PageControls controls, ControlGroup group)
    {
        var fields = group.Open.ToList();
        if (fields.FirstOrDefault(field => field.Type == "password" && !IsForCode(controls, field)) is not { } password)
            return null;
        var username = fields.TakeWhile(field => field != password).LastOrDefault(PageControls.IsText);
        return new LoginPage(group.Form, username, password, controls.Submit(group));
    }

    /// <summary>A page that asks for the user name alone: one text field, which says so, beside none that does not.</summary>
    private static RecognisedPage? AsIdentifier(PageControls controls, ControlGroup group)
    {
        var fields = group.Open.Where(field => PageControls.IsText(field) && !PageControls.IsSearch(field) && field.Closest("footer, nav, aside") is null).ToList();
        if (fields is not [var username] || !PageWords.NamesUser().IsMatch($"{username.Type} {controls.NamesOf(username)}"))
            return null;
        var submit = controls.Submit(group);
        return submit is not null && PageWords.Unrelated().IsMatch(PageControls.Caption(submit)) ? null : new LoginPage(group.Form, username, null, submit);
    }

    /// <summary>A page that asks for a one-time code, in one field or in one for each digit.</summary>
    private static RecognisedPage? AsCode(PageControls controls, ControlGroup group)
    {
        var fields = group.Open.Where(field => (PageControls.IsText(field) && !PageControls.IsSearch(field)) || field.Type is "number" or "password").ToList();
        if (fields.Count >= 4 && fields.All(field => field.MaxLength == 1))
            return new CodePage(group.Form, fields, controls.Submit(group));
        return fields is [var code] && IsForCode(controls, code) ? new CodePage(group.Form, fields, controls.Submit(group)) : null;
    }

    private static bool IsForCode(PageControls controls, IHtmlInputElement field) => controls.NamesOf(field) is var names
        && (names.Contains("one-time-code", StringComparison.OrdinalIgnoreCase) || (PageWords.NamesCode().IsMatch(names) && !PageWords.NamesOtherCode().IsMatch(names)
            && !names.Contains("password", StringComparison.OrdinalIgnoreCase)));

    private static ChooserPage? AsChooser(IHtmlDocument document, PageControls controls)
    {
        if (!PageWords.ChoosingAccount().IsMatch(Heading(document)))
            return null;
        List<IElement> choices = [.. controls.Buttons, .. document.Links.Where(PageControls.IsVisible)];
        return new([.. choices.Distinct().Where(choice => !PageWords.Refusing().IsMatch(PageControls.Caption(choice)))]);
    }

    private static StayPage? AsStay(IHtmlDocument document, PageControls controls) => !PageWords.StayingIn().IsMatch(Heading(document)) ? null
        : controls.Groups.Select(group => (group.Form, Button: PageControls.Button(group, PageWords.Approving()) ?? PageControls.Button(group, PageWords.StayingIn())))
            .Where(pair => pair.Button is not null).Select(pair => new StayPage(pair.Form, pair.Button!)).FirstOrDefault();

    /// <summary>A page that script builds for somebody who is logged in, and that leads on beside a button to log out: it asks for nothing.</summary>
    private static StayPage? AsGreeting(PageControls controls)
    {
        var free = controls.Groups.FirstOrDefault(group => group.Form is null);
        return free is not null && PageControls.Button(free, PageWords.Leaving()) is not null && PageControls.Button(free, PageWords.Sending()) is { } goOn ? new(null, goOn) : null;
    }

    /// <summary>A banner about cookies that lies over the page: it is refused where that is offered, as most people would.</summary>
    private static BannerPage? AsBanner(PageControls controls)
    {
        var buttons = controls.Buttons.Where(PageControls.IsOfCookies).ToList();
        var dismiss = new[] { PageWords.Refusing(), PageWords.Dismissing(), PageWords.Approving() }
            .Select(words => buttons.FirstOrDefault(button => words.IsMatch(PageControls.Caption(button)))).FirstOrDefault(button => button is not null);
        return dismiss is null ? null : new(dismiss);
    }

    private static ConsentPage? AsConsent(IHtmlDocument document, PageControls controls)
    {
        var decisions = controls.Groups
            .Where(group => !group.Fields.Any(field => field.Type is "text" or "password" or "email" && !(group.Form is null && PageControls.IsSearch(field))))
            .ToList();
        var deny = decisions.Select(group => PageControls.Button(group, PageWords.Refusing())).FirstOrDefault(button => button is not null)
            ?? (IElement?)document.Links.FirstOrDefault(link => PageControls.IsVisible(link) && PageWords.Refusing().IsMatch(link.TextContent));
        // Outside of a form, a button that merely leads on may stand on any page, such as one that tells an error.
        var approve = decisions
            .Select(group => (Group: group, Button: PageControls.Button(group, group.Form is null && deny is null ? PageWords.Granting() : PageWords.Approving())))
            .FirstOrDefault(pair => pair.Button is not null);
        if (approve.Button is null)
            return null;
        return new(approve.Group.Form, approve.Button, deny, Text(document)) { Boxes = [.. Boxes(document, controls, approve.Group)] };
    }

    /// <summary>The boxes for scopes, ticked or not; one may be drawn by its label.</summary>
    private static IEnumerable<IHtmlInputElement> Boxes(IHtmlDocument document, PageControls controls, ControlGroup group) =>
        (group.Form?.Elements.OfType<IHtmlInputElement>() ?? document.QuerySelectorAll("input").OfType<IHtmlInputElement>().Where(box => box.Form is null))
            .Where(box => box.Type == "checkbox" && !box.IsDisabled && !PageWords.Remembering().IsMatch(controls.NamesOf(box)) && !PageControls.IsOfCookies(box))
            .Where(box => PageControls.IsVisible(box) || (controls.LabelOf(box).Length > 0 && !box.GetAncestors().OfType<IElement>().Any(around => !PageControls.IsVisible(around))));

    private static string Heading(IHtmlDocument document) => string.Join(" / ", document.QuerySelectorAll("title, h1, h2, h3, legend, [role=heading]")
        .Where(PageControls.IsVisible).Select(heading => WhiteSpace().Replace(heading.TextContent, " ")));

    /// <summary>
    /// A form_post response: hidden fields only, among them a response parameter (Form Post Response Mode section 2). A form that can
    /// be refused asks something, whatever its fields are called.
    /// </summary>
    private static DeliveryPage? AsDelivery(IHtmlDocument document)
    {
        var controls = new PageControls(document, runsScript: false);
        return controls.Groups
            .Where(group => group.Form!.Method == "post" && PageControls.Button(group, PageWords.Refusing()) is null && group.Form.Elements.OfType<IHtmlInputElement>().Any(field =>
                field.Type == "hidden" && field.Name is "code" or "id_token" or "access_token" or "error" or "response"))
            .Select(group => new DeliveryPage(group.Form!, controls.Submit(group)))
            .FirstOrDefault();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}

/// <summary>A page, as a person would call it.</summary>
public abstract record RecognisedPage;

/// <summary>A page that asks for credentials: all of them, or the user name or the password alone.</summary>
/// <param name="Form">The form; null where script sends what was typed.</param>
/// <param name="Username">Field for the user name; null when the page asks for the password alone.</param>
/// <param name="Password">Field for the password; null when the page asks for the user name alone.</param>
/// <param name="Submit">Button that sends the form; null when there is none.</param>
public sealed record LoginPage(IHtmlFormElement? Form, IHtmlInputElement? Username, IHtmlInputElement? Password, IHtmlElement? Submit) : RecognisedPage;

/// <summary>A page that asks for a one-time code.</summary>
/// <param name="Form">The form; null where script sends what was typed.</param>
/// <param name="Fields">The field, or one for each digit.</param>
/// <param name="Submit">Button that sends the form; null when there is none.</param>
public sealed record CodePage(IHtmlFormElement? Form, IReadOnlyList<IHtmlInputElement> Fields, IHtmlElement? Submit) : RecognisedPage
{
    /// <summary>What goes into each field.</summary>
    internal IEnumerable<(IHtmlInputElement Field, string Value)> Filled(string code) =>
        Fields.Count == 1 ? [(Fields[0], code)] : Fields.Zip(code, (field, digit) => (field, digit.ToString()));
}

/// <summary>A page that asks with which account to go on.</summary>
/// <param name="Choices">Buttons and links, each for an account or for another one.</param>
public sealed record ChooserPage(IReadOnlyList<IElement> Choices) : RecognisedPage
{
    /// <summary>What leads to a user's account, or to the login of one that is not shown; null for neither.</summary>
    public IElement? For(string username) =>
        Choices.FirstOrDefault(choice => choice.TextContent.Contains(username, StringComparison.OrdinalIgnoreCase) || choice.Attributes.Any(attribute => attribute.Value.Contains(username, StringComparison.OrdinalIgnoreCase)))
        ?? Choices.FirstOrDefault(choice => PageWords.Another().IsMatch(choice.TextContent));
}

/// <summary>A page that asks whether to stay logged in, or that greets somebody who is and leads on.</summary>
/// <param name="Form">The form; null where script sends the answer.</param>
/// <param name="Yes">Button that says yes, or leads on.</param>
public sealed record StayPage(IHtmlFormElement? Form, IHtmlElement Yes) : RecognisedPage;

/// <summary>A page that a banner about cookies covers.</summary>
/// <param name="Dismiss">Button that makes it go away.</param>
public sealed record BannerPage(IHtmlElement Dismiss) : RecognisedPage;

/// <summary>A page that asks whether the client may have what it asks for.</summary>
/// <param name="Form">The form that gives consent; null where script sends the answer.</param>
/// <param name="Approve">Button that gives consent.</param>
/// <param name="Deny">Button or link that refuses it; null when there is none.</param>
/// <param name="Text">What the page says.</param>
public sealed record ConsentPage(IHtmlFormElement? Form, IHtmlElement Approve, IElement? Deny, string Text) : RecognisedPage
{
    /// <summary>Boxes for what is asked for.</summary>
    public IReadOnlyList<IHtmlInputElement> Boxes { get; init; } = [];
}

/// <summary>A page that asks whether to log out.</summary>
/// <param name="Form">The form that confirms it.</param>
/// <param name="Confirm">Button that does.</param>
public sealed record LogoutPage(IHtmlFormElement Form, IHtmlElement Confirm) : RecognisedPage;

/// <summary>A page that posts a response to somewhere else.</summary>
/// <param name="Form">The form.</param>
/// <param name="Submit">Button that sends the form; null when a person sees none.</param>
public sealed record DeliveryPage(IHtmlFormElement Form, IHtmlElement? Submit) : RecognisedPage;

/// <summary>Any other page.</summary>
/// <param name="Text">What it says.</param>
public sealed record OtherPage(string Text) : RecognisedPage;
