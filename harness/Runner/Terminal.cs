using Spectre.Console;

namespace OAuthConformance.Runner;

/// <summary>Tables on standard output.</summary>
internal static class Terminal
{
    public static void Write(Table table)
    {
        // Into a file or a pipe Spectre would cut the table to 80 columns.
        if (Console.IsOutputRedirected)
            AnsiConsole.Profile.Width = 120;
        AnsiConsole.Write(table);
    }
}
