using OAuthConformance.Harness.Profiles;
using OAuthConformance.Harness.Protocol;

namespace OAuthConformance.Harness.Flows;

/// <summary>The token endpoint.</summary>
public sealed class TokenEndpoint(CheckContext context)
{
    /// <summary>The endpoint's URL.</summary>
    public string Url => context.Target.Metadata.TokenEndpoint ?? throw new NotApplicableException("the target tells no token endpoint");

    /// <summary>Sends any request.</summary>
    public async Task<TokenAnswer> SendAsync(TokenRequest request)
    {
        return Remembered(new(request, await context.SendAsync(request.ToWire(Url))));
    }

    private TokenAnswer Remembered(TokenAnswer answer)
    {
        if (answer.Text("refresh_token") is { } refreshToken && answer.Request.Client is { } client)
            context.Target.Departure.Remember(client, refreshToken);
        return answer;
    }

    /// <summary>Sends any request to another address than that of the metadata.</summary>
    public async Task<TokenAnswer> SendAsync(TokenRequest request, string url) => new(request, await context.SendAsync(request.ToWire(url)));

    /// <summary>Redeems a code.</summary>
    public Task<TokenAnswer> RedeemAsync(Grant grant) => SendAsync(TokenRequest.Redeem(grant));

    /// <summary>Asks for tokens in the client's own name, with every scope it is registered for.</summary>
    public Task<TokenAnswer> ClientCredentialsAsync(Client client) => SendAsync(TokenRequest.ClientCredentials(client));

    /// <summary>Asks with a user's name and password, for every scope that the client is registered for.</summary>
    public Task<TokenAnswer> PasswordAsync(Client client, UserProfile user) => SendAsync(TokenRequest.Password(client, user));

    /// <summary>Uses a refresh token.</summary>
    public Task<TokenAnswer> RefreshAsync(Tokens tokens) => SendAsync(TokenRequest.Refresh(tokens.Client, RefreshTokenOf(tokens)));

    /// <summary>The tokens of a grant.</summary>
    /// <exception cref="ControlFailedException">The redemption is refused.</exception>
    public async Task<Tokens> TokensOfAsync(Grant grant) => (await RedeemAsync(grant)).Granted(grant);

    /// <summary>The tokens of a refresh; a server that does not rotate leaves the refresh token as it is.</summary>
    /// <exception cref="ControlFailedException">The refresh is refused.</exception>
    public async Task<Tokens> RefreshedAsync(Tokens tokens)
    {
        var fresh = (await RefreshAsync(tokens)).Granted(tokens.Grant);
        return fresh with { RefreshToken = fresh.RefreshToken ?? tokens.RefreshToken };
    }

    /// <summary>The refresh token among tokens.</summary>
    /// <exception cref="NotApplicableException">The target issued none.</exception>
    public static string RefreshTokenOf(Tokens tokens) => tokens.RefreshToken
        ?? throw new NotApplicableException($"the target issued no refresh token to client '{tokens.Client.Role}'");

    /// <summary>Sends one request many times at once: all connections stand, all bytes but the last are sent, then a barrier opens.</summary>
    /// <returns>The answers, and how many requests were complete before the first answer came.</returns>
    public async Task<(IReadOnlyList<TokenAnswer> Answers, int Overlap)> RaceAsync(TokenRequest request, int times)
    {
        var connections = new List<RawConnection>();
        try
        {
            for (var i = 0; i < times; i++)
            {
                await context.Target.Traffic.TakeTurnAsync(context.Cancellation);
                connections.Add(await RawConnection.PrepareAsync(request.ToWire(Url), context.Target.Hosts, context.Target.Trust, context.Cancellation));
            }

            // The readers stand before anything is released: else an early answer would be seen late, and count as overlap.
            var reading = connections.ConvertAll(connection => connection.ReadAsync(context.Cancellation));
            connections.ForEach(connection => connection.Release());
            var exchanges = await Task.WhenAll(reading);
            foreach (var exchange in exchanges)
            {
                context.Target.Traffic.CountRequest();
                context.Recorder.Add(exchange);
            }

            var answered = connections.Where(connection => connection.AnsweredAt > 0).Select(connection => connection.AnsweredAt).DefaultIfEmpty(0).Min();
            return ([.. exchanges.Select(exchange => Remembered(new(request, exchange)))], connections.Count(connection => connection.ReleasedAt > 0 && connection.ReleasedAt < answered));
        }
        finally
        {
            foreach (var connection in connections)
                await connection.DisposeAsync();
        }
    }
}
