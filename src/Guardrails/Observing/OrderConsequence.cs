namespace Guardrails.Observing;

/// <summary>What a misfit does to the order it is about.</summary>
internal enum OrderConsequence
{
    /// <summary>The order stays as it is.</summary>
    Keep,

    /// <summary>The venue's larger quantity counts from now on, and the order has to go.</summary>
    CountLarger,

    /// <summary>What is open of the order counts on both sides from now on, and the order has to go.</summary>
    CountBothSides,

    /// <summary>What is executed of the order counts where the order was approved, and the order has to go.</summary>
    CountHere,

    /// <summary>The order counts plain from now on, as if nothing capped it. It has to go where that lets the position cross zero.</summary>
    CountPlain,

    /// <summary>The order counts beside the others of its group from now on. It has to go where that lets the position cross zero.</summary>
    CountUnlinked,

    /// <summary>The order counts in full from now on. It has to go where that lets the position cross zero.</summary>
    CountInFull,

    /// <summary>The order is valued at the worse of both prices from now on. An entry has to go; an exit still protects.</summary>
    CountPrice,

    /// <summary>The smaller quantity is remembered; the approved one counts.</summary>
    NoteSmaller,

    /// <summary>An order that waits for its confirmation is of unknown outcome from now on, and is looked up; what works of it has to go.</summary>
    LookUp,

    /// <summary>The order has to go; nothing else about it changes.</summary>
    Cancel,
}
