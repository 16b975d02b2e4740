using System.CommandLine;
using OAuthConformance.Harness.Checks;

namespace OAuthConformance.Runner.Commands;

/// <summary><c>catalogue</c>: a page of documentation for each check.</summary>
internal static class CatalogueCommand
{
    public static Command Create(Workspace workspace)
    {
        var output = new Option<string?>("--out") { Description = "The folder; default reports/catalogue" };
        var command = new Command("catalogue", "Write a page for each check and class of attacks") { output };
        command.SetAction(parsed => Write(Path.GetFullPath(parsed.GetValue(output) ?? Path.Combine(workspace.Root, "reports", "catalogue"))));
        return command;
    }

    private static int Write(string folder)
    {
        var pages = CataloguePage.All().ToList();
        foreach (var (path, text) in pages)
        {
            var file = Path.Combine(folder, path);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, text);
        }

        Console.Out.WriteLine($"{pages.Count} pages: {Path.Combine(folder, "README.md")}");
        return 0;
    }
}
