using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using NUnit.Framework;
using OAuthConformance.Harness.UserAgents;

namespace OAuthConformance.Harness.Tests.UserAgents;

public sealed class PageRecogniserTests
{
    private static readonly TestCaseData[] Logins =
    [
        Case("user name and password", "<form><input name=user><input name=pass type=password><button>Sign in</button></form>", "user", "pass", "Sign in"),
        Case("e-mail", "<form><input name=mail type=email><input name=pass type=password><input type=submit value='Log in'></form>", "mail", "pass", "Log in"),
        Case("password alone", "<form><input name=pass type=password><button>Next</button></form>", "", "pass", "Next"),
        Case("remember me, and cancel first", "<form><input name=user><input name=pass type=password><label><input type=checkbox name=keep>Remember me</label><button name=a value=cancel>Cancel</button><button>Continue</button></form>", "user", "pass", "Continue"),
        Case("no button", "<form><input name=user><input name=pass type=password></form>", "user", "pass", ""),
        Case("only buttons that lead elsewhere", "<form><input name=user><input name=pass type=password><button>Forgot password?</button><button type=button>Show</button></form>", "user", "pass", ""),
        Case("hidden fields between", "<form><input type=hidden name=csrf value=x><input name=user><input type=hidden name=step value=1><input name=pass type=password><button>OK</button></form>", "user", "pass", "OK"),
        Case("a search form before it", "<form action=/search><input name=q><button>Search</button></form><form><input name=user><input name=pass type=password><button>Sign in</button></form>", "user", "pass", "Sign in"),
        Case("a honeypot", "<form><input name=user><input name=website style='display: none'><input name=pass type=password><button>Sign in</button></form>", "user", "pass", "Sign in"),
        Case("fields outside of the form", "<form id=f></form><input name=user form=f><input name=pass type=password form=f><button form=f>Go</button>", "user", "pass", "Go"),
    ];

    private static readonly TestCaseData[] Consents =
    [
        Case("allow and deny", "<form><button name=a value=yes>Allow</button><button name=a value=no>Deny</button></form>", "Allow", "Deny"),
        Case("deny comes first", "<form><button>Cancel</button><button>Authorize</button></form>", "Authorize", "Cancel"),
        Case("two forms", "<form action=/no method=post><button>Decline</button></form><form action=/yes method=post><button>Accept</button></form>", "Accept", "Decline"),
        Case("deny is a link", "<form><button>Continue</button></form><a href=/abort>[ Cancel ]</a>", "Continue", "[ Cancel ]"),
        Case("checkboxes for scopes", "<form><input type=checkbox name=scope value=email checked><input type=checkbox name=scope value=profile><button>Yes, allow</button><button>No</button></form>", "Yes, allow", "No"),
        Case("no way to refuse", "<form><input type=submit value='I agree'></form>", "I agree", ""),
        Case("a search box", "<form><input name=q type=search><button>Search</button></form><form><button>Grant access</button><button>Reject</button></form>", "Grant access", "Reject"),
        Case("a text box for search", "<form><input name=q><button>OK</button></form><form><button>Grant access</button></form>", "Grant access", ""),
        Case("the refusal names what it refuses", "<form><button>Don't allow</button><button>Allow</button></form>", "Allow", "Don't allow"),
        Case("the refusal with a curly apostrophe", "<form><button>Don’t Allow</button><button>Allow</button></form>", "Allow", "Don’t Allow"),
        Case("the refusal in full words", "<form><button>Do not authorize</button><button>Authorize</button></form>", "Authorize", "Do not authorize"),
        Case("a hidden refusal", "<form><button hidden>Deny</button><button>Allow</button></form>", "Allow", ""),
    ];

    private static readonly TestCaseData[] Others =
    [
        Case("an error page", "<h1>invalid_request</h1><p>redirect_uri is not registered.</p>"),
        Case("an empty page", ""),
        Case("plain text", "not found"),
        Case("a search box alone", "<form><input name=q><button>Search</button></form>"),
        Case("a hidden password field", "<form><input name=pass type=password hidden><button>Search</button></form>"),
        Case("a password field in a hidden part", "<div hidden><form><input name=pass type=password><button>Sign in</button></form></div>"),
        Case("a password field that is not displayed", "<form><p style='color:red;DISPLAY:none'><input name=pass type=password></p><button>Search</button></form>"),
        Case("a password field that the browser does not show", "<form><input name=pass type=password data-oc-hidden><button>Search</button></form>"),
        Case("a password field outside of every form", "<input type=password name=pass>"),
        Case("words of approval without a form", "<button>Allow</button><p>Accept</p>"),
        Case("a button of another kind", "<form><button type=button>Allow</button><button type=reset>OK</button></form>"),
        Case("JSON", "{\"error\":\"invalid_request\"}"),
    ];

    [TestCaseSource(nameof(Logins))]
    public void A_login_page_is_told_by_its_visible_password_field(string html, string username, string password, string submit)
    {
        var page = PageRecogniser.Recognise(PageRecogniser.Parse(html));

        Assert.That(page, Is.TypeOf<LoginPage>());
        var login = (LoginPage)page;
        Assert.That((login.Username?.Name ?? "", login.Password!.Name, Caption(login.Submit)), Is.EqualTo((username, password, submit)));
    }

    [TestCaseSource(nameof(Consents))]
    public void A_consent_page_is_told_by_its_button_of_approval(string html, string approve, string deny)
    {
        var page = PageRecogniser.Recognise(PageRecogniser.Parse(html));

        Assert.That(page, Is.TypeOf<ConsentPage>());
        var consent = (ConsentPage)page;
        Assert.That((Caption(consent.Approve), Caption(consent.Deny)), Is.EqualTo((approve, deny)));
        Assert.That(consent.Form!.Elements, Does.Contain(consent.Approve));
    }

    [TestCase("Anmelden", "Erlauben", "Ablehnen")]
    [TestCase("Weiter", "Zulassen", "Abbrechen")]
    [TestCase("Se connecter", "Autoriser", "Refuser")]
    [TestCase("Suivant", "Accepter", "Annuler")]
    [TestCase("Iniciar sesión", "Permitir", "Denegar")]
    [TestCase("Siguiente", "Aceptar", "Cancelar")]
    [TestCase("Entrar", "Autorizar", "Recusar")]
    [TestCase("Próximo", "Sim", "Não")]
    [TestCase("Inloggen", "Toestaan", "Weigeren")]
    [TestCase("Volgende", "Akkoord", "Annuleren")]
    [TestCase("Accedi", "Consenti", "Nega")]
    [TestCase("Avanti", "Autorizza", "Rifiuta")]
    public void Buttons_of_other_languages_are_told_by_what_they_say(string logIn, string allow, string deny)
    {
        var login = PageRecogniser.Recognise(PageRecogniser.Parse($"<input name=user><input name=pass type=password><button>i</button><button type=button>{deny}</button><button type=button>{logIn}</button>"), runsScript: true);
        var consent = PageRecogniser.Recognise(PageRecogniser.Parse($"<form><button>{deny}</button><button>{allow}</button></form>"));

        Assert.That(Caption((login as LoginPage)?.Submit), Is.EqualTo(logIn));
        Assert.That((Caption((consent as ConsentPage)?.Approve), Caption((consent as ConsentPage)?.Deny)), Is.EqualTo((allow, deny)));
    }

    [TestCase("<form><input name=login><button>Next</button></form>")]
    [TestCase("<form><input type=email name=x><button>Weiter</button></form>")]
    [TestCase("<form><label for=a>Nombre de usuario</label><input id=a name=x><input type=password name=p aria-hidden=true><button>Siguiente</button></form>")]
    public void A_page_for_the_user_name_alone_is_a_login_page_without_a_password(string html)
    {
        var page = PageRecogniser.Recognise(PageRecogniser.Parse(html)) as LoginPage;

        Assert.That((page?.Username is not null, page?.Password), Is.EqualTo((true, (IHtmlInputElement?)null)));
    }

    [TestCase("<footer><form><input type=email name=mail><button>OK</button></form></footer>")]
    [TestCase("<form><input type=email name=mail><button>Subscribe</button></form>")]
    [TestCase("<form><input name=first><input type=email name=mail><button>Next</button></form>")]
    public void A_field_for_something_else_is_none_for_a_user_name(string html) =>
        Assert.That(PageRecogniser.Recognise(PageRecogniser.Parse(html)), Is.Not.InstanceOf<LoginPage>());

    [TestCase("<form><input name=otp><button>Sign in</button></form>", true)]
    [TestCase("<form><input type=password name=pin autocomplete=one-time-code><button>Sign in</button></form>", true)]
    [TestCase("<form><input name=user_code><button>Next</button></form>", false)]
    [TestCase("<form><label>Promo code <input name=x></label><button>Next</button></form>", false)]
    public void A_page_for_a_one_time_code_is_told_by_its_field(string html, bool isIt) =>
        Assert.That(PageRecogniser.Recognise(PageRecogniser.Parse(html)) is CodePage, Is.EqualTo(isIt));

    [TestCase("<form><button>Stay</button><button>Log out</button></form>", "Log out")]
    [TestCase("<form><button>Yes, sign me out</button><button>No, stay signed in</button></form>", "Yes, sign me out")]
    [TestCase("<form id=f></form><button form=f>Sign out</button><button form=f>Stay signed in</button>", "Sign out")]
    [TestCase("<form><input type=submit value=Logout></form>", "Logout")]
    public void A_question_whether_to_log_out_is_told_by_its_button(string html, string confirm)
    {
        var page = PageRecogniser.RecogniseLogout(PageRecogniser.Parse(html));

        Assert.That(page, Is.TypeOf<LogoutPage>());
        Assert.That(Caption(((LogoutPage)page).Confirm), Is.EqualTo(confirm));
    }

    [TestCase("<p>You are logged out.</p>")]
    [TestCase("<form><button>Stay signed in</button></form>")]
    [TestCase("<form><input name=user><input name=pass type=password><button>Continue</button></form>")]
    public void A_page_that_asks_something_else_is_no_question_whether_to_log_out(string html) =>
        Assert.That(PageRecogniser.RecogniseLogout(PageRecogniser.Parse(html)), Is.TypeOf<OtherPage>());

    [TestCaseSource(nameof(Others))]
    public void Any_other_page_is_neither(string html) =>
        Assert.That(PageRecogniser.Recognise(PageRecogniser.Parse(html)), Is.TypeOf<OtherPage>());

    [TestCase("code")]
    [TestCase("id_token")]
    [TestCase("error")]
    [TestCase("response")]
    public void A_page_that_posts_a_response_on_is_told_by_its_hidden_field(string name)
    {
        var html = $"<body onload='document.forms[0].submit()'><form method=post action=https://client.example/cb><input type=hidden name={name} value=x><noscript><button>Continue</button></noscript></form>";

        Assert.That(PageRecogniser.Recognise(PageRecogniser.Parse(html)), Is.TypeOf<DeliveryPage>());
    }

    [Test]
    public void A_form_that_can_be_refused_is_no_delivery_whatever_its_fields_are_called() =>
        Assert.That(PageRecogniser.Recognise(PageRecogniser.Parse("<form method=post><input type=hidden name=code value=x><button>Yes</button><button>No</button></form>")), Is.TypeOf<ConsentPage>());

    [Test]
    public void A_page_with_a_response_parameter_in_a_GET_form_delivers_nothing() =>
        Assert.That(PageRecogniser.Recognise(PageRecogniser.Parse("<form><input type=hidden name=code value=x></form>")), Is.TypeOf<OtherPage>());

    [Test]
    public void The_text_of_a_page_is_short_and_without_runs_of_white_space()
    {
        Assert.That(PageRecogniser.Text(PageRecogniser.Parse("<title>Error</title><p>Some\n\n  thing</p>")), Is.EqualTo("Error: Something".Replace("Some", "Some ")));
        Assert.That(PageRecogniser.Text(PageRecogniser.Parse(new string('x', 1000))), Has.Length.EqualTo(303));
        Assert.That(PageRecogniser.Text(PageRecogniser.Parse("")), Is.Empty);
    }

    private static string Caption(IElement? element) => element is IHtmlInputElement input ? input.Value : element?.TextContent ?? "";

    private static TestCaseData Case(string name, params object[] arguments) => new TestCaseData(arguments).SetArgDisplayNames(name);
}
