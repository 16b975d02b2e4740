namespace OAuthConformance.Harness.Tokens;

/// <summary>
/// What can be said of the randomness of tokens from outside: only a refutation, never a proof. Prefixes that all share
/// (types, JWT headers) and positions that never change are set aside; what varies gives an upper bound.
/// </summary>
public sealed class TokenSample
{
    private const int BitsNeeded = 128;

    /// <summary>Judges a sample of at least two tokens.</summary>
    public TokenSample(IReadOnlyList<string> tokens)
    {
        // Of a JWT the signature decides: header and most claims are the same by design.
        var areJwts = tokens.All(IsJwt);
        var parts = areJwts ? tokens.Select(token => token.Split('.')[^1]).ToList() : tokens;
        var shortest = parts.Min(part => part.Length);
        var alphabet = parts.SelectMany(part => part).Distinct().Count();
        var varying = Enumerable.Range(0, shortest).Count(at => parts.Select(part => part[at]).Distinct().Count() > 1);
        Bits = (int)(varying * Math.Log2(Math.Max(2, alphabet)));

        Summary = $"{tokens.Count} tokens: {varying} positions vary over {alphabet} characters, at most {Bits} bits";
        // Two JWTs of the same second may well be equal, which says nothing about how they could be guessed.
        Weakness = tokens.Distinct().Count() < tokens.Count ? (areJwts ? null : "the same token was issued twice")
            : Bits < BitsNeeded ? $"only {varying} positions vary, over {alphabet} characters: at most {Bits} bits"
            : null;
    }

    /// <summary>An upper bound of what has to be guessed, in bits.</summary>
    public int Bits { get; }

    /// <summary>The measure, for a report.</summary>
    public string Summary { get; }

    /// <summary>What refutes unguessability; null when nothing does.</summary>
    public string? Weakness { get; }

    private static bool IsJwt(string token)
    {
        try
        {
            return Jws.Parse(token).Algorithm.Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
