using Guardrails.Book;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>How a plan follows a price that goes the position's way, and how far that has come. Part of the plan's state, so that a restart goes on with it.</summary>
/// <param name="Trailing">How the stop follows; <see langword="null"/> when it does not.</param>
/// <param name="Profits">Which parts of the gain are taken; <see langword="null"/> when none are.</param>
/// <param name="BestPrice">The best price since the entry.</param>
/// <param name="Opened">How much was opened in all, unsigned.</param>
/// <param name="Held">How much is held, unsigned: what goes beyond it was opened.</param>
/// <param name="TakenLevels">How many levels of the gain were taken.</param>
/// <param name="ExitsOfDay">How many parts were taken on <paramref name="Day"/>.</param>
/// <param name="Day">The day of the last part, UTC, counted as <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Exit">The part that is being closed; <see langword="null"/> when none is. With the first execution its levels are taken.</param>
internal sealed record ProtectionCourse(TrailingStop? Trailing, PartialProfits? Profits, decimal BestPrice, decimal Opened = 0m, decimal Held = 0m, int TakenLevels = 0, int ExitsOfDay = 0, int Day = 0, PendingPart? Exit = null)
{
    /// <summary>A better price is written when it is better by so much of R: not every tick becomes a record. A price that moves the stop is written with it.</summary>
    private const decimal WorthWriting = 0.1m;

    /// <summary>The course of a plan that begins; <see langword="null"/> where the plan follows nothing.</summary>
    public static ProtectionCourse? Of(ProtectionPlan plan, decimal entryPrice, decimal held) =>
        plan.Trailing is null && plan.Profits is null ? null : new ProtectionCourse(plan.Trailing, plan.Profits, entryPrice, held, held);

    /// <summary>Whether another course follows by the same rules.</summary>
    public bool HasRulesOf(ProtectionCourse other) => Trailing == other.Trailing && Profits == other.Profits;

    /// <summary>The course once the position has changed: what was added was opened, and what has gone is of the part that is being closed.</summary>
    public ProtectionCourse Note(decimal held) => held == Held ? this
        : held > Held ? this with { Opened = Opened + (held - Held), Held = held }
        : Exit is { } exit ? this with { Held = held, TakenLevels = exit.Levels, ExitsOfDay = Day == exit.Day ? ExitsOfDay + 1 : 1, Day = exit.Day, Exit = null }
        : this with { Held = held };

    /// <summary>The course before a part is closed.</summary>
    public ProtectionCourse Begin(PartialExit.Take exit, in GuardInstant now) => this with { Exit = new PendingPart(exit.Level, DayOf(now), exit.NewStopPrice) };

    /// <summary>The course with the best price of a position, where a stop follows it and that is worth a record.</summary>
    public ProtectionCourse See(PositionProgress position) =>
        Trailing is not null && position.IsBetter(position.Best, BestPrice) && position.GainAt(position.Best) - position.GainAt(BestPrice) >= WorthWriting * position.InitialRisk
            ? this with { BestPrice = position.Best } : this;

    /// <summary>The course after a split: prices and quantities in the shares of now.</summary>
    public ProtectionCourse Rescale(decimal factor) => this with { BestPrice = BestPrice * factor, Exit = Exit is { } exit ? exit with { StopPrice = exit.StopPrice * factor } : null, Opened = Amount.Fit(Opened / factor), Held = Amount.Fit(Held / factor) };

    /// <summary>How far the position has come by a moment.</summary>
    public PositionProgress ToProgress(Instrument instrument, ProtectionSlot slot, decimal price, decimal held, in GuardInstant now) => new()
    {
        Instrument = instrument,
        Side = slot.Side,
        EntryPrice = slot.EntryPrice,
        InitialRisk = slot.InitialRisk,
        StopPrice = slot.StopPrice,
        TargetPrice = slot.TargetPrice,
        Price = price,
        BestPrice = BestPrice,
        InitialQuantity = Opened,
        Quantity = held,
        TakenLevels = TakenLevels,
        ExitsToday = ExitsToday(now),
    };

    public void WriteTo(StateText text)
    {
        text.Line("course", BestPrice, Opened, Held, TakenLevels, ExitsOfDay, Day, Exit?.Levels, Exit?.Day, Exit?.StopPrice);
        if (Trailing is { } t)
        {
            text.Line("trailing", t.Distance, t.ActivateAfter, t.SmallestStep, t.RangePeriod, t.TightenBelow, t.TightenTo, t.ExtendAbove, t.TargetDistance, t.MomentumPeriod);
        }

        if (Profits is { } p)
        {
            text.Line("profits", string.Join(',', p.Levels.Select(static l => $"{Phrase.Number(l.At)}:{Phrase.Number(l.Fraction)}")), p.MaxExitsPerDay, p.MaxRangeGrowth, p.RangePeriod, p.MinRemainder, p.MovesStopToEntry);
        }
    }

    private int ExitsToday(in GuardInstant now) => Day == DayOf(now) ? ExitsOfDay : 0;

    private static int DayOf(in GuardInstant now) => (int)(now.UtcTicks / TimeSpan.TicksPerDay);
}
