using System.CommandLine;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Reports;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>schema</c>: the JSON schema of profiles, or of the document of a run.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var of = new Option<string>("--of") { Description = "profile, or report for the document of a run", DefaultValueFactory = _ => "profile" };
        of.Validators.Add(CommandWords.OneOf("profile", "report"));
        var command = new Command("schema", "Write a JSON schema to standard output") { of };
        command.SetAction(parsed => Console.Out.Write(parsed.GetValue(of) == "report" ? RunDocument.Schema() : ProfileSchema.Write()));
        return command;
    }
}
