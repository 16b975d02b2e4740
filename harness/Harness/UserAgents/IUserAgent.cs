using OAuthConformance.Harness.Evidence;
using OAuthConformance.Harness.Profiles;

namespace OAuthConformance.Harness.UserAgents;

/// <summary>What the person at the user agent does.</summary>
/// <param name="User">Who logs in when asked; null for a person who cannot log in.</param>
/// <param name="Denies">True to refuse consent; otherwise it is given.</param>
public sealed record Person(UserProfile? User, bool Denies = false);

/// <summary>A user agent with cookies of its own: one browser session of one person.</summary>
public interface IUserAgent : IAsyncDisposable
{
    /// <summary>Opens an authorization request and does what a person would, until something is delivered or no way leads on.</summary>
    /// <param name="url">The authorization request.</param>
    /// <param name="person">Who sits there.</param>
    /// <param name="recorder">Takes what was sent and seen.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    Task<Landing> AuthorizeAsync(string url, Person person, Recorder recorder, CancellationToken cancellation);
}
