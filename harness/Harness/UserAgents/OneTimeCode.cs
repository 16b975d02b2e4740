using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>Time-based one-time codes of six digits for 30 seconds each (RFC 6238 with its default parameters).</summary>
public static class OneTimeCode
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>How long a code is good.</summary>
    internal static readonly TimeSpan Step = TimeSpan.FromSeconds(30);

    /// <summary>The code for a moment.</summary>
    /// <param name="secret">The shared secret in base32 (RFC 4648 section 6); case, spaces and padding do not matter.</param>
    /// <param name="moment">By the clock of whoever takes the code.</param>
    /// <exception cref="FormatException">The secret is not base32.</exception>
    [SuppressMessage("Security", "CA5350:Do Not Use Weak Cryptographic Algorithms", Justification = "HMAC-SHA-1 is what RFC 6238 section 1.2 builds on, and what authenticator apps compute.")]
    public static string At(string secret, DateTimeOffset moment)
    {
        var counter = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, moment.ToUnixTimeSeconds() / (long)Step.TotalSeconds);
        var hash = HMACSHA1.HashData(Decode(secret), counter);
        // RFC 4226 section 5.3: the last four bits say where the code stands.
        var number = BinaryPrimitives.ReadInt32BigEndian(hash.AsSpan(hash[^1] & 0xf)) & 0x7fffffff;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }

    /// <summary>The bytes of a secret.</summary>
    /// <exception cref="FormatException">It is not base32.</exception>
    public static byte[] Decode(string secret)
    {
        var (bytes, bits, count) = (new List<byte>(), 0, 0);
        foreach (var letter in secret.Replace(" ", "", StringComparison.Ordinal).TrimEnd('=').ToUpperInvariant())
        {
            var value = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (value < 0)
                throw new FormatException($"'{letter}' is no letter of base32");
            (bits, count) = (((bits << 5) | value) & 0xfff, count + 5);
            if (count < 8)
                continue;
            count -= 8;
            bytes.Add((byte)(bits >> count));
        }

        return [.. bytes];
    }
}

/// <summary>The clock of the target, as its answers tell it (<c>Date</c>, RFC 9110 section 6.6.1).</summary>
/// <param name="time">Our own clock, for a target that tells none.</param>
internal sealed class TargetClock(TimeProvider time)
{
    private TimeSpan _ahead = TimeSpan.Zero;

    /// <summary>What time it is there.</summary>
    public DateTimeOffset Now => time.GetUtcNow() + _ahead;

    /// <summary>Takes what an answer tells.</summary>
    public void Take(WireResponse response)
    {
        if (DateTimeOffset.TryParseExact(response.Find("Date"), "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var told) && told - time.GetUtcNow() is var ahead)
            // Seconds of travel are no difference of clocks.
            _ahead = ahead.Duration() > TimeSpan.FromSeconds(3) ? ahead : TimeSpan.Zero;
    }

    /// <summary>Waits until another code is good.</summary>
    public Task UntilNextCodeAsync(CancellationToken cancellation) =>
        Task.Delay(OneTimeCode.Step - TimeSpan.FromTicks(Now.Ticks % OneTimeCode.Step.Ticks) + TimeSpan.FromSeconds(1), time, cancellation);
}

/// <summary>What a person has typed on one way through the pages: nobody tries the same credentials twice.</summary>
internal sealed class TypedCredentials
{
    private const int MostCodes = 3;

    private bool _username;
    private bool _password;
    private int _codes;

    /// <summary>True when the person can do what the page asks for, and did not do it before.</summary>
    public bool MayFill(RecognisedPage page, Person person) => page switch
    {
        LoginPage { Password: null } => person.User is not null && !_username && !_password,
        LoginPage => person.User is not null && !_password,
        // Many targets take no code twice, and another session may have used this one: the next one is tried then.
        CodePage => person.User?.TotpSecret is not null && _codes < MostCodes,
        _ => true,
    };

    /// <summary>True when the password was sent, whatever came of it.</summary>
    public bool HasPassword => _password;

    /// <summary>True when a code was sent already and the page for it came again.</summary>
    public bool NeedsAnotherCode => _codes > 0;

    /// <summary>Notes what is typed into a page.</summary>
    public void Note(RecognisedPage page)
    {
        _username |= page is LoginPage { Username: not null };
        _password |= page is LoginPage { Password: not null };
        _codes += page is CodePage ? 1 : 0;
    }

    /// <summary>Notes what the steps of a login type that is spelled out: they do a whole login.</summary>
    public void Note(IReadOnlyList<LoginStep> steps)
    {
        _username = _password = true;
        _codes += steps.Any(step => step.Value == "totp") ? 1 : 0;
    }

    /// <summary>Where it ends on a page that the person cannot fill; null for a page of another kind.</summary>
    public Landing? EndAt(RecognisedPage page, string url, int status, string text, string controls) => page switch
    {
        LoginPage or ChooserPage => new LoginRejected(url, text) { BeforePassword = !_password, Controls = controls },
        CodePage when _codes > 0 => new LoginRejected(url, $"the one-time code was not accepted: {text}") { Controls = controls },
        CodePage => new OwnPage(url, status, $"{text} (it asks for a one-time code, and the profile gives this user no totpSecret)") { Controls = controls },
        _ => null,
    };
}
