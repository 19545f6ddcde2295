using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Tests.Guarding;

/// <summary>A guard over shares of ACME and options on them, at a venue that takes orders of up to four legs.</summary>
internal static class OptionDesk
{
    public const string C100 = "ACME260116C100";
    public const string C110 = "ACME260116C110";
    public const string P90 = "ACME260116P90";
    public const string P80 = "ACME260116P80";

    public static readonly BrokerCapabilities Able = BrokerCapabilities.Plain with { MaxLegs = 4, PositionVisibilityLag = TimeSpan.FromSeconds(2) };

    public static GuardFixture Open(Action<OrderGuardOptions>? configure = null)
    {
        var fixture = new GuardFixture(
            o =>
            {
                o.Capabilities = Able;
                configure?.Invoke(o);

                // Every instrument is described at a price of 100.
                o.Limits = o.Limits with { MaxPriceStep = null };
            },
            ready: true,
            GuardFixture.Share(), Option(C100, OptionRight.Call), Option(C110, OptionRight.Call), Option(P90, OptionRight.Put), Option(P80, OptionRight.Put));
        fixture.Price(10m, C100);
        fixture.Price(8m, C110);
        fixture.Price(4m, P90);
        fixture.Price(2m, P80);
        return fixture;
    }

    public static Instrument Option(string symbol, OptionRight right) => GuardFixture.Share(symbol) with
    {
        Multiplier = 100m,
        Option = new OptionTerms { Underlying = GuardFixture.Acme, Right = right },
    };

    /// <summary>Buys the call of 100 and sells the one of 110.</summary>
    public static MultilegRequest Spread(decimal quantity = 1m, decimal? limit = null) => new()
    {
        Quantity = quantity,
        LimitPrice = limit,
        Legs = [Leg(C100, OrderSide.Buy, PositionEffect.Open), Leg(C110, OrderSide.Sell, PositionEffect.Open)],
    };

    /// <summary>Sells the call of 100 and buys the one of 110 back.</summary>
    public static MultilegRequest Close(decimal quantity = 1m) => new()
    {
        Quantity = quantity,
        Legs = [Leg(C100, OrderSide.Sell, PositionEffect.Close), Leg(C110, OrderSide.Buy, PositionEffect.Close)],
    };

    public static MultilegLeg Leg(string symbol, OrderSide side, PositionEffect effect = PositionEffect.Auto, int ratio = 1) =>
        new() { Symbol = symbol, Side = side, Effect = effect, Ratio = ratio };

    public static OrderRequest Sell(string symbol, decimal quantity) => OrderRequest.Sell(symbol, quantity) with { Effect = PositionEffect.Close };

    /// <summary>Sends an order of several instruments that the venue takes; the ids of its legs.</summary>
    public static string[] Send(this GuardFixture fixture, MultilegRequest request)
    {
        var result = fixture.Answer(request);
        return [.. Assert.IsType<GroupResult.Sent>(result).Orders.Select(static o => Assert.IsType<OrderResult.Accepted>(o).Order.ClientOrderId)];
    }

    public static Denial Refused(this GuardFixture fixture, MultilegRequest? request) =>
        Assert.IsType<GroupResult.Denied>(fixture.Answer(request!)).Denial;

    public static GroupResult Answer(this GuardFixture fixture, MultilegRequest request) => fixture.SubmitMultilegAsync(request).AsTask().GetAwaiter().GetResult();

    public static OrderResult Answer(this GuardFixture fixture, OrderRequest request) => fixture.SubmitAsync(request).AsTask().GetAwaiter().GetResult();

    public static ReplaceResult Answer(this GuardFixture fixture, ReplaceRequest request) => fixture.ReplaceAsync(request).AsTask().GetAwaiter().GetResult();
}
