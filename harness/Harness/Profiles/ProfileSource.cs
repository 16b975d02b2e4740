using System.Text.Json;

namespace OAuthConformance.Harness.Profiles;

/// <summary>Where a profile stands, as a report may name it: never by a path of this machine.</summary>
/// <param name="Path">With forward slashes: relative to the working tree of Git that holds it, else to the current folder, else its name alone.</param>
/// <param name="Lines">Line, from 1, of <c>issuer</c> and of each <c>clients.ROLE</c> and <c>users.ROLE</c>.</param>
public sealed record ProfileSource(string Path, IReadOnlyDictionary<string, int> Lines)
{
    /// <summary>Looks at a file that was read as a profile before.</summary>
    public static ProfileSource Of(string file)
    {
        var full = System.IO.Path.GetFullPath(file);
        return new(Relative(full), LinesOf(File.ReadAllBytes(full)));
    }

    private static string Relative(string file)
    {
        for (var at = new FileInfo(file).Directory; at is not null; at = at.Parent)
        {
            // In a linked working tree it is a file.
            if (System.IO.Path.Exists(System.IO.Path.Combine(at.FullName, ".git")))
                return Slashes(System.IO.Path.GetRelativePath(at.FullName, file));
        }

        var relative = System.IO.Path.GetRelativePath(Environment.CurrentDirectory, file);
        var isInside = !System.IO.Path.IsPathRooted(relative) && relative.Split(System.IO.Path.DirectorySeparatorChar)[0] != "..";
        return Slashes(isInside ? relative : System.IO.Path.GetFileName(file));
    }

    private static string Slashes(string path) => path.Replace(System.IO.Path.DirectorySeparatorChar, '/');

    private static Dictionary<string, int> LinesOf(ReadOnlySpan<byte> json)
    {
        json = json.StartsWith("\uFEFF"u8) ? json[3..] : json;
        var lines = new Dictionary<string, int>();
        var reader = new Utf8JsonReader(json, new() { CommentHandling = JsonCommentHandling.Skip });
        var outer = "";
        while (reader.Read())
        {
            if (reader.TokenType != JsonTokenType.PropertyName || reader.CurrentDepth > 2)
                continue;
            var name = reader.GetString()!;
            if (reader.CurrentDepth == 1)
                outer = name;
            if (reader.CurrentDepth == 1 ? name == "issuer" : outer is "clients" or "users")
                lines[reader.CurrentDepth == 1 ? name : $"{outer}.{name}"] = json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
        }

        return lines;
    }
}
