// A stub: see AlpacaMarketsStub.cs. WithReconnect is of the package Alpaca.Markets.Extensions.
namespace Alpaca.Markets.Extensions;

public static class ConfigurationExtensions
{
    public static IAlpacaTradingClient GetClient(this AlpacaTradingClientConfiguration configuration) => throw new NotSupportedException($"A signature without the package: {configuration}.");
}

public static class AlpacaStreamingClientExtensions
{
    public static IAlpacaStreamingClient WithReconnect(this IAlpacaStreamingClient client) => throw new NotSupportedException($"A signature without the package: {client}.");
}
