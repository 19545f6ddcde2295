namespace Guardrails.Book;

/// <summary>One strategy's part of one position, and the total it counts in.</summary>
internal sealed class StrategyLedger(Bucket bucket)
{
    public Bucket Bucket { get; } = bucket;

    public Ledger Ledger { get; } = new(capsApply: false);
}
