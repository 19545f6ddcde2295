using Guardrails.Orders;
using Guardrails.Positions;

namespace Guardrails.Closing;

/// <summary>What an exit has to know about its position, as of one moment.</summary>
/// <param name="Key">The position.</param>
/// <param name="Net">What is held, signed.</param>
/// <param name="AtVenue">What the venue was last seen to hold, signed.</param>
/// <param name="Basis">What may be closed of it, signed.</param>
/// <param name="Tradable">The smallest quantity that can be traded; what is below it counts as flat.</param>
/// <param name="Largest">The largest quantity of one order; <see langword="null"/> when the venue has none.</param>
/// <param name="UntoldFee">What fees in the asset itself, that nobody has told, can have taken beside <paramref name="Basis"/>: the venue holds it, or does not.</param>
/// <param name="SeenHeld">What the venue was last seen to hold of <paramref name="Basis"/>, unsigned and in lots; <see langword="null"/> when it was not seen since the last execution.</param>
/// <param name="Slot">The exit under way, or what the last one has left.</param>
/// <param name="Share">What the strategy has, unsigned, whose share the exit under way closes; <see langword="null"/> when it goes by the whole position.</param>
/// <param name="NeedsReading">Whether nothing can be proved of the position before the venue's positions are read.</param>
/// <param name="UnderWay">Exits that execute at once, or that a close has sent, and that have not ended, unknown ones included.</param>
/// <param name="Resting">Exits of ours that rest.</param>
/// <param name="Waiting">Those of <paramref name="Others"/> that wait for an entry that has filled in part and could take what is to be closed: they give way together with their entry.</param>
/// <param name="Opposing">Orders of ours that are no exits and stand in the way of the proof: those on the exit's side, and the entries of <paramref name="Waiting"/>.</param>
/// <param name="Others">Everything else of ours that is alive.</param>
/// <param name="Prices">The prices that an exit with a limit is placed by.</param>
/// <param name="LinksExits">Whether the venue links a limit with a stop, so that both close what one of them does.</param>
/// <param name="Sequence">Names the state the view was taken of.</param>
internal sealed record ExitView(
    PositionKey Key, decimal Net, decimal AtVenue, decimal Basis, decimal Tradable, decimal? Largest, decimal UntoldFee, decimal? SeenHeld, ExitSlot? Slot, decimal? Share, bool NeedsReading,
    IReadOnlyList<TrackedOrder> UnderWay, IReadOnlyList<(TrackedOrder Order, string? Group)> Resting, IReadOnlyList<string> Waiting,
    IReadOnlyList<TrackedOrder> Opposing, IReadOnlyList<TrackedOrder> Others, ExitPrices Prices, bool LinksExits, long Sequence)
{
    /// <summary>Whether nothing is held that could be traded.</summary>
    public bool IsFlat => Net == 0m || Math.Abs(Net) < Tradable;

    /// <summary>What is booked as the bot's own, signed, whether or not a fee has taken of it.</summary>
    public decimal Ours => Basis + UntoldFee;

    /// <summary>Orders of ours that could open the position again.</summary>
    public IEnumerable<TrackedOrder> Entries => Others.Where(static o => !o.IsProvenExit);

    /// <summary>Entries of ours that are alive, also those that stand in the way of an exit.</summary>
    public IEnumerable<TrackedOrder> OwnEntries => Entries.Concat(Opposing.Where(o => o.Side != ExitSending.SideOf(this)));

    /// <summary>What exits under way could still close, unsigned.</summary>
    public decimal InFlight => UnderWay.Sum(static o => o.Leaves);

    /// <summary>Whether nothing is held and nothing of ours can change that.</summary>
    public bool IsQuiet => IsFlat && UnderWay.Count == 0 && Resting.Count == 0 && Opposing.Count == 0 && Others.Count == 0;
}
