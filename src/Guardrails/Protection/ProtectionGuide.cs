using Guardrails.Alarms;
using Guardrails.Brokers;
using Guardrails.Closing;
using Guardrails.MarketData;
using Guardrails.Positions;
using Guardrails.Shell;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>
/// Lets a plan follow the price: moves its stop and its target, and closes parts of the position. What moves is the plan, written first; the exits at the venue follow it as they follow every change of a plan.
/// </summary>
/// <remarks>In continuous trading only, and while it is sure what is held: a thin price of the night moves nothing.</remarks>
internal sealed class ProtectionGuide(VenueSender sender, ExitRuns exits, PlanBars bars, CancellationToken stopping)
{
    private readonly OrderGuard _guard = sender.Guard;

    /// <summary>Whether something is to be moved or taken now.</summary>
    public bool IsDue(ProtectionView view, WatchedProtection state) => IsGuidable(view) && state.IsGuideDue(sender.Time) && Next(view.Key.Symbol, view.Key.Leg, state) is not null;

    /// <summary>Moves the plan, or closes a part; nothing outside of continuous trading.</summary>
    public async Task FollowAsync(ProtectionView view, WatchedProtection state, MarketStatus? status)
    {
        if (status is not { Phase: MarketPhase.Continuous })
        {
            state.NoteIdle();
            return;
        }

        // Asking the market took time: what is decided on is of now.
        var (symbol, leg) = (view.Key.Symbol, view.Key.Leg);
        if (Next(symbol, leg, state) is not { } step)
        {
            return;
        }

        if (step.Take is { } take)
        {
            await TakeAsync(symbol, leg, state, step, take.Quantity).ConfigureAwait(false);
        }
        else
        {
            _guard.SetProtection(symbol, leg, step.From, step.To);
        }
    }

    /// <summary>What a plan is to become by the price of now, and the part that is to be closed with it; <see langword="null"/> where all stays as it is.</summary>
    private Step? Next(Symbol symbol, PositionLeg leg, WatchedProtection state)
    {
        var (view, instrument, now) = _guard.Risk.Books.Read((book, at) => (
            book.Find(symbol)?.FindExact(leg) is { } position ? ProtectionView.Of(book, position, at) : null, book.Find(symbol)?.Instrument, at));
        if (view is null || instrument is null || !IsGuidable(view))
        {
            return null;
        }

        var (slot, course) = (view.Slot, view.Slot.Course!);
        if (course.Exit is not null)
        {
            // The part was never sent, or has ended without an execution.
            return new Step(slot, slot with { Course = course with { Exit = null } }, null);
        }

        var (position, reading) = (course.ToProgress(instrument, slot, view.Price!.Value, view.Quantity, now), ReadingOf(view, state));
        if (state.MayTake(sender.Time) && course.Profits?.Next(position, reading) is PartialExit.Take take)
        {
            return new Step(slot, slot with { By = By(take.Why), Course = course.Begin(take, now) }, take);
        }

        var next = course.Trailing?.Next(position, reading) is TrailingMove.Moved moved
            ? slot with { StopPrice = moved.StopPrice, TargetPrice = moved.TargetPrice, By = By(moved.Why), Course = course with { BestPrice = position.Best } }
            : slot with { Course = course.See(position) };
        return next == slot ? null : new Step(slot, next, null);
    }

    private static bool IsGuidable(ProtectionView view) => view is { Slot.Course: not null, Quantity: > 0m, IsWaiting: false, InDoubt: false, Price: not null };

    /// <summary>Closes a part that is written in the plan.</summary>
    private async Task TakeAsync(Symbol symbol, PositionLeg leg, WatchedProtection state, Step step, decimal quantity)
    {
        if (_guard.SetProtection(symbol, leg, step.From, step.To) is not { } sequence)
        {
            return;
        }

        await _guard.WhenExitWrittenAsync(symbol, sequence).ConfigureAwait(false);
        var result = await exits.ExitAsync(new CloseRequest { Symbol = symbol, Leg = leg, Quantity = quantity, By = step.To.By }, ExitIntent.Close).WaitAsync(stopping).ConfigureAwait(false);
        if (result.ClosedQuantity == 0m)
        {
            state.NoteNotTaken(sender.Time);
        }
    }

    /// <summary>The bars that the rules need, and an alarm where there were none for as long as one bar is.</summary>
    private BarReading? ReadingOf(ProtectionView view, WatchedProtection state)
    {
        var (symbol, course) = (view.Key.Symbol, view.Slot.Course!);
        var wanted = Math.Max(course.Trailing is { NeedsBars: true } trailing ? trailing.BarsWanted : 0, course.Profits is { NeedsBars: true } profits ? profits.BarsWanted : 0);
        if (wanted == 0 || bars.Latest(symbol, wanted, stopping) is not { } reading)
        {
            return null;
        }

        if (reading is BarReading.Ok)
        {
            state.EndLacking(() => _guard.EndAlarm(AlarmCodes.BarsMissing, symbol.Value, $"There are bars of {symbol} again"));
        }
        else if (state.LacksFor(sender.Time) >= bars.Interval && state.TellLacking())
        {
            _guard.Alarm(AlarmCodes.BarsMissing, symbol.Value,
                $"The plan of {symbol} follows the price by bars, and there have been none for {Phrase.Age(state.LacksFor(sender.Time))}: {reading}. The stop stays at {Phrase.Number(view.Slot.StopPrice)}. Look at the source that GuardedBrokerOptions.Bars names.");
        }

        return reading;
    }

    private static Attribution By(string why) => Attribution.ByGuard(Identifier.Cap(why)!);

    /// <summary>What a plan becomes.</summary>
    /// <param name="From">The plan that was looked at.</param>
    /// <param name="To">The plan to be set in its place.</param>
    /// <param name="Take">The part that is closed then; <see langword="null"/> when none is.</param>
    private sealed record Step(ProtectionSlot From, ProtectionSlot To, PartialExit.Take? Take);
}
