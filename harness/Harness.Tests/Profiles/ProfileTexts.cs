using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.Tests.Profiles;

/// <summary>Profiles as text, and the sentence that the loader says about a bad one.</summary>
internal static class ProfileTexts
{
    /// <summary>A sound profile of four lines; <c>clients</c> stands in line 4.</summary>
    public const string Sound = """
        {
          "name": "staging",
          "issuer": "https://idp.example", "authorisation": "the team that runs it",
          "clients": { "machine": { "id": "job", "secret": "long-enough" } }
        }
        """;

    public static readonly ProfileVariables Variables = new(name => name == "GIVEN" ? "from the environment" : null, LaunchPort: 4711);

    public static Profile Parse(string text) => ProfileLoader.Parse(text, "staging.json", Variables);

    /// <summary>The profile with members in the place of its clients, in line 4.</summary>
    public static string With(string members) => Sound.Replace("\"clients\": { \"machine\": { \"id\": \"job\", \"secret\": \"long-enough\" } }", members, StringComparison.Ordinal);

    /// <summary>The profile with one more member, in line 5.</summary>
    public static string WithMore(string member) => Sound.Replace("} }", "} },\n  " + member, StringComparison.Ordinal);

    public static string Complaint(string text)
    {
        try
        {
            Parse(text);
            return "(none)";
        }
        catch (ConfigurationException e)
        {
            return e.Message;
        }
    }
}
