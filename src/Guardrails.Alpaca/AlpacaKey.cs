namespace Guardrails.Alpaca;

/// <summary>The key of an account: its id, and the secret that proves it. Paper and live accounts have keys of their own.</summary>
/// <param name="Id">The id (<c>APCA-API-KEY-ID</c>), by custom beginning with <c>PK</c> for paper and <c>AK</c> for live.</param>
/// <param name="Secret">The secret (<c>APCA-API-SECRET-KEY</c>). No message, log or trace of this package shows it.</param>
public sealed record AlpacaKey(string Id, string Secret)
{
    /// <summary>The environment variable that holds the id.</summary>
    public const string IdVariable = "APCA_API_KEY_ID";

    /// <summary>The environment variable that holds the secret.</summary>
    public const string SecretVariable = "APCA_API_SECRET_KEY";

    /// <summary>The key that the environment variables hold; <see langword="null"/> when one of them is missing or empty.</summary>
    public static AlpacaKey? FromEnvironment()
    {
#pragma warning disable RS0030 // This is where the setting comes in; the venue's own clients read the same two variables.
        var (id, secret) = (Environment.GetEnvironmentVariable(IdVariable), Environment.GetEnvironmentVariable(SecretVariable));
#pragma warning restore RS0030
        return string.IsNullOrEmpty(id) || string.IsNullOrEmpty(secret) ? null : new AlpacaKey(id, secret);
    }

    /// <summary>The first four characters of the id, and nothing of the secret.</summary>
    public override string ToString() => $"{(Id.Length > 8 ? Id[..4] : "")}…";
}
