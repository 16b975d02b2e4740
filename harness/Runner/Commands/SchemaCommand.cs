using System.CommandLine;
using OAuthConformance.Harness.KnownFailures;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Reports;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>schema</c>: the JSON schema of a document that others read or write.</summary>
internal static class SchemaCommand
{
    private static readonly Dictionary<string, Func<string>> Schemas = new()
    {
        ["profile"] = ProfileSchema.Write,
        ["known-failures"] = LedgerSchema.Write,
        ["report"] = RunDocument.Schema,
    };

    public static Command Create()
    {
        var of = CommandWords.OneOf([.. Schemas.Keys], new Option<string>("--of") { Description = "profile, known-failures for a ledger, or report for the document of a run", DefaultValueFactory = _ => "profile" });
        var command = new Command("schema", "Write a JSON schema to standard output") { of };
        command.SetAction(parsed => Console.Out.Write(Schemas[parsed.GetValue(of)!]()));
        return command;
    }
}
