using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Text;

namespace Guardrails.Closing;

/// <summary>What came of closing one position. A closed set of four.</summary>
/// <remarks>
/// Immutable. Quantities are in units of the instrument. An exit whose outcome is unknown is not counted as closed: the close ends as
/// <see cref="Incomplete"/> when the outcome is not found in time, and asking again is safe.
/// </remarks>
public abstract record CloseResult
{
    private CloseResult()
    {
    }

    /// <summary>The position.</summary>
    public required PositionKey Key { get; init; }

    /// <summary>What the position became smaller by, unsigned.</summary>
    public required decimal ClosedQuantity { get; init; }

    /// <summary>What is still managed, signed. A closed position can leave dust: less than can be traded.</summary>
    public required decimal Remaining { get; init; }

    /// <summary>What exits that were sent could still close, unsigned; 0 once the venue has answered all of them.</summary>
    public decimal InFlight { get; init; }

    /// <summary>The bot's own orders that are alive and could open the position again.</summary>
    public IReadOnlyList<TrackedOrder> OwnEntries { get; init; } = [];

    /// <summary>Whether all that was asked for is closed.</summary>
    public bool IsClosed => this is Closed;

    /// <summary>Handles all four cases.</summary>
    /// <exception cref="ArgumentNullException">The handler of the case is missing.</exception>
    public abstract T Match<T>(Func<Closed, T> closed, Func<Queued, T> queued, Func<Refused, T> refused, Func<Incomplete, T> incomplete);

    /// <summary>What was closed, what is left, and why, in one line.</summary>
    public sealed override string ToString()
    {
        var left = Remaining == 0m ? "" : $"; {Phrase.Held(Remaining, Key.Symbol)} is left{(this is Closed ? ", too little to be traded" : "")}";
        var flight = InFlight == 0m ? "" : $"; exits that were sent may still close {Phrase.Number(InFlight)}";
        var entries = OwnEntries.Count == 0 ? "" : $"; own orders that are alive could open it again: {string.Join(", ", OwnEntries)}";
        var what = Match(
            static _ => "CLOSED", static queued => queued.Until is { } until ? $"QUEUED until {Phrase.Moment(until)}" : "QUEUED", static _ => "REFUSED", static _ => "INCOMPLETE");
        return $"{what} {Key.Symbol}: {Phrase.Number(ClosedQuantity)} closed{left}{flight}{entries}{(WhyNot() is { Length: > 0 } why ? $": {why}" : "")}";
    }

    /// <summary>What stood in the way, for people; empty when the position is closed.</summary>
    internal string WhyNot() => Match(static _ => "", static queued => queued.Why, static refused => refused.Denial.ToString(), static incomplete => incomplete.Why);

    /// <summary>As much as was asked for is closed, but for dust that cannot be traded, and the venue has confirmed it. No own entry is alive unless it was to stay.</summary>
    public sealed record Closed : CloseResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Closed, T> closed, Func<Queued, T> queued, Func<Refused, T> refused, Func<Incomplete, T> incomplete) => Case.Call(closed, this);
    }

    /// <summary>
    /// The market is closed or halted, or takes no part of a unit now: what is left waits. <see cref="InFlight"/> is what exits can close that wait at the venue; where it is 0, nothing waits
    /// there, and a close has to be asked for again. Exits that rest have stayed. Until what was asked for is closed nothing is opened in the position, and an alarm is up.
    /// </summary>
    /// <param name="Why">What waits for what, for people.</param>
    public sealed record Queued(string Why) : CloseResult
    {
        /// <summary>When continuous trading begins; <see langword="null"/> when nobody knows, as in a halt.</summary>
        public required DateTimeOffset? Until { get; init; }

        /// <inheritdoc/>
        public override T Match<T>(Func<Closed, T> closed, Func<Queued, T> queued, Func<Refused, T> refused, Func<Incomplete, T> incomplete) => Case.Call(queued, this);
    }

    /// <summary>There is nothing to close, or the close, or what was left of it, cannot be sent.</summary>
    /// <param name="Denial">Why.</param>
    public sealed record Refused(Denial Denial) : CloseResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Closed, T> closed, Func<Queued, T> queued, Func<Refused, T> refused, Func<Incomplete, T> incomplete) => Case.Call(refused, this);
    }

    /// <summary>Time ran out before all of it was closed. What is left has its exits back where they could be placed, and an alarm is up.</summary>
    /// <param name="Why">What stood in the way, for people.</param>
    public sealed record Incomplete(string Why) : CloseResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Closed, T> closed, Func<Queued, T> queued, Func<Refused, T> refused, Func<Incomplete, T> incomplete) => Case.Call(incomplete, this);
    }
}
