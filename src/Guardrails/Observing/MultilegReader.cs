using Guardrails.Book;
using Guardrails.Events;

namespace Guardrails.Observing;

/// <summary>
/// Tells of orders of several instruments whose legs have parted. Reports of the legs arrive one by one: while one of them lives, the others have 5 s since the
/// last change, or the venue's lag where that is longer; meanwhile the venue is asked about them (<see cref="OrderView.IsBehind"/>).
/// </summary>
internal static class MultilegReader
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Adds what follows from every order that is not told yet.</summary>
    public static void Read(BookView book, in GuardInstant now, List<GuardEvent> events)
    {
        var lag = Math.Max(Patience.Ticks, book.Configuration.Capabilities.PositionVisibilityLag.Ticks);
        foreach (var order in book.OpenMultilegs)
        {
            if (order.HasParted && (!order.HasLive || now.Since(order.ChangedAt) > lag) && !book.Configuration.IsDisabled(Mechanisms.MissingLegs))
            {
                var what = $"a leg is missing of an order of which the venue executes all or none: {order.Describe()}";
                MisfitPolicy.Record(book, new(Misfit.LegMissing, order.Missing, what, what), now, events);
            }
        }
    }
}
