using System.Net;
using System.Net.Sockets;

// A stub: see AlpacaMarketsStub.cs. What makes clients has a signature only.
namespace Alpaca.Markets;

public interface IEnvironment;

public static class Environments
{
    public static IEnvironment Paper => throw new NotSupportedException("A signature without the package.");
}

public abstract class SecurityKey;

public sealed class SecretKey(string keyId, string value) : SecurityKey
{
    internal string KeyId { get; } = keyId;

    internal string Value { get; } = value;
}

public sealed class ThrottleParameters(uint maxRetryAttempts, IEnumerable<SocketError> retrySocketErrorCodes, IEnumerable<HttpStatusCode> retryHttpStatuses)
{
    public uint MaxRetryAttempts { get; set; } = maxRetryAttempts;

    public ISet<SocketError> RetrySocketErrorCodes { get; } = new HashSet<SocketError>(retrySocketErrorCodes);

    public ISet<HttpStatusCode> RetryHttpStatuses { get; } = new HashSet<HttpStatusCode>(retryHttpStatuses);

    public TimeSpan? Timeout { get; set; }
}

public sealed class AlpacaTradingClientConfiguration
{
    public ThrottleParameters ThrottleParameters { get; set; } = new(5, [], []);
}

public static class EnvironmentExtensions
{
    public static AlpacaTradingClientConfiguration GetAlpacaTradingClientConfiguration(this IEnvironment environment, SecurityKey securityKey) => throw new NotSupportedException($"A signature without the package: {environment}, {securityKey}.");

    public static IAlpacaDataClient GetAlpacaDataClient(this IEnvironment environment, SecurityKey securityKey) => throw new NotSupportedException($"A signature without the package: {environment}, {securityKey}.");

    public static IAlpacaStreamingClient GetAlpacaStreamingClient(this IEnvironment environment, SecurityKey securityKey) => throw new NotSupportedException($"A signature without the package: {environment}, {securityKey}.");
}
