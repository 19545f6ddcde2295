using Guardrails.Denials;
using Guardrails.Orders;
using Guardrails.Rules;

namespace Guardrails.Alpaca.Tests.Broker;

/// <summary>What Alpaca says of an account decides about new risk, and never about an exit.</summary>
public sealed class AccountRuleTests
{
    private static readonly IReadOnlyList<OrderRule> _all = [AlpacaRules.MarginExcess(1_000m), AlpacaRules.NoMarginCall, AlpacaRules.NotClosingOnly];

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("""{"equity":"10000","maintenance_margin":"9000"}""", "")]
    [InlineData("""{"equity":"10000","maintenance_margin":"9000.01"}""", "X_ALPACA_MARGIN_EXCESS")]
    [InlineData("""{"equity":"10000","maintenance_margin":"10000.01"}""", "X_ALPACA_MARGIN_CALL X_ALPACA_MARGIN_EXCESS")]
    [InlineData("""{"equity":"10000"}""", "RULE_INPUT_MISSING")]
    [InlineData("""{"equity":"10000","maintenance_margin":"0","trading_blocked":true}""", "X_ALPACA_CLOSING_ONLY")]
    [InlineData("""{"equity":"10000","maintenance_margin":"0","long_market_value":"60000","short_market_value":"0"}""", "")]
    [InlineData("""{"equity":"10000","maintenance_margin":"0","long_market_value":"60000.01","short_market_value":"0"}""", "X_ALPACA_CLOSING_ONLY")]
    public async Task NewRisk_FollowsWhatTheAccountSays(string account, string codes)
    {
        await using var venue = await StubVenue.StartAsync();
        using var broker = venue.Answer(200, account.Replace("{", """{"id":"a-1","status":"ACTIVE","currency":"USD",""", StringComparison.Ordinal)).Broker();

        var read = await broker.GetAccountAsync(Cancelled);

        await using var guard = Guard();
        guard.Observe(read! with { AsOf = DateTimeOffset.UtcNow });
        Assert.Equal(codes, string.Join(' ', Denied(guard)));
    }

    [Fact]
    public async Task AFactThatIsOld_Denies()
    {
        await using var guard = Guard();
        guard.Observe(new RuleInput { Name = AlpacaRules.MarginCallInput, Value = 0m, Time = DateTimeOffset.UtcNow - AlpacaRules.MaxAge - TimeSpan.FromSeconds(1) });

        Assert.Contains("RULE_INPUT_MISSING", Denied(guard));
    }

    /// <summary>The account does not say that it may only close; a refusal does, until an order that opens is taken.</summary>
    [Fact]
    public async Task ARefusalBecauseOfTheAccount_IsToldWithTheAccount()
    {
        await using var venue = await StubVenue.StartAsync();
        using var broker = venue.Broker();
        const string account = """{"id":"a-1","status":"ACTIVE","currency":"USD","equity":"10000","maintenance_margin":"0"}""";
        const string taken = """{"id":"v-1","client_order_id":"bot-1","symbol":"ACME","side":"buy","type":"limit","time_in_force":"day","status":"new","qty":"5","filled_qty":"0","limit_price":"103"}""";

        venue.Answer(200, account).Answer(403, """{"code":40310000,"message":"account is restricted to liquidation only"}""").Answer(200, account).Answer(200, taken).Answer(200, account);

        Assert.Equal(0m, await ClosingOnlyAsync(broker));
        Assert.IsType<Guardrails.Brokers.SubmitOutcome.Rejected>(await broker.SubmitAsync(Proofs.Of(Mapping.Outbound.Order(OrderSide.Buy, 5m, OrderType.Limit, 103m)), Cancelled));
        Assert.Equal(1m, await ClosingOnlyAsync(broker));
        Assert.IsType<Guardrails.Brokers.SubmitOutcome.Accepted>(await broker.SubmitAsync(Proofs.Of(Mapping.Outbound.Order(OrderSide.Buy, 5m, OrderType.Limit, 103m)), Cancelled));
        Assert.Equal(0m, await ClosingOnlyAsync(broker));
    }

    /// <summary>An order of several instruments is refused, and taken, like any other.</summary>
    [Fact]
    public async Task ARefusalOfAnOrderOfSeveralInstruments_IsToldWithTheAccount()
    {
        await using var venue = await StubVenue.StartAsync();
        using var broker = venue.Broker();
        const string account = """{"id":"a-1","status":"ACTIVE","currency":"USD","equity":"10000","maintenance_margin":"0"}""";
        venue.Answer(403, """{"code":40310000,"message":"account is restricted to liquidation only"}""").Answer(200, account).Answer(200, """{"id":"v-1"}""").Answer(200, account);

        await broker.SubmitMultilegAsync(Proofs.Of(Mapping.OrderWriterTests.Spread(5m, -0.80m)), Cancelled);
        Assert.Equal(1m, await ClosingOnlyAsync(broker));
        await broker.SubmitMultilegAsync(Proofs.Of(Mapping.OrderWriterTests.Spread(5m, -0.80m)), Cancelled);
        Assert.Equal(0m, await ClosingOnlyAsync(broker));
    }

    private static async Task<decimal> ClosingOnlyAsync(AlpacaBroker broker) =>
        (await broker.GetAccountAsync(Cancelled))!.Inputs.Single(static i => i.Name == AlpacaRules.ClosingOnlyInput).Value;

    private static OrderGuard Guard()
    {
        var guard = OrderGuard.OpenAsync(new OrderGuardOptions { Account = "rules", Venue = "alpaca", Rules = _all, Limits = new RiskLimits { MaxGrossExposure = 1_000_000m } }, Cancelled).AsTask().GetAwaiter().GetResult();
        guard.Observe(new Instrument { Symbol = "ACME", QuoteCurrency = "USD", TickSize = 0.01m, LotSize = 1m });
        guard.Observe(new Quote { Symbol = "ACME", Price = 100m, Time = DateTimeOffset.UtcNow });
        return guard;
    }

    /// <summary>The codes of the account's rules that deny a purchase.</summary>
    private static string[] Denied(OrderGuard guard) =>
        [.. (guard.Risk.Evaluate(OrderRequest.Buy("ACME", 1m) with { Effect = PositionEffect.Open }).Denial?.Violations ?? []).Select(static v => v.Code.Code)
            .Where(static c => c.StartsWith("X_ALPACA", StringComparison.Ordinal) || c == DenialCodes.RuleInputMissing.Code).Distinct().Order(StringComparer.Ordinal)];
}
