using System.Text.RegularExpressions;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>What buttons, fields and headings say, in English, German, French, Spanish, Portuguese, Dutch and Italian.</summary>
internal static partial class PageWords
{
    private const RegexOptions AnyCase = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    /// <summary>A button that sends what was typed.</summary>
    [GeneratedRegex(@"\b(log|sign)[\s-]*(me\s+)?(in|on)\b|\b(login|signin|next|continue|submit|enter|go|ok|verify|proceed"
        + @"|anmelden|einloggen|weiter|fortfahren|best[äa]tigen|pr[üu]fen|absenden"
        + @"|connecter|connexion|continuer|suivant|valider|v[ée]rifier|envoyer"
        + @"|iniciar sesi[óo]n|entrar|acceder|ingresar|siguiente|continuar|verificar|enviar"
        + @"|iniciar sess[ãa]o|pr[óo]ximo|pr[óo]xima|avan[çc]ar|seguinte"
        + @"|inloggen|aanmelden|volgende|doorgaan|verder|verifi[ëe]ren|verzenden"
        + @"|accedi|avanti|continua|entra|verifica|invia|conferma)\b", AnyCase)]
    public static partial Regex Sending();

    /// <summary>A button of approval.</summary>
    [GeneratedRegex(@"\b(allow|authori[sz]e|accept|approve|agree|grant|continue|consent|yes|ok|confirm"
        + @"|zulassen|erlauben|gestatten|akzeptieren|zustimmen|genehmigen|einverstanden|best[äa]tigen|weiter|fortfahren|ja"
        + @"|autoriser|accepter|accepte|approuver|permettre|continuer|valider|confirmer|oui"
        + @"|permitir|autorizar|aceptar|aprobar|continuar|confirmar|sí"
        + @"|aceitar|aprovar|sim"
        + @"|toestaan|accepteren|akkoord|goedkeuren|doorgaan|bevestigen"
        + @"|consenti|autorizza|accetta|approva|permetti|continua|conferma|sì)\b", AnyCase)]
    public static partial Regex Approving();

    /// <summary>A button of approval that says what it approves of, and does not merely lead on.</summary>
    [GeneratedRegex(@"\b(allow|authori[sz]e|accept|approve|agree|grant|consent"
        + @"|zulassen|erlauben|gestatten|akzeptieren|zustimmen|genehmigen|autoriser|accepter|accepte|approuver"
        + @"|permitir|autorizar|aceptar|aprobar|aceitar|aprovar|toestaan|accepteren|akkoord|goedkeuren|consenti|autorizza|accetta|approva)\b", AnyCase)]
    public static partial Regex Granting();

    /// <summary>A button that refuses, leads back, or leads to something else than the login.</summary>
    [GeneratedRegex(@"\b(deny|cancel|decline|reject|refuse|abort|no|back|register|sign up|create account|forgot|disallow|do not|don['’]t"
        + @"|ablehnen|abbrechen|verweigern|nein|nicht|zur[üu]ck|registrieren|vergessen"
        + @"|refuser|annuler|rejeter|d[ée]cliner|non|ne pas|retour|oubli[ée]|s['’]inscrire|cr[ée]er"
        + @"|denegar|rechazar|cancelar|volver|atr[áa]s|olvid\w+|registrarse|crear"
        + @"|negar|recusar|rejeitar|n[ãa]o|voltar|esquec\w+|registar|cadastr\w+|criar"
        + @"|weigeren|annuleren|nee|niet|terug|vergeten|registreren"
        + @"|nega|rifiuta|annulla|indietro|dimenticat\w+|registrati)\b", AnyCase)]
    public static partial Regex Refusing();

    /// <summary>A button that confirms a logout.</summary>
    [GeneratedRegex(@"\b(log|sign)(ging|ing)?\s*(me|you)?[\s_-]*(out|off)\b|\b(yes|ok|confirm|continue|end session"
        + @"|abmelden|ausloggen|ja|d[ée]connecter|d[ée]connexion|oui|cerrar sesi[óo]n|sí|terminar sess[ãa]o|sair|sim|uitloggen|afmelden|disconnetti|esci|sì)\b", AnyCase)]
    public static partial Regex LoggingOut();

    /// <summary>A button that says that it logs out.</summary>
    [GeneratedRegex(@"\b(log|sign)\s*(me\s+)?[\s_-]*(out|off)\b|\b(abmelden|ausloggen|d[ée]connecter|d[ée]connexion|cerrar sesi[óo]n|terminar sess[ãa]o|sair|uitloggen|afmelden|disconnetti|esci)\b", AnyCase)]
    public static partial Regex Leaving();

    /// <summary>A button beside the one that sends the form: another way to log in.</summary>
    [GeneratedRegex(@"\b(with|using|via|mit|avec|con|com|met|passkeys?|security key|webauthn|google|facebook|apple|github|microsoft|saml|sso|show|reveal|help|resend|send again|try another)\b", AnyCase)]
    public static partial Regex OtherWays();

    /// <summary>A button of a form that has nothing to do with the request.</summary>
    [GeneratedRegex(@"\b(search|subscribe|newsletter|reset|recover|suche\w*|suchen|rechercher|buscar|pesquisar|procurar|zoeken|cerca|zur[üu]cksetzen)\b", AnyCase)]
    public static partial Regex Unrelated();

    /// <summary>A field for a user name.</summary>
    [GeneratedRegex(@"user|log[\s_-]*in|e-?mail|identif|account|benutzer|nutzer|anmelde|konto|utilisateur|courriel|usuario|correo|usu[áa]rio|gebruiker|utente|phone|telefon|mobile", AnyCase)]
    public static partial Regex NamesUser();

    /// <summary>A field for a one-time code.</summary>
    [GeneratedRegex(@"\bcode\b|otp|one[\s_-]?time|passcode|(verif\w*|auth\w*|security|token|mfa|login)[\s_-]?(code|pin|digits)|\b(otc|2fa|mfa|tfa)|einmal|best[äa]tigungscode|usage unique|c[óo]digo|codice|verificatiecode", AnyCase)]
    public static partial Regex NamesCode();

    /// <summary>A field for something else than a code of this user's.</summary>
    [GeneratedRegex(@"user[\s_-]?code|device|coupon|promo|postal|zip|country", AnyCase)]
    public static partial Regex NamesOtherCode();

    /// <summary>A question whether to stay logged in, or to trust the browser.</summary>
    [GeneratedRegex(@"\b(stay|keep (me|you)|remain)\s+(signed|logged)[\s-]+in\b|\btrust this (device|browser)\b"
        + @"|angemeldet bleiben|eingeloggt bleiben|rester connect[ée]|mantener\w* (la )?sesi[óo]n|seguir conectad[oa]|permanecer (ligad|conectad)[oa]|manter\w* (a )?(sess[ãa]o|ligad[oa]|conectad[oa])|aangemeld blijven|ingelogd blijven|rimanere (conness|collegat)[oa]|resta\w* conness[oa]", AnyCase)]
    public static partial Regex StayingIn();

    /// <summary>A question with which account to go on.</summary>
    [GeneratedRegex(@"\b(choose|select|pick)\s+(an?\s+|your\s+|the\s+)?account\b|konto\s+(aus)?w[äa]hlen|w[äa]hlen sie (ein|ihr) konto"
        + @"|(choisi\w+|s[ée]lectionn\w+) (un|votre) compte|(elige|elegir|elija|selecciona\w*) (una|tu|su) cuenta|(escolh\w+|selecion\w+) (uma|a sua) conta|kies (een|uw|je) account|(scegli\w*|seleziona\w*) (un|il tuo) account", AnyCase)]
    public static partial Regex ChoosingAccount();

    /// <summary>An account that is not among those shown.</summary>
    [GeneratedRegex(@"\b(another|other|different|ander\w+|autre|otra|outra|altro)\b", AnyCase)]
    public static partial Regex Another();

    /// <summary>A box that keeps an answer for later, and grants nothing.</summary>
    [GeneratedRegex(@"remember|keep|ask me|ask again|do[\s_-]?not|don['’]t|merken|angemeldet|souvenir|recordar|lembrar|onthoud|ricorda|newsletter|marketing", AnyCase)]
    public static partial Regex Remembering();

    /// <summary>Words about cookies.</summary>
    [GeneratedRegex(@"cookie|galletas", AnyCase)]
    public static partial Regex Cookies();

    /// <summary>A button that makes a banner go away.</summary>
    [GeneratedRegex(@"\b(got it|close|dismiss|understood|necessary|essential|verstanden|schlie[ßs]+en|notwendige|fermer|cerrar|fechar|sluiten|chiudi)\b", AnyCase)]
    public static partial Regex Dismissing();
}
