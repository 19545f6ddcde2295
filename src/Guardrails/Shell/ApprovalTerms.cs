using Guardrails.Book;
using Guardrails.Brokers;

namespace Guardrails.Shell;

/// <summary>What a proof rests on: everything that is asked again when it is redeemed.</summary>
internal readonly record struct ApprovalTerms
{
    public required ApprovalKind Kind { get; init; }

    /// <summary>The order that is sent, changed or canceled; of a group its first order.</summary>
    public required string ClientOrderId { get; init; }

    /// <summary>All orders of a group; <see langword="null"/> for anything else.</summary>
    public IReadOnlyList<string>? Legs { get; init; }

    /// <summary>When it was judged: its lifetime counts from here.</summary>
    public required GuardInstant JudgedAt { get; init; }

    /// <summary>Whether it can only lower risk: then neither a trading state nor a failed journal stands in its way.</summary>
    public required bool IsExit { get; init; }

    /// <summary>What was asked for, for the denial.</summary>
    public OrderRequest? Request { get; init; }

    /// <summary>The position answer that was read for the judgement; an exit that is asked for again is proved again with it.</summary>
    public PositionSnapshot? Read { get; init; }

    /// <summary>The number of the proof. An order has one proof that can be redeemed; a new number voids the last.</summary>
    public long Number { get; init; }

    /// <summary>Whether the proof is the one that can be redeemed; the guard says so each time the terms are asked about.</summary>
    public bool IsCurrent { get; init; }

    /// <summary>Whether a permit holds the proof: then nobody else tells what a refused redeem has led to.</summary>
    public bool IsLeased { get; init; }
}
