using Guardrails.Positions;
using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>An asset as the simulated venue lists it.</summary>
internal static class Listing
{
    /// <summary>Parts of a share are down to 0.000000001; an option is a contract of 100 shares.</summary>
    public static Instrument InstrumentOf(AssetView view) => new()
    {
        Symbol = view.Symbol,
        BaseAsset = view.IsPair ? view.Symbol[..view.Symbol.IndexOf('/', StringComparison.Ordinal)] : null,
        QuoteCurrency = "USD",
        TickSize = view.Asset.Pair?.PriceIncrement ?? (view.Option is null ? 0.0001m : 0.01m),
        LotSize = view.Asset.Pair?.MinTradeIncrement ?? (view.Fractionable ? 0.000000001m : 1m),
        Multiplier = view.Multiplier,
        Shortable = view.Shortable || view.Option is not null,
        Option = view.Option is { } option ? new OptionTerms { Underlying = option.Underlying, Right = option.Right } : null,
    };
}
