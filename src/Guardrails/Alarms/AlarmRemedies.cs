using System.Collections.Frozen;

namespace Guardrails.Alarms;

/// <summary>What to do about an alarm, for each code whose message does not say it by itself. The steps in full are in docs/operating/alarms.md.</summary>
internal static class AlarmRemedies
{
    private const string Compare = "Compare the order with the venue's own page, and correct the position with GuardedBroker.CloseAsync; OrderGuard.SetState releases the symbol and the account.";
    private const string LookAtOrder = "OrderGuard.FindOrder shows the order as it counts; nothing is restricted.";
    private const string Own = "OrderGuard.ManagePosition says how much of the position is the bot's own.";

    private static readonly FrozenDictionary<string, string> All = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        [AlarmCodes.SideMismatch] = Compare,
        [AlarmCodes.SymbolMismatch] = Compare,
        [AlarmCodes.QuantityLarger] = Compare,
        [AlarmCodes.QuantitySmaller] = LookAtOrder + " OrderGuard.CancelAsync gives its quantity back where the whole is needed in another order.",
        [AlarmCodes.TermsDiffer] = LookAtOrder + " Where the venue always shows it so, declare it in BrokerCapabilities.Conversions.",
        [AlarmCodes.ReduceOnlyMissing] = Compare,
        [AlarmCodes.OrderPriceDiffers] = Compare,
        [AlarmCodes.ExitWithoutEntry] = Compare,
        [AlarmCodes.LinkMissing] = Compare,
        [AlarmCodes.LegMissing] = "Close what is left with GuardedBroker.CloseAsync, or send the missing leg alone with GuardedBroker.SubmitAsync; OrderGuard.SetState releases the symbol and the account.",
        [AlarmCodes.OrderDuplicated] = "Cancel the second order with OrderGuard.CancelAsync where no GuardedBroker does; OrderGuard.SetState releases the symbol and the account.",
        [AlarmCodes.ExecutionsDisagree] = "The next complete answer that is passed to Observe(PositionSnapshot) settles it.",
        [AlarmCodes.UnaskedSignChange] = "Close what nobody asked for with GuardedBroker.CloseAsync; OrderGuard.SetState releases what is restricted.",
        [AlarmCodes.Overfill] = Compare,
        [AlarmCodes.FillAfterEnd] = Compare,
        [AlarmCodes.ExecutionBusted] = "Compare the position with OrderGuard.FindPosition, and let the strategy decide anew.",
        [AlarmCodes.ExecutionCorrected] = "Compare the position with OrderGuard.FindPosition.",
        [AlarmCodes.OrderRevived] = LookAtOrder + " OrderGuard.CancelAsync ends it where it is not wanted.",
        [AlarmCodes.PriceWorseThanLimit] = LookAtOrder + " Claim the difference from the venue where it is real.",
        [AlarmCodes.ExternalExecution] = "Find out who traded. " + Own,
        [AlarmCodes.ForcedExecution] = "Look at the margin of the account; OrderGuard.SetState releases the symbol and the account.",
        [AlarmCodes.UnreadableReport] = "Mend what the adapter passes to Observe(ExecutionReport) or Observe(OpenOrderSnapshot).",
        [AlarmCodes.PositionDiffers] = "The next complete answer that is passed to Observe(PositionSnapshot) settles it or finds the difference.",
        [AlarmCodes.PhantomPosition] = Own,
        [AlarmCodes.ExternalPosition] = Own,
        [AlarmCodes.PositionQuantityMismatch] = Own,
        [AlarmCodes.PositionSideMismatch] = Own,
        [AlarmCodes.SplitSuspected] = "Place the exits again for what is held with OrderGuard.SubmitAsync. " + Own,
        [AlarmCodes.OrderMissing] = "OrderGuard.ResolveUnknownOrdersAsync asks the venue; OrderGuard.ResolveAsync takes what a person has found.",
        [AlarmCodes.ExternalOrder] = "Find out who sent it. OrderGuard.CancelAsync cancels it by its id where it is not wanted.",
        [AlarmCodes.OrphanProtection] = "Cancel it with OrderGuard.CancelProtectionAsync where no GuardedBroker does.",
        [AlarmCodes.HedgingAllowed] = "OrderGuardOptions.Hedging turns it off.",
        [AlarmCodes.RejectedAfterFill] = Compare,
        [AlarmCodes.ProofNotRedeemed] = "ApprovedOrder.Redeem belongs right before the send; OrderPermit.NotSent says that nothing was sent.",
        [AlarmCodes.ExitRate] = "Find out what sends them; OrderGuard.OpenOrders lists those that are alive, and OrderGuard.CancelProtectionAsync cancels one.",
        [AlarmCodes.JournalFailed] = "Exits still pass. Repair the journal, and open the guard again with OrderGuard.OpenAsync.",
        [AlarmCodes.ExitUnjournaled] = "Look why the journal is slow; OrderGuardOptions.MaxExitJournalWait is how long an exit waits for it.",
        [AlarmCodes.GuardFaulted] = "Exits still pass. Report the text, and open the guard again with OrderGuard.OpenAsync.",
        [AlarmCodes.TelemetryFailed] = "Mend the logger of OrderGuardOptions.LoggerFactory, or what listens to the meters.",
        [AlarmCodes.StreamInterrupted] = "It is started again by itself; OrderGuard.GetReadiness says when new risk is taken again.",
        [AlarmCodes.StreamSilent] = "OrderGuard.GetReadiness says when new risk is taken again.",
        [AlarmCodes.PriceStepHeld] = "More quotes or those of a second source (Quote.Source) confirm it; after a look at the market, OrderGuard.ConfirmPrice does.",
        [AlarmCodes.PriceStepConfirmed] = "OrderGuard.SetState halts the symbol where the price is wrong.",
        [AlarmCodes.LimitBreachedPassively] = "Reduce with GuardedBroker.CloseAsync where it should not stay so.",
        [AlarmCodes.BotPositionDiffers] = Own,
        [AlarmCodes.ReadingFailed] = "GuardedBroker.RefreshAsync reads at once.",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>What to do; empty where the message says it.</summary>
    public static string Of(string code) => All.GetValueOrDefault(code) ?? "";
}
