using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Denials.Explanations;

/// <summary>An exit that only a position answer read by the same call can prove, and that answer was not there.</summary>
/// <param name="Symbol">The instrument.</param>
/// <param name="Quarantine">What set the quarantine; <see langword="null"/> when the position is in doubt without one.</param>
/// <param name="Read">The answer that this call read; <see langword="null"/> when it read none.</param>
/// <param name="NowUtcTicks">The moment of the denial.</param>
internal sealed record ExitUnproved(Symbol Symbol, GuardEvent.StateSet? Quarantine, PositionSnapshot? Read, long NowUtcTicks) : Explanation
{
    public override string Sentence(Violation violation) =>
        $"{(Quarantine is { } set ? $"The symbol {Symbol} is quarantined {Phrase.Since(set.At.UtcTicks, NowUtcTicks)}, because {set.By.Reason} (set by {set.By.Actor})" : $"The venue was last seen to hold another position of {Symbol} than is booked")}, so that only a complete position answer read by this very call can prove the exit. {Answer}.";

    public override string Brief(Violation violation) => $"{Symbol}: {Answer}";

    public override string Remedy(Violation violation) => Read is null
        ? "OrderGuard.SubmitAsync and AdmitAsync read positions by themselves where OrderGuardOptions.PositionSource is set; a question to RiskManager reads none."
        : $"Ask again: every call reads positions anew from IPositionSource.GetPositionsAsync.{(Quarantine is null ? "" : $" {StateSince.Way(TradingScope.Of(Symbol), TradingState.Quarantined)}")}";

    private string Answer => Read switch
    {
        null => "No positions were read by this call",
        { Completeness: SnapshotCompleteness.Failed } => $"The reading failed: {Read.Reason}",
        { IsComplete: false } => $"The answer was partial: {Read.Reason}",
        _ => $"The answer for {Symbol} cannot be true: a leg is on the wrong side",
    };
}
