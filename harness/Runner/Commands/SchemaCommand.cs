using System.CommandLine;
using OAuthConformance.Harness.KnownFailures;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Reports;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>schema</c>: the JSON schema of a document that others read or write.</summary>
internal static class SchemaCommand
{
    private static readonly Dictionary<string, Func<string>> Schemas = new() { ["profile"] = ProfileSchema.Write, ["known-failures"] = LedgerSchema.Write, ["report"] = RunDocument.Schema };

    public static Command Create()
    {
        var document = new Argument<string>("DOCUMENT") { Description = "Which document", DefaultValueFactory = _ => "profile" };
        var command = new Command("schema", "Write the JSON schema of profiles, or of another document, to standard output") { document };
        command.SetAction(parsed => Console.Out.Write(Write(parsed.GetValue(document)!)));
        return command;
    }

    private static string Write(string document) => Schemas.TryGetValue(document, out var write)
        ? write()
        : throw new ConfigurationException($"there is no schema of '{document}'; there are {string.Join(", ", Schemas.Keys)}");
}
