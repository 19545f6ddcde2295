using Guardrails.Alpaca.Wire;

namespace Guardrails.Alpaca.Mapping;

/// <summary>What an order is checked against before it is sent, of one asset.</summary>
internal sealed record AssetTerms
{
    /// <summary>The kind.</summary>
    public required AssetKind Kind { get; init; }

    /// <summary>Whether parts of a share are traded; <see langword="null"/> when nobody says.</summary>
    public bool? Fractionable { get; init; }

    /// <summary>The price step of a pair; <see langword="null"/> when the step follows from the price.</summary>
    public decimal? PriceIncrement { get; init; }

    /// <summary>The quantity step of a pair.</summary>
    public decimal? QuantityIncrement { get; init; }

    /// <summary>The smallest quantity of a pair.</summary>
    public decimal? MinQuantity { get; init; }

    /// <summary>Whether the venue trades it; <see langword="null"/> when nobody says.</summary>
    public bool? IsTradable { get; init; }

    /// <summary>Whether it trades overnight.</summary>
    public bool TradesOvernight { get; init; }

    /// <summary>Whether its trading overnight is halted.</summary>
    public bool IsHaltedOvernight { get; init; }

    /// <summary>Whether parts of a share trade outside the regular session as well.</summary>
    public bool FractionsInExtendedHours { get; init; }

    /// <summary>Whether an option trades for a quarter of an hour after the regular session: until 16:15.</summary>
    public bool ClosesLate { get; init; }

    /// <summary>Whether an option is in the penny program; <see langword="null"/> when nobody says.</summary>
    public bool? HasPennySteps { get; init; }

    /// <summary>Whether the options on an asset trade until 16:15.</summary>
    public static bool OptionsCloseLate(AlpacaAsset asset) => Has(asset, "options_late_close");

    /// <summary>The terms of an asset; <see langword="null"/> when it is of a kind that is not traded through here.</summary>
    public static AssetTerms? Of(AlpacaAsset asset) => asset.Class switch
    {
        "us_equity" => new AssetTerms
        {
            Kind = AssetKind.Equity,
            Fractionable = asset.Fractionable,
            IsTradable = asset.Status is { } status && status != "active" ? false : asset.Tradable,
            TradesOvernight = Has(asset, "overnight_tradable"),
            IsHaltedOvernight = Has(asset, "overnight_halted"),
            FractionsInExtendedHours = Has(asset, "fractional_eh_enabled"),
        },
        "us_option" => new AssetTerms { Kind = AssetKind.Option },
        "crypto" => new AssetTerms { Kind = AssetKind.Crypto, PriceIncrement = Positive(asset.PriceIncrement), QuantityIncrement = Positive(asset.MinTradeIncrement), MinQuantity = asset.MinOrderSize },
        _ => null,
    };

    private static bool Has(AlpacaAsset asset, string attribute) => asset.Attributes?.Contains(attribute, StringComparer.Ordinal) == true;

    private static decimal? Positive(decimal? step) => step is > 0m ? step : null;
}
