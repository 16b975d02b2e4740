namespace OAuthConformance.ReferenceServer;

/// <summary>A resource owner who can log in.</summary>
/// <param name="Subject">The <c>sub</c> claim.</param>
/// <param name="Username">What is typed on the login page.</param>
/// <param name="Password">The password, kept in clear: the server is a test target and nothing else.</param>
/// <param name="Name">The <c>name</c> claim, released with the scope <c>profile</c>.</param>
/// <param name="Email">The <c>email</c> claim, released with the scope <c>email</c>.</param>
public sealed record RegisteredUser(string Subject, string Username, string Password, string Name, string Email)
{
    /// <summary>The <c>phone_number</c> claim, released with the scope <c>phone</c>.</summary>
    public string Phone { get; init; } = "+49 (30) 901820;ext=17";

    /// <summary>The password alone logs nobody in. There is no second factor to be had here: such an account shows that nothing goes without it.</summary>
    public bool HasSecondFactor { get; init; }
}
