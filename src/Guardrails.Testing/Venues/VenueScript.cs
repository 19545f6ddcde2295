using Guardrails.Brokers;
using Guardrails.Orders;

namespace Guardrails.Testing.Venues;

/// <summary>What a script lets the venue do once, at the next opportunity. Belongs to the venue's lock.</summary>
internal sealed class VenueScript
{
    private Func<OrderEntry, OrderEntry>? _terms;
    private decimal? _fillCeiling;
    private TimeSpan? _replaceUndoneAfter;
    private TimeSpan? _wait;
    private bool _isTwice;
    private bool _isFillToldTwice;

    /// <summary>Refusals of the next orders that arrive.</summary>
    public Queue<VenueRejection> Rejections { get; } = [];

    /// <summary>Refusals of the next cancellations.</summary>
    public Queue<VenueRejection> CancelRejections { get; } = [];

    /// <summary>Refusals of the next replacements.</summary>
    public Queue<VenueRejection> ReplaceRejections { get; } = [];

    /// <summary>Refusals of the last exits of the next groups.</summary>
    public Queue<VenueRejection> ExitRejections { get; } = [];

    /// <summary>The next order is executed only up to this quantity.</summary>
    public void FillNextOnly(decimal quantity) => _fillCeiling = quantity;

    /// <summary>The next order that arrives is taken with other terms.</summary>
    public void TakeNextAs(Func<OrderEntry, OrderEntry> terms) => _terms = terms;

    /// <summary>Of the next order that is taken the venue makes two, under the same client order id; the second is acknowledged and executed like any other.</summary>
    public void TakeNextTwice() => _isTwice = true;

    /// <summary>The next execution is reported again, under another id and with the same cumulative quantity.</summary>
    public void TellNextFillTwice() => _isFillToldTwice = true;

    /// <summary>The next replacement in place gets its former quantity again, this long after it was confirmed.</summary>
    public void UndoNextReplace(TimeSpan after) => _replaceUndoneAfter = after;

    /// <summary>The next order waits this long at the connection before it is sent.</summary>
    public void HoldNext(TimeSpan wait) => _wait = wait;

    public TimeSpan? Wait() => Take(ref _wait);

    public decimal FillCeiling() => Take(ref _fillCeiling) ?? decimal.MaxValue;

    public OrderEntry Terms(OrderEntry entry) => Take(ref _terms) is { } terms ? terms(entry) : entry;

    public bool IsTwice() => Take(ref _isTwice);

    /// <summary>What is reported of an execution: the report, or the report and its repetition.</summary>
    public IEnumerable<ExecutionReport> Told(ExecutionReport report)
    {
        yield return report;
        if (Take(ref _isFillToldTwice))
        {
            yield return report with { Fill = report.Fill! with { ExecutionId = $"{report.Fill!.ExecutionId}-again" } };
        }
    }

    public TimeSpan? ReplaceUndoneAfter() => Take(ref _replaceUndoneAfter);

    private static T? Take<T>(ref T? given)
    {
        var taken = given;
        given = default;
        return taken;
    }
}
