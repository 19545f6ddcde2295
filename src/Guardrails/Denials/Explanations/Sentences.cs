using System.Collections.Frozen;
using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>
/// The sentence of each code whose violation says all with its two numbers and its subject. The first sentence is taken whose places can all be filled, so
/// that a code can have one for each of its causes.
/// </summary>
internal static class Sentences
{
    private static readonly FrozenDictionary<DenialCode, string[]> All = new Dictionary<DenialCode, string[]>
    {
        [DenialCodes.SideInvalid] = ["OrderRequest.Side is {observed}, which is neither OrderSide.Buy nor OrderSide.Sell."],
        [DenialCodes.OrderTypeInvalid] = ["OrderRequest.Type is {observed}, which is no member of OrderType."],
        [DenialCodes.TimeInForceInvalid] = ["OrderRequest.TimeInForce is {observed}, which is no member of TimeInForce."],
        [DenialCodes.PositionEffectInvalid] = ["OrderRequest.Effect is {observed}, which is no member of PositionEffect."],
        [DenialCodes.PositionEffectRequired] = ["OrderRequest.Effect is Auto, so that the order does not say whether it opens or closes; {subject}."],
        [DenialCodes.QuantityInvalid] = ["The new quantity {observed} is not above {limit}, which is executed already.", "The quantity {observed} {problem}."],
        [DenialCodes.PriceInvalid] = ["{subject} {observed} {problem}."],
        [DenialCodes.PriceMissing] = ["The order has no {subject}, and its OrderRequest.Type needs one."],
        [DenialCodes.PriceUnexpected] = ["The order has a {subject} of {observed}, and its OrderRequest.Type has none."],
        [DenialCodes.NameInvalid] = ["OrderRequest.{subject} is {observed}; the smallest is {limit}."],
        [DenialCodes.OrderNotFound] = ["The guard knows no order with the id {subject}."],
        [DenialCodes.OrderNotReplaceable] = ["The order cannot be replaced: {subject}."],
        [DenialCodes.ProtectionNeedsOwnCall] = ["To remove or loosen what protects a position raises risk: {subject}."],
        [DenialCodes.GroupInvalid] = ["The orders of the group do not belong together: {subject}."],
        [DenialCodes.ProtectionInvalid] = ["The plan cannot protect the entry: {subject}."],
        [DenialCodes.ProtectionLooser] = ["The plan risks more than the one that holds: {subject}."],
        [DenialCodes.GroupUnsupported] = ["The venue cannot take the group: {subject}."],
        [DenialCodes.ParentInvalid] = ["The slice says that parent {subject} has a total of {observed}; earlier slices said {limit}.", "The total of parent {subject}, {observed}, {problem}."],
        [DenialCodes.NotionalMismatch] = ["The order is worth {observed}{unit} by quantity and price, and OrderRequest.ExpectedNotional is {limit}{unit}."],
        [DenialCodes.QuantityPriceSwapped] = ["The quantity {count} is close to the reference price {limit}{unit}, and LimitPrice {subject} is more than ten times away from it: quantity and price look swapped."],
        [DenialCodes.QuantityAboveOutstanding] = ["The quantity {observed} is more than exists: {limit} by Instrument.UnitsOutstanding."],
        [DenialCodes.InstrumentUnknown] = ["No instrument is known for {subject}."],
        [DenialCodes.OrderTypeUnsupported] = ["The venue takes no order of the type {subject} for this instrument."],
        [DenialCodes.QuantityAboveMaximum] = ["The quantity {observed} is above {limit}, the most that the venue takes in one order."],
        [DenialCodes.NotionalBelowMinimum] = ["The order is worth {observed}{unit}, and the venue takes no less than {limit}{unit}."],
        [DenialCodes.SymbolNotPermitted] = ["{subject}."],
        [DenialCodes.ShortNotAllowed] = ["With the order {observed} could be short, which is not allowed ({subject})."],
        [DenialCodes.QuoteMissing] = ["There is no price to value the risk of {subject}."],
        [DenialCodes.QuoteStale] = ["The last price of {subject} is {observed} old; RiskLimits.MaxQuoteAge allows {limit}."],
        [DenialCodes.PositionsMissing] = ["Positions are unknown ({subject}), and unknown is not flat."],
        [DenialCodes.PositionsStale] = ["The last complete position answer is {observed} old; RiskLimits.MaxPositionAge allows {limit}."],
        [DenialCodes.EquityUnknown] = ["Equity is {observed}{unit}, and only of more than 0 a fraction can be allowed."],
        [DenialCodes.AccountStale] = ["The last account snapshot is {observed} old; RiskLimits.MaxAccountAge allows {limit}."],
        [DenialCodes.FxRateMissing] = ["There is no rate of {subject} to the account currency."],
        [DenialCodes.FxRateStale] = ["The rate of {subject} is {observed} old; RiskLimits.MaxFxRateAge allows {limit}."],
        [DenialCodes.OrderQuantityExceedsLimit] = ["The quantity {observed} is above {limit}, which RiskLimits.MaxOrderQuantity allows."],
        [DenialCodes.OrderNotionalExceedsLimit] = ["The order is worth {observed}{unit}; RiskLimits.MaxOrderNotional allows {limit}{unit}."],
        [DenialCodes.DuplicateOrder] = ["The same order was approved {observed} ago; RiskLimits.DuplicateWindow is {limit}."],
        [DenialCodes.MessageRateExceeded] = ["With this order it would be {observed}{unit}; new risk has {limit} of RiskLimits.MaxMessages, the rest is kept for exits."],
        [DenialCodes.RepeatedExecution] = ["This would be entry {observed} of {subject}; RiskLimits.MaxEntries allows {limit} before a person looks."],
        [DenialCodes.ParentQuantityExceeded] = ["With this slice those of parent {subject} would take {observed}; its total is {limit}."],
        [DenialCodes.OpenOrdersExceedLimit] = ["With this order {observed} would be open ({subject}); {limit} are allowed."],
        [DenialCodes.OpenPositionsExceedLimit] = ["With this order {observed} positions would be held or could be reached ({subject}); {limit} are allowed."],
        [DenialCodes.BuyingPowerExceeded] = ["The order needs {observed}{unit} of buying power; after open orders {limit}{unit} is left."],
        [DenialCodes.ExposureLimitMissing] = ["No exposure limit that blocks applies to the {subject} side, and without a limit there is no trade."],
        [DenialCodes.ApprovalExpired] = ["The approval of {subject} is {observed} old, and what it was judged by may no longer hold; {limit} are allowed."],
        [DenialCodes.ApprovalWithdrawn] = ["What was approved is no longer what would be sent: {subject}."],
        [DenialCodes.RuleFaulted] = ["A rule gave no verdict: {subject}."],
        [DenialCodes.RuleInputMissing] = ["A rule needs the input {subject}, which was never supplied."],
        [DenialCodes.CapacityExceeded] = ["A table of the guard is full: it has {observed}{unit}, and {limit} is the most."],
        [DenialCodes.JournalFailed] = ["The decision could not be written to the journal: {subject}."],
        [DenialCodes.GuardFaulted] = ["A check inside the guard failed, and its books can no longer be trusted: {subject}."],
    }.ToFrozenDictionary();

    /// <summary>The sentence with the violation's numbers; <see langword="null"/> where the code has none that they fill.</summary>
    public static string? Of(Violation violation)
    {
        foreach (var sentence in All.GetValueOrDefault(violation.Code) ?? [])
        {
            if (Filled(sentence, violation) is { } filled)
            {
                return filled;
            }
        }

        return null;
    }

    private static string? Filled(string sentence, Violation violation)
    {
        var (observed, limit) = violation is { Observed: { } seen, Limit: { } allowed } ? Phrase.Both(seen, allowed, violation.Unit)
            : (violation.Observed is { } alone ? Phrase.Plain(alone, violation.Unit) : null, null);
        (string Place, string? Value)[] places =
        [
            ("{observed}", observed),
            ("{limit}", limit),
            ("{count}", violation.Observed is { } number ? Phrase.Number(number) : null),
            ("{problem}", violation.Observed is { } value ? Amount.Problem(value) ?? (value <= 0m ? "is not above 0" : null) : null),
            ("{unit}", Phrase.UnitBehind(violation.Unit)),
            ("{subject}", violation.Subject.TrimEnd('.') is { Length: > 0 } subject ? subject : null),
        ];
        foreach (var (place, text) in places)
        {
            if (sentence.Contains(place, StringComparison.Ordinal))
            {
                if (text is null)
                {
                    return null;
                }

                sentence = sentence.Replace(place, text, StringComparison.Ordinal);
            }
        }

        return sentence;
    }
}
