using System.Collections.Frozen;
using Guardrails.Book;

namespace Guardrails.Denials.Explanations;

/// <summary>
/// What leads out where nobody can call <c>Observe</c>: a <see cref="Positions.Portfolio"/> and a snapshot are made anew with what was missing.
/// </summary>
internal static class SuppliedRemedies
{
    private static readonly FrozenDictionary<DenialCode, string> Portfolio = new Dictionary<DenialCode, string>
    {
        [DenialCodes.InstrumentUnknown] = "Add the instrument to Portfolio.Instruments, and check how the symbol is spelled.",
        [DenialCodes.QuoteMissing] = "Add a price to Portfolio.Quotes.",
        [DenialCodes.QuoteUnusable] = "Give Portfolio.Quotes a price above 0, with a Quote.Time that is not after Portfolio.Now.",
        [DenialCodes.QuoteStale] = "Give Portfolio.Quotes a newer price, or raise RiskLimits.MaxQuoteAge.",
        [DenialCodes.PositionsMissing] = "Give Portfolio.Positions a PositionSnapshot.Complete.",
        [DenialCodes.PositionsStale] = "Give Portfolio.Positions a newer PositionSnapshot.Complete, or raise RiskLimits.MaxPositionAge.",
        [DenialCodes.EquityUnknown] = "Give Portfolio.Account an AccountSnapshot.Equity above 0.",
        [DenialCodes.AccountStale] = "Give Portfolio.Account a newer AccountSnapshot, or raise RiskLimits.MaxAccountAge.",
        [DenialCodes.BuyingPowerUnknown] = "Set AccountSnapshot.BuyingPower in Portfolio.Account, or turn RiskLimits.RequireBuyingPower off.",
        [DenialCodes.FxRateMissing] = "Add the rate to Portfolio.FxRates.",
        [DenialCodes.FxRateStale] = "Give Portfolio.FxRates a newer rate, or raise RiskLimits.MaxFxRateAge.",
        [DenialCodes.NoPositionToClose] = "Check Portfolio.Positions; use PositionEffect.Open where a new position is meant.",
        [DenialCodes.CloseExceedsPosition] = "Close at most the quantity shown as the limit; Portfolio.OpenOrders that may still close count.",
        [DenialCodes.OppositeOrderInFlight] = "Ask without that order in Portfolio.OpenOrders once it has ended.",
        [DenialCodes.SelfMatch] = "Price it away from that order in Portfolio.OpenOrders, or cancel that first.",
        [DenialCodes.RuleInputMissing] = "Ask OrderGuard.Risk: only a live guard has inputs, from Observe(RuleInput).",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<DenialCode, string> Snapshot = new Dictionary<DenialCode, string>
    {
        [DenialCodes.PositionsMissing] = "Pass a PositionSnapshot.Complete; an empty one says that nothing is held.",
        [DenialCodes.PositionsStale] = "Pass a PositionSnapshot.Complete that was read just now.",
        [DenialCodes.NoPositionToClose] = "Check the PositionSnapshot; use PositionEffect.Open where a new position is meant.",
        [DenialCodes.CloseExceedsPosition] = "Close at most the quantity shown as the limit, with PositionEffect.Close.",
        [DenialCodes.OppositePositionHeld] = "Close it first with PositionEffect.Close, and pass a PositionSnapshot that was read after that.",
    }.ToFrozenDictionary();

    /// <summary>What leads out; <see langword="null"/> where the code's own words hold.</summary>
    public static string? Of(DenialCode code, InputSource source) => source switch
    {
        InputSource.Portfolio => Portfolio.GetValueOrDefault(code),
        InputSource.Snapshot => Snapshot.GetValueOrDefault(code),
        _ => null,
    };
}
