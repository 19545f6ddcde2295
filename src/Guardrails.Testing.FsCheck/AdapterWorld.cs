namespace Guardrails.Testing.FsCheck;

/// <summary>What a life gives to the factory of an adapter: everything a venue has to be set up with before the bot starts.</summary>
/// <remarks>Immutable but for the time.</remarks>
public sealed record AdapterWorld
{
    /// <summary>The time the life is played in. Delays, time-outs and time stamps of adapter and venue come from here, or nothing repeats.</summary>
    public required VirtualTimeProvider Time { get; init; }

    /// <summary>What the venue lists.</summary>
    public required IReadOnlyList<ListedInstrument> Instruments { get; init; }

    /// <summary>What the account holds, in <c>USD</c>; there are no positions.</summary>
    public required decimal Cash { get; init; }

    /// <summary>Decides everything random.</summary>
    public required ulong Seed { get; init; }
}
