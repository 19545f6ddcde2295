using Guardrails.Book;
using Guardrails.Brokers;

namespace Guardrails.Shell;

/// <summary>
/// What a proof rests on: everything that is asked again when it is redeemed. An operation holds the terms of its own proof, so that a message
/// needs one object for both. The guard's lock protects them.
/// </summary>
internal abstract class ApprovalTerms
{
    public ApprovalKind Kind { get; private set; }

    /// <summary>The order that is sent, changed or canceled; of a group its first order. <see langword="null"/> until something is approved.</summary>
    public string ClientOrderId { get; private set; } = null!;

    /// <summary>When it was judged: its lifetime counts from here.</summary>
    public GuardInstant JudgedAt { get; private set; }

    /// <summary>Whether it can only lower risk: then neither a trading state nor a failed journal stands in its way.</summary>
    public bool IsExit { get; private set; }

    /// <summary>All orders of a group; <see langword="null"/> for anything else.</summary>
    public string[]? Legs { get; private protected set; }

    /// <summary>What was asked for, for the denial.</summary>
    public OrderRequest? Request { get; private protected set; }

    /// <summary>The position answer that was read for the judgement; an exit that is asked for again is proved again with it.</summary>
    public PositionSnapshot? Reading { get; private protected set; }

    /// <summary>Whether a permit holds the proof: then nobody else tells what a refused redeem has led to.</summary>
    public bool IsLeased { get; private protected init; }

    /// <summary>The number of the proof, 0 while it has none. An order has one proof that can be redeemed; a new number voids the last.</summary>
    public long Number { get; private set; }

    /// <summary>Whether the proof was the one that can be redeemed when the guard last asked.</summary>
    public bool IsCurrent { get; private set; }

    /// <summary>How many orders the proof is about.</summary>
    public int OrderCount => Legs?.Length ?? 1;

    /// <summary>One of the orders that the proof is about.</summary>
    public string OrderAt(int index) => Legs is { } legs ? legs[index] : ClientOrderId;

    /// <summary>The proof has this number from now on; for <see cref="ProofNumbers"/>.</summary>
    public void Issue(long number) => Number = number;

    /// <summary>The proof has no number any more; for <see cref="ProofNumbers"/>.</summary>
    public void Spend(bool wasCurrent) => (Number, IsCurrent) = (0L, wasCurrent);

    private protected void Approve(ApprovalKind kind, string clientOrderId, in GuardInstant judgedAt, bool isExit) =>
        (Kind, ClientOrderId, JudgedAt, IsExit) = (kind, clientOrderId, judgedAt, isExit);
}
