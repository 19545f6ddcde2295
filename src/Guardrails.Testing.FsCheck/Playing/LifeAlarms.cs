using System.Collections.Concurrent;
using Guardrails.Alarms;
using Guardrails.Testing.Venues;

namespace Guardrails.Testing.FsCheck.Playing;

/// <summary>What the guard raised alarms for, and how many orders there were whose outcome nobody knew, also those that were settled within the same moment.</summary>
internal sealed class LifeAlarms : IAlarmSink
{
    private readonly ConcurrentDictionary<(string Code, string About), bool> _raised = new();
    private int _unknownOrders;

    public int UnknownOrders => Volatile.Read(ref _unknownOrders);

    public void Raise(Alarm alarm)
    {
        // What an order did is told under its id, what happened to a position under its symbol, with which every message of a misfit begins.
        _raised[(alarm.Code, alarm.Subject)] = true;
        _raised[(alarm.Code, alarm.Message.Split(' ')[0])] = true;
        if (alarm.Code == AlarmCodes.OrderOutcomeUnknown)
        {
            Interlocked.Increment(ref _unknownOrders);
        }
    }

    /// <summary>Whether what a fault did was told.</summary>
    public bool Tell(InjectedEffect effect) => CodesOf(effect.Fault).Any(code => IsRaised(code, effect.ClientOrderId))
        || IsRaised(AlarmCodes.PositionDiffers, effect.Symbol.Value) || IsRaised(AlarmCodes.ExternalExecution, effect.Symbol.Value);

    private bool IsRaised(string code, string? about) => about is not null && _raised.ContainsKey((code, about));

    private static string[] CodesOf(FaultClass fault) => fault switch
    {
        FaultClass.Overfill => [AlarmCodes.Overfill, AlarmCodes.QuantityLarger],
        FaultClass.WrongSide => [AlarmCodes.SideMismatch],
        FaultClass.AcknowledgedDifferently => [AlarmCodes.QuantityLarger, AlarmCodes.ReduceOnlyMissing, AlarmCodes.Overfill],
        FaultClass.DoubleOcoFill => [AlarmCodes.Overfill, AlarmCodes.FillAfterEnd],
        FaultClass.Bust => [AlarmCodes.ExecutionBusted],
        FaultClass.Correction => [AlarmCodes.ExecutionCorrected],
        _ => [],
    };
}
