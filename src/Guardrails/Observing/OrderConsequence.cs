namespace Guardrails.Observing;

/// <summary>What a misfit does to the order it is about. All but <see cref="Keep"/> want what still works of the order canceled.</summary>
internal enum OrderConsequence
{
    /// <summary>The order stays as it is.</summary>
    Keep,

    /// <summary>The venue's larger quantity counts from now on.</summary>
    CountLarger,

    /// <summary>What is open of the order counts on both sides from now on.</summary>
    CountBothSides,

    /// <summary>What is executed of the order counts where the order was approved.</summary>
    CountHere,

    /// <summary>An order that waits for its confirmation is of unknown outcome from now on, and is looked up.</summary>
    LookUp,

    /// <summary>Nothing else about the order changes.</summary>
    Cancel,
}
