using NUnit.Framework;

namespace OAuthConformance.Harness.Tests.Runner;

/// <summary>What every refusal to audit has in common.</summary>
internal static class Refusals
{
    /// <summary>One sentence on standard error, nothing on standard output, no stack trace, and no run folder.</summary>
    public static void AssertRefused(this Ended ended, int exitCode, string runFolder, params string[] words)
    {
        Assert.Multiple(() =>
        {
            Assert.That(ended.ExitCode, Is.EqualTo(exitCode), ended.Error);
            Assert.That(ended.Output, Is.Empty);
            Assert.That(ended.Error, Does.Not.Contain("   at "));
            Assert.That(Directory.Exists(runFolder), Is.False, "a run folder was left behind");
            foreach (var word in words)
                Assert.That(ended.LastWord, Does.Contain(word));
        });
    }

    /// <summary>As <see cref="AssertRefused"/>, with that sentence and no other line.</summary>
    public static void AssertRefusedAtOnce(this Ended ended, int exitCode, string runFolder, params string[] words)
    {
        ended.AssertRefused(exitCode, runFolder, words);
        Assert.That(ended.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
    }
}
