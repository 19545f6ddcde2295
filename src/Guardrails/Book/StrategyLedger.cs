using Guardrails.Exposure;

namespace Guardrails.Book;

/// <summary>One strategy's part of one position, and the total it counts in.</summary>
internal sealed class StrategyLedger(ExposureTotal bucket)
{
    public ExposureTotal Exposure { get; } = bucket;

    public Ledger Ledger { get; } = new(capsApply: false);
}
