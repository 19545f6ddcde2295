using System.Collections.Immutable;
using Guardrails.Book;

namespace Guardrails.Closing;

/// <summary>
/// An exit of a position that is under way, or what the last one has left: a part that is not closed, and exits that gave way and have not ended. Written before its first step, so that a restart
/// goes on where it stopped.
/// </summary>
/// <param name="Intent">Who has it.</param>
/// <param name="Target">What is to be left of the managed quantity, or of the strategy's share where that is closed; signed.</param>
/// <param name="By">Why, and who asked.</param>
/// <param name="Displaced">Resting exits that had to give way; what remains gets them back.</param>
/// <param name="Strategy">The strategy whose share is closed; <see langword="null"/> when the exit goes by the whole position.</param>
internal sealed record ExitSlot(ExitIntent Intent, decimal Target, Attribution By, ImmutableArray<string> Displaced, string? Strategy = null)
{
    /// <summary>Whether a run works on it. Otherwise the slot says what the last exit has left.</summary>
    public bool IsUnderWay => Intent >= ExitIntent.Exchange;

    /// <summary>Whether something is being closed; otherwise exits are only given back.</summary>
    public bool Closes => Intent >= ExitIntent.Close;

    /// <summary>What is still to be said once the position has moved: nothing more of an exit that is not under way when the position is flat, or when less is beyond its target than can be traded. Example: 4 of 10 were to be closed, and 6 are left.</summary>
    public ExitSlot? Settle(PositionView position) =>
        IsUnderWay ? this
        : position.ExitBasis == 0m || Math.Abs(position.ExitBasis) < position.Tradable ? null
        : Intent == ExitIntent.Incomplete && LeftOf(position) is var left && (left <= 0m || left < position.Tradable) ? Release()
        : this;

    /// <summary>What is still to be said when nothing more has to be closed: only exits that gave way.</summary>
    public ExitSlot? Release() => Displaced.IsEmpty ? null : this with { Intent = ExitIntent.Unrestored };

    public void WriteTo(StateText text) => text.Line("exit", Intent, Target, By.Reason, By.Actor, string.Join(',', Displaced), Strategy);

    /// <summary>What of the position, or of the strategy's share, is beyond the target; unsigned.</summary>
    private decimal LeftOf(PositionView position) =>
        Math.Abs(Strategy is null ? position.ExitBasis : PositionView.SameSide(position.ShareOf(Strategy), position.ExitBasis)) - Math.Abs(PositionView.SameSide(Target, position.ExitBasis));
}
