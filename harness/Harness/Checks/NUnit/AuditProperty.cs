using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace OAuthConformance.Harness.Checks.NUnit;

/// <summary>Where a test assembly's set-up leaves the audit for its checks: a property of the set-up's own node in the test tree.</summary>
public static class AuditProperty
{
    private const string Name = "oauth-conformance audit";

    /// <summary>Called once from the assembly's <c>[SetUpFixture]</c>.</summary>
    public static void Set(Audit audit) => TestExecutionContext.CurrentContext.CurrentTest.Properties.Set(Name, audit);

    /// <summary>The audit that the test belongs to.</summary>
    /// <exception cref="InvalidOperationException">The assembly has no set-up that made one.</exception>
    public static Audit Find(ITest test)
    {
        for (ITest? node = test; node is not null; node = node.Parent)
        {
            if (node.Properties.Get(Name) is Audit audit)
                return audit;
        }

        throw new InvalidOperationException("the test assembly has no [SetUpFixture] that makes an audit");
    }
}
