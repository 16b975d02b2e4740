using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal.Commands;
using OAuthConformance.Harness.Checks.NUnit;

namespace OAuthConformance.Harness.Checks;

/// <summary>
/// A check: one NUnit test with a slug id that reads like the rule it holds a server to. The first segment of the id is
/// the folder of the suite; an id never changes and is never used again.
/// </summary>
/// <param name="id">Such as <c>pkce/verifier-must-match</c>.</param>
/// <param name="severity">How much a finding matters.</param>
/// <param name="requirements">Ids of the catalogue; the first one is broken when nothing else is said.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CheckAttribute(string id, Severity severity, params string[] requirements) : TestAttribute, IWrapTestMethod
{
    /// <summary>The check's id.</summary>
    public string Id => id;

    /// <summary>How much a finding matters.</summary>
    public Severity Severity => severity;

    /// <summary>What it judges.</summary>
    public IReadOnlyList<string> Requirements => requirements;

    /// <summary>Faults of the reference server that turn the check red.</summary>
    public string[] ProvenBy { get; init; } = [];

    /// <summary>Classes of attacks that the check tries, such as <c>B27</c>, beside those that its requirements belong to.</summary>
    public string[] Attacks { get; init; } = [];

    /// <summary>Free labels.</summary>
    public string[] Tags { get; init; } = [];

    /// <summary>What a broken server gives away, in plain words; shown with a finding.</summary>
    public string Gains { get; init; } = "";

    /// <summary>True for a check that waits for something to expire: it is started first and collected late.</summary>
    public bool Waits { get; init; }

    /// <summary>True for a check that may do lasting harm, such as locking an account: it runs where it is asked for, and on servers that the profile starts.</summary>
    public bool Destructive { get; init; }

    /// <inheritdoc/>
    TestCommand ICommandWrapper.Wrap(TestCommand command) => new CheckCommand(command.Test, CheckInfo.Of(command.Test.Method!.MethodInfo));
}

/// <summary>Client and user roles, and <c>browser</c>, that checks cannot do without; on a suite they hold for all its checks.</summary>
/// <param name="roles">Role names as the profile spells them.</param>
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class NeedsAttribute(params string[] roles) : Attribute
{
    /// <summary>The roles.</summary>
    public IReadOnlyList<string> Roles => roles;
}
