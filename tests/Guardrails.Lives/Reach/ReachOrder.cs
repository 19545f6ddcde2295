namespace Guardrails.Lives.Reach;

/// <summary>What an enumeration of fills needs to know of one order that may still fill.</summary>
internal sealed record ReachOrder
{
    /// <summary>1 for a buy, -1 for a sell.</summary>
    public required int Side { get; init; }

    public required int Leaves { get; init; }

    /// <summary>The venue fills it only against the position.</summary>
    public bool IsCapped { get; init; }

    /// <summary>An own order that was approved as reducing.</summary>
    public bool IsOwnExit { get; init; }

    /// <summary>The group of linked orders it shares its quantity with, an index into the rooms; -1 for none.</summary>
    public int Group { get; init; } = -1;

    /// <summary>The order whose fills it waits for, an index into the orders; -1 for none.</summary>
    public int WaitsFor { get; init; } = -1;

    /// <summary>What of the fills of the order it waits for is not used yet by itself and those it is linked with.</summary>
    public int Cover { get; init; }

    /// <summary>It starts to work only when the order it waits for has nothing left.</summary>
    public bool WaitsForAll { get; init; }
}
