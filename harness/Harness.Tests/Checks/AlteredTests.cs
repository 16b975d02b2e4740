using NUnit.Framework;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Harness.Tests.CheckTests;

/// <summary>A value with one character changed, and where that is.</summary>
public sealed class AlteredTests
{
    [TestCase("abcdefgh", "abcdAfgh", "abAdefgh")]
    [TestCase("abc.defgh", "abc.deAgh", "aAc.defgh")]
    [TestCase("abc.def.ghi", "abc.def.gAi", "abc.dAf.ghi")]
    [TestCase("abc.def.ghi.jkl.mno", "abc.def.ghi.jkl.mAo", "abc.def.gAi.jkl.mno")]
    [TestCase("prefix.AAA", "prefix.ABA", "preAix.AAA")]
    public void It_is_another_one_in_its_last_part_than_earlier(string value, string inLast, string earlier) =>
        Assert.That((Words.InLast(value), Words.Earlier(value)), Is.EqualTo((inLast, earlier)));

    private sealed class Words : ConformanceSuite
    {
        public static string InLast(string value) => Altered(value);

        public static string Earlier(string value) => Altered(value, earlier: true);
    }
}
