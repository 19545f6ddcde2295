using FsCheck;
using FsCheck.Fluent;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.FsCheck;

/// <summary>
/// The same as <see cref="Generators"/>, by type, for properties of your own: register this class with FsCheck
/// (<c>Config.Quick.WithArbitrary([typeof(Arbitraries)])</c>), and they take these types as arguments.
/// </summary>
public static class Arbitraries
{
    private static readonly ListedInstrument _listed = new(
        new Instrument { Symbol = "AAA", QuoteCurrency = "USD", BaseAsset = "AAA", TickSize = 0.01m, LotSize = 1m, Shortable = true }, 100m);

    /// <summary>Instruments with their prices.</summary>
    public static Arbitrary<ListedInstrument> Listed() => Generators.Listed("AAA").ToArbitrary();

    /// <summary>Requests for <c>AAA</c> at 100: most are valid, some are not.</summary>
    public static Arbitrary<OrderRequest> Requests() =>
        Gen.Frequency((3, Generators.ValidRequest(_listed)), (1, Generators.HostileRequest(_listed))).ToArbitrary();

    /// <summary>Reports about orders <c>o-1</c> to <c>o-3</c> for <c>AAA</c> at 100.</summary>
    public static Arbitrary<ExecutionReport> Reports() => Generators.Report(_listed, "o-1", "o-2", "o-3").ToArbitrary();

    /// <summary>Answers about positions in <c>AAA</c>.</summary>
    public static Arbitrary<PositionSnapshot> Positions() => Generators.Positions([_listed], DateTimeOffset.UnixEpoch).ToArbitrary();

    /// <summary>Limits.</summary>
    public static Arbitrary<RiskLimits> Limits() => Generators.Limits().ToArbitrary();

    /// <summary>Plans of faults.</summary>
    public static Arbitrary<FaultPlan> Faults() => Generators.Faults().ToArbitrary();

    /// <summary>Lives of up to 40 commands, faults included; they shrink.</summary>
    public static Arbitrary<OrderLife> Lives() => Arb.From(Generators.Life(40, faults: true), Playing.LifeShrinking.Of);
}
