namespace Guardrails.Testing.FsCheck;

/// <summary>What a life gives to the factory of an adapter: everything a venue has to be set up with before the bot starts.</summary>
/// <param name="Time">The time the life is played in. Delays, time-outs and time stamps of adapter and venue come from here, or nothing repeats.</param>
/// <param name="Instruments">What the venue lists.</param>
/// <param name="Cash">What the account holds, in <c>USD</c>; there are no positions.</param>
/// <param name="Seed">Decides everything random.</param>
/// <remarks>Immutable but for the time.</remarks>
public sealed record AdapterWorld(VirtualTimeProvider Time, IReadOnlyList<ListedInstrument> Instruments, decimal Cash, ulong Seed);
