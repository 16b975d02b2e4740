using System.CommandLine;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>schema</c>: the JSON schema of profiles.</summary>
internal static class SchemaCommand
{
    public static Command Create()
    {
        var command = new Command("schema", "Write the JSON schema of profiles to standard output");
        command.SetAction(_ => Console.Out.Write(ProfileSchema.Write()));
        return command;
    }
}
