using NUnit.Framework;
using OAuthConformance.Reports;

namespace OAuthConformance.Harness.Tests.Reports;

public sealed class ReportTextTests
{
    [TestCase("plain, ünïcode 漢字 😀", "plain, ünïcode 漢字 😀")]
    [TestCase("a\r\nb\n\tc", "a\nb\n\tc")]
    [TestCase("a\rb", @"a\u000db")]
    [TestCase("\u001b[2J", @"\u001b[2J")]
    [TestCase("a\u202eb\u200bc\ufeff", @"a\u202eb\u200bc\ufeff")]
    [TestCase("\u0085\u2028", @"\u0085\u2028")]
    [TestCase("\U000e0041", @"\U000e0041")]
    public void Hidden_characters_become_visible(string text, string visible) =>
        Assert.That(ReportText.Visible(text), Is.EqualTo(visible));

    /// <remarks>No table row, because the metadata of an attribute cannot hold half a pair.</remarks>
    [Test]
    public void Half_a_surrogate_pair_becomes_visible() =>
        Assert.That(ReportText.Visible("\ud800x\udc00"), Is.EqualTo(@"\ud800x\udc00"));

    [TestCase("RFC7636", "RFC 7636")]
    [TestCase("OIDCCore", "OIDCCore")]
    [TestCase("RFC", "RFC")]
    [TestCase("attacks", "attacks")]
    public void A_specification_is_named_as_people_write_it(string id, string name) =>
        Assert.That(ReportText.SpecName(id), Is.EqualTo(name));

    [TestCase("redirect_uri is compared", "redirect_uri is compared")]
    [TestCase("*bold* _slanted_ ~gone~", @"\*bold\* \_slanted\_ \~gone\~")]
    [TestCase("a | b", @"a \| b")]
    [TestCase("<b>&amp;", "&lt;b&gt;&amp;amp;")]
    [TestCase("[x](y) ![i](j)", @"\[x\](y) !\[i\](j)")]
    [TestCase("line\nline", "line line")]
    [TestCase("- item", @"\- item")]
    [TestCase("12. item", @"12\. item")]
    [TestCase("0.1.0 of", "0.1.0 of")]
    [TestCase("https://evil.example", @"https:\//evil.example")]
    [TestCase("www.evil.example", @"www\.evil.example")]
    [TestCase(@"back\slash `code`", @"back\\slash \`code\`")]
    public void Running_text_holds_no_markup(string text, string escaped) =>
        Assert.That(MarkdownText.Escape(text), Is.EqualTo(escaped));

    [TestCase("plain", "`plain`")]
    [TestCase("", "")]
    [TestCase("a`b", "``a`b``")]
    [TestCase("`a``", "``` `a`` ```")]
    [TestCase("a\nb", "`a b`")]
    public void No_text_leaves_its_code_span(string text, string code) =>
        Assert.That(MarkdownText.Code(text), Is.EqualTo(code));

    [Test]
    public void No_text_leaves_its_block() =>
        Assert.That(MarkdownText.Block("a\n````\nb", "  "), Is.EqualTo("  `````text\n  a\n  ````\n  b\n  `````\n"));
}
