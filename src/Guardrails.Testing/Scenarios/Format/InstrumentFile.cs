using Guardrails.Positions;

namespace Guardrails.Testing.Scenarios.Format;

/// <summary>One instrument, quoted in the account currency.</summary>
internal sealed class InstrumentFile
{
    public required string Symbol { get; set; }

    public string? BaseAsset { get; set; }

    public required decimal Tick { get; set; }

    public required decimal Lot { get; set; }

    public decimal MinQuantity { get; set; }

    public decimal? MaxQuantity { get; set; }

    public decimal MinNotional { get; set; }

    public decimal Multiplier { get; set; } = 1m;

    /// <summary>The multiplier that the adapter tells; the venue's own when left out.</summary>
    public decimal? ToldMultiplier { get; set; }

    public bool Shortable { get; set; } = true;

    public decimal? UnitsOutstanding { get; set; }

    public bool NegativePrices { get; set; }

    public decimal RiskPriceFloor { get; set; }

    /// <summary>The instrument that it is a call on; left out, it is no option.</summary>
    public string? CallOn { get; set; }

    public List<string> Groups { get; set; } = [];

    public Instrument ToInstrument(string currency) => new()
    {
        Symbol = Symbol,
        QuoteCurrency = currency,
        BaseAsset = BaseAsset,
        TickSize = Tick,
        LotSize = Lot,
        MinQuantity = MinQuantity,
        MaxQuantity = MaxQuantity,
        MinNotional = MinNotional,
        Multiplier = Multiplier,
        Shortable = Shortable,
        UnitsOutstanding = UnitsOutstanding,
        NegativePricesAllowed = NegativePrices,
        RiskPriceFloor = RiskPriceFloor,
        ExposureGroups = Groups,
        Option = CallOn is null ? null : new OptionTerms { Underlying = CallOn, Right = OptionRight.Call },
    };
}
