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

    /// <summary>Reads HTML.</summary>
    public static IHtmlDocument Parse(string html) => new HtmlParser().ParseDocument(html);

    /// <summary>Says what kind of page it is.</summary>
    public static RecognisedPage Recognise(IHtmlDocument document)
    {
        foreach (var form in document.Forms)
        {
            if (AsLogin(form) is { } login)
                return login;
        }

        if (AsDelivery(document) is { } delivery)
            return delivery;
        return (RecognisedPage?)AsConsent(document) ?? new OtherPage(Text(document));
    }

    /// <summary>Says what kind of page it is to somebody who wants to log out: the question whether to, or another page.</summary>
    public static RecognisedPage RecogniseLogout(IHtmlDocument document)
    {
        var question = document.Forms.Select(form => (Form: form, Button: SubmitButton(form, LoggingOut()))).FirstOrDefault(pair => pair.Button is not null);
        return question.Button is null || document.Forms.Any(form => AsLogin(form) is not null)
            ? new OtherPage(Text(document))
            : new LogoutPage(question.Form, question.Button);
    }

    /// <summary>True when a person sees a button that sends a form, and not one that leads back.</summary>
    public static bool AsksForMore(IHtmlDocument document) => document.Forms.Any(form => SubmitButton(form) is not null);

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

    private static LoginPage? AsLogin(IHtmlFormElement form)
    {
        var fields = form.Elements.OfType<IHtmlInputElement>().Where(IsVisible).ToList();
        if (fields.FirstOrDefault(field => field.Type == "password") is not { } password)
            return null;
        var username = fields.TakeWhile(field => field != password).LastOrDefault(field => field.Type is "text" or "email" or "tel");
        return new(form, username, password, SubmitButton(form));
    }

    private static ConsentPage? AsConsent(IHtmlDocument document)
    {
        var decisions = document.Forms
            .Where(form => !form.Elements.OfType<IHtmlInputElement>().Any(field => IsVisible(field) && field.Type is "text" or "password" or "email"))
            .ToList();
        var approve = decisions.Select(form => (Form: form, Button: SubmitButton(form, Approving()))).FirstOrDefault(pair => pair.Button is not null);
        if (approve.Button is null)
            return null;
        var deny = decisions.Select(form => SubmitButton(form, Refusing())).FirstOrDefault(button => button is not null)
            ?? document.Links.FirstOrDefault(link => IsVisible(link) && Refusing().IsMatch(link.TextContent));
        return new(approve.Form, approve.Button, deny, Text(document));
    }

    /// <summary>A form_post response: hidden fields only, among them a response parameter (Form Post Response Mode section 2).</summary>
    private static DeliveryPage? AsDelivery(IHtmlDocument document) => document.Forms
        .Where(form => form.Method == "post" && form.Elements.OfType<IHtmlInputElement>().Any(field =>
            field.Type == "hidden" && field.Name is "code" or "id_token" or "access_token" or "error" or "response"))
        .Select(form => new DeliveryPage(form, SubmitButton(form)))
        .FirstOrDefault();

    /// <summary>The first button that says so; words of refusal decide over those of approval, as in "Don't allow".</summary>
    private static IHtmlElement? SubmitButton(IHtmlFormElement form, Regex? words = null) =>
        form.Elements.OfType<IHtmlElement>().Where(IsVisible).Where(IsSubmit).FirstOrDefault(button =>
            words == Refusing() ? Refusing().IsMatch(Caption(button)) : !Refusing().IsMatch(Caption(button)) && words?.IsMatch(Caption(button)) != false);

    private static bool IsSubmit(IHtmlElement element) => element switch
    {
        IHtmlButtonElement button => button.Type is "submit" or "",
        IHtmlInputElement input => input.Type is "submit" or "image",
        _ => false,
    };

    private static string Caption(IHtmlElement button) =>
        button is IHtmlInputElement input ? input.Value : $"{button.TextContent} {button.GetAttribute("aria-label")} {button.GetAttribute("value")}";

    private static bool IsVisible(IElement element) =>
        !element.HasAttribute(HiddenMark) && element.GetAttribute("type") != "hidden"
        && !element.GetAncestors().OfType<IElement>().Prepend(element).Any(around =>
            around.HasAttribute("hidden") || NotDisplayed().IsMatch(around.GetAttribute("style") ?? ""));

    [GeneratedRegex(@"\b(display\s*:\s*none|visibility\s*:\s*hidden)\b", RegexOptions.IgnoreCase)]
    private static partial Regex NotDisplayed();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();

    [GeneratedRegex(@"\b(allow|authori[sz]e|accept|approve|agree|grant|continue|consent|yes|ok|confirm)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Approving();

    [GeneratedRegex(@"\b(log|sign)(ging|ing)?\s*(me|you)?[\s_-]*(out|off)\b|\b(yes|ok|confirm|continue|end session)\b", RegexOptions.IgnoreCase)]
    private static partial Regex LoggingOut();

    [GeneratedRegex(@"\b(deny|cancel|decline|reject|refuse|abort|no|back|register|sign up|forgot|disallow|do not|don['’]t)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Refusing();
}

/// <summary>A page, as a person would call it.</summary>
public abstract record RecognisedPage;

/// <summary>A page that asks for credentials.</summary>
/// <param name="Form">The form.</param>
/// <param name="Username">Field for the user name; null when the page asks for the password alone.</param>
/// <param name="Password">Field for the password.</param>
/// <param name="Submit">Button that sends the form; null when there is none.</param>
public sealed record LoginPage(IHtmlFormElement Form, IHtmlInputElement? Username, IHtmlInputElement Password, IHtmlElement? Submit) : RecognisedPage;

/// <summary>A page that asks whether the client may have what it asks for.</summary>
/// <param name="Form">The form that gives consent.</param>
/// <param name="Approve">Button that gives consent.</param>
/// <param name="Deny">Button or link that refuses it; null when there is none.</param>
/// <param name="Text">What the page says.</param>
public sealed record ConsentPage(IHtmlFormElement Form, IHtmlElement Approve, IElement? Deny, string Text) : RecognisedPage;

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
