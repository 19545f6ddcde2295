using Guardrails.Limits;
using Guardrails.Orders;
using Guardrails.Testing;
using Guardrails.Testing.FsCheck;
using Guardrails.Testing.FsCheck.Auditing;
using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Tests.Testing;

/// <summary>
/// Lives that once broke a law, shrunk and written out: a seed draws another life as soon as there is one more kind of fault to draw from.
/// </summary>
public sealed class KeptLivesTests
{
    /// <summary>The report of a buy was lost, and with it its fee in the base asset; the position that differed by it kept a sell unknown.</summary>
    [Fact]
    public void Spot_TheFeeOfABuyWasNotTold_ASellIsSettled() => Play(SimulatedVenueProfile.Spot, new UnknownAudit(), new OrderLife
    {
        Seed = 1,
        Instruments = [Listed("AAA", 19.80m, 0.05m, 10m)],
        Limits = Limits(),
        Faults = FaultPlan.None.With(FaultClass.ReconnectWithoutReplay, 0.04m) with { Seed = 343_891 },
        Commands =
        [
            new LifeCommand.Bracket { Instrument = 0, Side = OrderSide.Buy, Value = 6_000, Ticks = 21 },
            new LifeCommand.Inject(FaultClass.ResponseLost),
            new LifeCommand.Wait(5_000),
            new LifeCommand.Enter { Instrument = 0, Side = OrderSide.Sell, Value = 2_500, Type = OrderType.Market, Ticks = 0 },
        ],
    });

    /// <summary>A bust left a leg of one symbol on the side that it cannot have, and that kept an order of another symbol unknown.</summary>
    [Fact]
    public void Hedging_APositionThatCannotBe_KeepsNoOtherSymbolInDoubt() => Play(SimulatedVenueProfile.FuturesHedge, new UnknownAudit(), new OrderLife
    {
        Seed = 1,
        Instruments = [Listed("AAA", 1.62m, 0.0001m, 0.1m), Listed("BBB", 10.36m, 0.01m, 1m)],
        Limits = Limits() with { MaxLongPosition = Limit.Amount(20m), MaxShortPosition = Limit.Amount(20m) },
        Faults = FaultPlan.None,
        Commands =
        [
            new LifeCommand.Inject(FaultClass.RequestLost),
            new LifeCommand.Ask(OrderRequest.Sell("AAA", 4.4m, 1.6185m) with { Effect = PositionEffect.Open }),
            new LifeCommand.Inject(FaultClass.Bust),
            new LifeCommand.Ask(OrderRequest.Buy("BBB", 6m) with { Effect = PositionEffect.Open }),
            new LifeCommand.Wait(10),
            new LifeCommand.Exit { Instrument = 1, Percent = 100, Type = OrderType.Market, Ticks = 23 },
        ],
    });

    /// <summary>The venue executes both of two linked exits: nobody asked for the side that is held then.</summary>
    [Fact]
    public void Equities_BothLinkedExitsAreExecuted_IsAlarmedAtOnce() => Play(SimulatedVenueProfile.EquitiesHoldingShares, new AlarmAudit(), new OrderLife
    {
        Seed = 1,
        Instruments = [Listed("AAA", 20m, 0.01m, 1m)],
        Limits = Limits(),
        Faults = FaultPlan.None,
        Commands =
        [
            new LifeCommand.Bracket { Instrument = 0, Side = OrderSide.Buy, Value = 1_000, Ticks = 20 },
            new LifeCommand.Wait(1_000),
            new LifeCommand.Inject(FaultClass.DoubleOcoFill),
            new LifeCommand.Move { Instrument = 0, Ticks = 40 },
            new LifeCommand.Wait(10),
        ],
    });

    private static RiskLimits Limits() => new() { MaxLongExposure = 20_000m, MaxShortExposure = 1_000m, MaxGrossExposure = 10_000m };

    private static ListedInstrument Listed(Symbol symbol, decimal price, decimal tick, decimal lot) =>
        new(new Instrument { Symbol = symbol, QuoteCurrency = "USD", BaseAsset = symbol.Value, TickSize = tick, LotSize = lot }, price);

    private static void Play(SimulatedVenueProfile profile, LifeAudit audit, OrderLife life)
    {
        LifePlayer.Play(life, SimulatedAdapterUnderTest.Of(profile), new LawOptions(), audit, []);
        Assert.True(audit.Observations > 0, "the life gave the law no opportunity");
    }

    /// <summary>Whatever a fault did is alarmed with the command that it happened in.</summary>
    private sealed class AlarmAudit : LifeAudit
    {
        public override void AfterStep(LifeWorld world)
        {
            Observations += world.Truth.InjectedEffects.Count;
            Assert.All(world.Truth.InjectedEffects, effect => Assert.True(world.Alarms.Tell(effect), $"{effect} was not alarmed"));
        }
    }
}
