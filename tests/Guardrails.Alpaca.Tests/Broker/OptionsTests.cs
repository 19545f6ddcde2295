using Guardrails.Alpaca.Http;
using Guardrails.MarketData;
using Microsoft.Extensions.DependencyInjection;

namespace Guardrails.Alpaca.Tests.Broker;

public sealed class OptionsTests
{
    [Theory]
    [InlineData("http://api.example.com")]
    [InlineData("ftp://127.0.0.1")]
    [InlineData("https://api.example.com?key=1")]
    public void AnAddressAtWhichAKeyCanBeRead_IsRefused(string address)
    {
        var refused = Assert.Throws<ArgumentException>(() => new AlpacaBroker(new AlpacaOptions { KeyId = "PK", SecretKey = "s", TradingAddress = new Uri(address) }));

        Assert.Contains("it must be https, or http at this machine", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AnAddressWithAPassword_IsRefused_AndThePasswordNotShown() => Assert.DoesNotContain(
        "canary",
        Assert.Throws<ArgumentException>(() => new AlpacaBroker(new AlpacaOptions
        {
            KeyId = "PK",
            SecretKey = "s",
            TradingAddress = new UriBuilder("https://api.example.com") { UserName = "user", Password = "canary" }.Uri,
        })).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Addresses_ArePaperUnlessLiveIsSaid()
    {
        var (paper, live) = (new AlpacaAddresses(new AlpacaOptions()), new AlpacaAddresses(new AlpacaOptions { Environment = AlpacaEnvironment.Live }));

        Assert.Equal(("https://paper-api.alpaca.markets/", "wss://paper-api.alpaca.markets/stream"), (paper.Trading.AbsoluteUri, paper.Stream.AbsoluteUri));
        Assert.Equal(("https://api.alpaca.markets/", "wss://api.alpaca.markets/stream"), (live.Trading.AbsoluteUri, live.Stream.AbsoluteUri));
        Assert.Equal("ws://127.0.0.1:18080/stream", new AlpacaAddresses(new AlpacaOptions { TradingAddress = new Uri("http://127.0.0.1:18080") }).Stream.AbsoluteUri);
    }

    [Theory]
    [InlineData("PK id", "secret")]
    [InlineData("PK", "canary-secret\n")]
    public void AKeyThatCannotBeAHeader_IsRefused_AndNotShown(string id, string secret)
    {
        var refused = Assert.Throws<ArgumentException>(() => new AlpacaBroker(new AlpacaOptions { KeyId = id, SecretKey = secret }));

        Assert.Contains("characters other than", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void EveryProblemIsNamed_WithItsValue()
    {
        var refused = Assert.Throws<ArgumentException>(() => new AlpacaOptions
        {
            KeyId = "PK",
            RequestsPerMinute = 5,
            RequestsKeptForExits = 0,
            QuoteInterval = TimeSpan.FromDays(1),
            MaxStreamSilenceAfterOrder = TimeSpan.Zero,
            Environment = (AlpacaEnvironment)7,
        }.Validate());

        foreach (var part in new[] { "KeyId is set and SecretKey is not", "RequestsPerMinute is 5", "RequestsKeptForExits is 0", "QuoteInterval is 1.00:00:00", "MaxStreamSilenceAfterOrder is 00:00:00", "Environment is 7" })
        {
            Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void AKey_ShowsNothingOfItsSecret() => Assert.Equal("PKAB…", new AlpacaKey("PKABCDEFGHIJ", "canary-secret").ToString());

    [Fact]
    public void AddAlpaca_RegistersOneBroker_AlsoAsAdapter_AndItsBarsBehindACache()
    {
        using var provider = new ServiceCollection().AddAlpaca("paper", static options => (options.KeyId, options.SecretKey) = ("PK", "s")).BuildServiceProvider();

        Assert.Same(provider.GetRequiredKeyedService<AlpacaBroker>("paper"), provider.GetRequiredKeyedService<IBrokerAdapter>("paper"));
        Assert.Same(Assert.IsType<BarCache>(provider.GetRequiredKeyedService<IBarSource>("paper")), provider.GetRequiredKeyedService<IBarSource>("paper"));
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddAlpaca("paper", static _ => { }).AddAlpaca("paper", static _ => { }));
    }
}
