using NUnit.Framework;

namespace OAuthConformance.Harness.Tests.Reports;

/// <summary>
/// Files that reports are compared with, in the folder <c>Golden</c>. With the variable <c>OAUTH_CONFORMANCE_WRITE_GOLDEN</c>
/// set they are written anew instead, and the test fails so that nobody forgets to read the difference.
/// </summary>
internal static class Golden
{
    private const string Variable = "OAUTH_CONFORMANCE_WRITE_GOLDEN";

    public static string Folder { get; } = Path.Combine(Checks.Workspace.Of(AppContext.BaseDirectory).Root, "harness", "Harness.Tests", "Reports", "Golden");

    public static void AssertSame(string name, string content)
    {
        var file = Path.Combine(Folder, name);
        if (Environment.GetEnvironmentVariable(Variable) is { Length: > 0 })
        {
            File.WriteAllText(file, content);
            Assert.Fail($"{name} is written anew; read what changed, and run the test without {Variable}");
        }

        Assert.That(content, Is.EqualTo(File.ReadAllText(file)), $"{name}: with {Variable}=1 the test writes it anew");
    }
}
