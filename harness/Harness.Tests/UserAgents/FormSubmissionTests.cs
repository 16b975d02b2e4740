using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using NUnit.Framework;
using OAuthConformance.Harness.Protocol;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

public sealed class FormSubmissionTests
{
    private const string Page = "https://idp.example/a/page?x=1";

    [TestCase("<input name=a value=1><input name=b value=2><input name=a value=3>", "a=1&b=2&a=3", TestName = "Fields_are_sent_in_their_order_and_repeated")]
    [TestCase("<input name=a value=''><input name=b>", "a=&b=", TestName = "Empty_fields_are_sent")]
    [TestCase("<input value=1><input name='' value=2>", "", TestName = "Fields_without_a_name_are_not_sent")]
    [TestCase("<input type=hidden name=a value='1&amp;2 é'>", "a=1%262%20%C3%A9", TestName = "Values_are_decoded_and_encoded")]
    [TestCase("<input type=checkbox name=a value=1 checked><input type=checkbox name=b value=2><input type=checkbox name=c checked>", "a=1&c=on", TestName = "Only_checked_boxes_are_sent")]
    [TestCase("<input type=radio name=a value=1><input type=radio name=a value=2 checked>", "a=2", TestName = "Only_the_chosen_radio_button_is_sent")]
    [TestCase("<select name=a><option value=1>one<option value=2 selected>two</select>", "a=2", TestName = "The_selected_option_is_sent")]
    [TestCase("<select name=a><option>one<option>two</select>", "a=one", TestName = "Without_a_selection_the_first_option_is_sent")]
    [TestCase("<textarea name=a>some text</textarea>", "a=some%20text", TestName = "Text_areas_are_sent")]
    [TestCase("<input name=a value=1 disabled><select name=b disabled><option>x</select><textarea name=c disabled>x</textarea><fieldset disabled><input name=d value=1></fieldset>", "", TestName = "Disabled_fields_are_not_sent")]
    [TestCase("<button name=x value=1>other</button><input type=submit name=y value=2><input type=reset name=r><input type=file name=f><input type=image name=i>", "", TestName = "Buttons_that_are_not_pressed_are_not_sent")]
    public void What_a_form_holds_is_sent_as_a_browser_would(string fields, string body)
    {
        var request = Submit($"<form method=post action=/go>{fields}</form>");

        Assert.That(Encoding.ASCII.GetString(request.Body!), Is.EqualTo(body));
    }

    [Test]
    public void The_button_that_is_pressed_is_sent_last()
    {
        var request = Submit("<form method=post><button id=press name=choice value=yes>Yes</button><input name=a value=1><button name=choice value=no>No</button></form>");

        Assert.That(Encoding.ASCII.GetString(request.Body!), Is.EqualTo("a=1&choice=yes"));
    }

    [TestCase("action=/go", "https://idp.example/go")]
    [TestCase("action=go", "https://idp.example/a/go")]
    [TestCase("action='?y=2'", "https://idp.example/a/page?y=2")]
    [TestCase("action=''", Page)]
    [TestCase("", Page)]
    [TestCase("action=' /go '", "https://idp.example/go")]
    [TestCase("action='//login.example/go'", "https://login.example/go")]
    [TestCase("action='https://login.example/go?a=%2f#part'", "https://login.example/go?a=%2f")]
    [TestCase("action=/go#part", "https://idp.example/go")]
    public void The_action_is_taken_from_the_page(string action, string url)
    {
        var request = Submit($"<form method=post {action}></form>");

        Assert.That((request.Method, request.Url), Is.EqualTo(("POST", url)));
    }

    [TestCase("action='/search?old=1#x'", "https://idp.example/search?a=1")]
    [TestCase("", "https://idp.example/a/page?a=1")]
    public void A_GET_form_replaces_the_query(string action, string url)
    {
        var request = Submit($"<form {action}><input name=a value=1></form>");

        Assert.That((request.Method, request.Url, request.Body), Is.EqualTo(("GET", url, (byte[]?)null)));
    }

    [Test]
    public void A_button_may_name_another_action_and_another_method()
    {
        var request = Submit("<form method=get action=/one><button id=press formaction=/two formmethod=POST>Go</button></form>");

        Assert.That((request.Method, request.Url), Is.EqualTo(("POST", "https://idp.example/two")));
    }

    [TestCase("https://client.example/cb?a=%41#b", "https://client.example/cb?a=%41#b")]
    [TestCase("com.example.app:/cb?code=1", "com.example.app:/cb?code=1")]
    [TestCase("/p?a=b#c", "https://idp.example/p?a=b#c")]
    [TestCase("../p", "https://idp.example/p")]
    [TestCase("#c", "https://idp.example/a/page?x=1#c")]
    [TestCase("//evil.example/p", "https://evil.example/p")]
    [TestCase("/\\evil.example/p", "https://evil.example/p")]
    [TestCase("\\\\evil.example/p", "https://evil.example/p")]
    [TestCase("https:\\\\evil.example\\p?q=\\", "https://evil.example/p?q=\\")]
    [TestCase("https://idp.example\\@evil.example/", "https://idp.example/@evil.example/")]
    [TestCase("/\t/evil.example/p", "https://evil.example/p")]
    [TestCase(" \u0001//evil.example/p\n", "https://evil.example/p")]
    [TestCase("///evil.example/p", "https://evil.example/p")]
    [TestCase("https:///evil.example/p", "https://evil.example/p")]
    [TestCase("http:evil.example/p", "http://evil.example/p")]
    [TestCase("https:p", "https://idp.example/a/p")]
    [TestCase("https:/p", "https://idp.example/p")]
    [TestCase("java\tscript:alert(1)", "javascript:alert(1)")]
    [TestCase("https://[", "https://[")]
    public void A_reference_leads_where_a_browser_would_go(string reference, string url) =>
        Assert.That(QuickAgent.Absolute(Page, reference), Is.EqualTo(url));

    private static WireRequest Submit(string html)
    {
        var document = PageRecogniser.Parse(html);
        return QuickAgent.Submission(Page, (IHtmlFormElement)document.Forms[0]!, document.GetElementById("press"));
    }
}
