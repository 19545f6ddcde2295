using System.Text.Json.Serialization;
using Guardrails.Configuration;

namespace Guardrails.Limits;

/// <summary>Limits of one symbol; what is <see langword="null"/> falls back to the general limit.</summary>
[JsonConverter(typeof(GuardrailsJsonConverter))]
public sealed record SymbolLimits
{
    /// <summary>Largest quantity of one order, in units.</summary>
    public Limit? MaxOrderQuantity { get; init; }

    /// <summary>Largest value of one order, in the account currency.</summary>
    public Limit? MaxOrderNotional { get; init; }

    /// <summary>Largest distance of a limit or stop price from the reference price, as a fraction.</summary>
    public Limit? PriceCollar { get; init; }

    /// <summary>Takes the place of <see cref="RiskLimits.PriceCollarTicks"/>.</summary>
    public int? PriceCollarTicks { get; init; }

    /// <summary>Takes the place of <see cref="RiskLimits.MaxPriceStep"/>.</summary>
    public Limit? MaxPriceStep { get; init; }

    /// <summary>Largest long quantity, in units.</summary>
    public Limit? MaxLongPosition { get; init; }

    /// <summary>Largest short quantity, in units, unsigned.</summary>
    public Limit? MaxShortPosition { get; init; }

    /// <summary>Largest exposure on the larger side.</summary>
    public Limit? MaxSymbolExposure { get; init; }

    /// <summary>Whether an order has to say whether it opens or closes; see <see cref="RiskLimits.RequireExplicitEffect"/>.</summary>
    /// <value>Default: <see langword="null"/>, as for the account.</value>
    public bool? RequireExplicitEffect { get; init; }

    /// <summary>Whether orders on both sides may rest at once.</summary>
    /// <value>Default: <see cref="OpposingEntries.Deny"/>.</value>
    public OpposingEntries OpposingEntries { get; init; } = OpposingEntries.Deny;
}
