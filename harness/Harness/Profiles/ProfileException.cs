using System.Text.Json;

namespace OAuthConformance.Harness.Profiles;

/// <summary>The operator has to change something: a profile, an option, the environment. The message is one sentence for them.</summary>
public sealed class ConfigurationException : Exception
{
    /// <summary>A sentence that says which key, where, and what to write.</summary>
    public ConfigurationException(string message)
        : base(message)
    {
    }
}

/// <summary>The target cannot be audited at all: it does not answer, is no authorization server, or no login succeeds.</summary>
public sealed class PreflightException : Exception
{
    /// <summary>A sentence that says what was asked, what came, and what to look at.</summary>
    public PreflightException(string message)
        : base(message)
    {
    }

    /// <summary>Whose business it is, as far as that shows.</summary>
    public Flows.Owner Owner { get; init; } = Flows.Owner.Configuration;

    /// <summary>The page on which it ended; null for none.</summary>
    public Evidence.Picture? Page { get; init; }
}

/// <summary>A value of a profile is wrong; the loader adds file, line and key.</summary>
internal class ProfileValueException(string message) : JsonException(message);

/// <summary>A value needs a variable that is not set; the loader adds the others that are not.</summary>
internal sealed class MissingVariableException(string name)
    : ProfileValueException($"the environment variable {name} is not set; set it to the value that belongs here");
