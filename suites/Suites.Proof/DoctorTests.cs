using NUnit.Framework;
using OAuthConformance.Harness.Checks;
using OAuthConformance.Harness.Flows;
using OAuthConformance.Harness.Profiles;
using OAuthConformance.Proof;

namespace OAuthConformance.Suites.Proof;

/// <summary>The doctor names the key of the profile that does not fit, and nothing else.</summary>
[Parallelizable(ParallelScope.All)]
public sealed class DoctorTests
{
    private static readonly TestCaseData[] Misfits =
    [
        Misfit("A_wrong_secret", profile => Web(profile, web => web with { Secret = "not-the-secret" }), "clients.web.secret: "),
        Misfit("A_redirect_URI_that_is_not_registered", profile => Web(profile, web => web with { RedirectUris = [web.RedirectUris[0], "https://client.example/unheard-of"] }), "clients.web.redirectUris[1]: "),
        Misfit("A_client_that_is_not_registered", profile => profile with { Clients = profile.Clients with { Machine = profile.Clients.Machine! with { Id = "unheard-of" } } }, "clients.machine.secret: "),
        Misfit("A_scope_that_is_not_registered", profile => profile with { Clients = profile.Clients with { Machine = profile.Clients.Machine! with { Scopes = ["notes.delete"] } } }, "clients.machine.scopes: "),
        Misfit("A_grant_that_is_not_registered", profile => profile with { Clients = profile.Clients with { Public = profile.Clients.Public! with { Grants = ["authorization_code", "client_credentials"] } } }, "clients.public.grants: "),
        Misfit("A_response_type_that_is_not_registered", profile => profile with { Clients = profile.Clients with { Hybrid = profile.Clients.Hybrid! with { ResponseTypes = ["code token"] } } }, "clients.hybrid.responseTypes: "),
        Misfit("A_wrong_password", profile => profile with { Users = profile.Users with { Attacker = profile.Users.Attacker! with { Password = "not-the-password" } } }, "users.attacker: "),
        Misfit("An_API_that_is_elsewhere", profile => profile with { Resource = profile.Resource! with { Url = profile.Issuer + "/elsewhere" } }, "resource: "),
    ];

    [TestCaseSource(nameof(Misfits))]
    public async Task What_does_not_fit_is_named(Func<Profile, Profile> change, string key)
    {
        var ailments = await ExamineAsync(change);

        Assert.That(ailments, Has.Count.EqualTo(1), string.Join('\n', ailments));
        Assert.That(ailments[0].Owner, Is.EqualTo(Owner.Configuration));
        Assert.That(ailments[0].Text, Does.StartWith(key).And.Not.Contain("not-the-"));
    }

    [Test]
    public async Task A_profile_that_fits_has_no_ailment() => Assert.That(await ExamineAsync(profile => profile), Is.Empty);

    [Test]
    public async Task What_the_target_does_not_do_is_no_configuration()
    {
        var ailments = await ExamineAsync(profile => profile, "s256-refused");

        Assert.That(ailments, Is.Not.Empty);
        Assert.That(ailments.Select(ailment => ailment.Owner), Has.All.EqualTo(Owner.Target));
    }

    private static async Task<IReadOnlyList<Diagnosis>> ExamineAsync(Func<Profile, Profile> change, params string[] faults)
    {
        var loaded = EmbeddedProfiles.Read("embedded", Workspace.Of(AppContext.BaseDirectory).ProfileFolders, port: 0);
        var launched = await new ReferenceLauncher(faults).LaunchAsync(loaded, _ => { }, default);
        await using var server = launched.Server;
        await using var target = await Target.ConnectAsync(change(launched.Profile), browser: null, TimeProvider.System, default);
        List<Diagnosis> ailments = [];
        await foreach (var diagnosis in new Doctor(target, default).ExamineAsync())
        {
            if (diagnosis.Owner != Owner.Nobody)
                ailments.Add(diagnosis);
        }

        return ailments;
    }

    private static Profile Web(Profile profile, Func<ClientProfile, ClientProfile> change) => profile with { Clients = profile.Clients with { Web = change(profile.Clients.Web!) } };

    private static TestCaseData Misfit(string name, Func<Profile, Profile> change, string key) => new TestCaseData(change, key).SetName(name);
}
