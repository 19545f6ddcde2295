using Guardrails.Brokers;
using Guardrails.Journal;

namespace Guardrails.Benchmarks.Scenarios;

/// <summary>What happens now and then: a complete answer about 10,000 positions that agrees with the books, and a guard that is opened again.</summary>
internal static class RecoveryScenarios
{
    private const int Lives = 500;

    public static (Action<int> Arrange, Func<int, long> Run, Action Close) Reconcile()
    {
        var guard = Shim.OpenGuard(10_000, 0, new InMemoryJournal(maxRecords: 1_000));
        var agreeing = Shim.Positions(guard);
        var answers = Array.Empty<PositionSnapshot>();
        ScenarioLibrary.Require(guard.DetectDrifts(agreeing).Count == 0, "the books do not agree");
        return (
            count =>
            {
                answers = new PositionSnapshot[count];
                for (var i = 0; i < count; i++)
                {
                    answers[i] = Shim.ReadAgain(agreeing);
                }

                // The answers are large: what making them leaves to collect must not fall into the measured part of one tree only.
                GC.Collect();
            },
            count =>
            {
                for (var i = 0; i < count; i++)
                {
                    guard.Observe(answers[i]);
                }

                return count;
            },
            () => guard.DisposeAsync().AsTask().GetAwaiter().GetResult());
    }

    /// <summary>A journal of 500 orders that were filled and 500 that still work, read by a guard that is opened anew.</summary>
    public static (Action<int> Arrange, Func<int, long> Run, Action Close) Replay()
    {
        var journal = new InMemoryJournal();
        var entry = BenchmarkMarket.EntryOf(0);
        var writer = Shim.OpenGuard(50, 0, journal);
        for (var i = 0; i < Lives * 2; i++)
        {
            var outcome = Shim.Accepted(Shim.Report(entry, $"v{i}", i < Lives ? VenueOrderStatus.Filled : VenueOrderStatus.New));
            var id = Shim.IdOf(Shim.Complete(writer.SubmitAsync(entry, (order, _) =>
            {
                order.Redeem();
                return new ValueTask<SubmitOutcome>(outcome);
            }).AsTask()));
            ScenarioLibrary.Require(id.Length > 0, "an order is not accepted");
        }

        Close(writer);
        var written = Shim.Reading(journal);
        return (static _ => { }, count =>
        {
            var read = 0L;
            for (var i = 0; i < count; i++)
            {
                var guard = Shim.Reopen(written);
                read += guard.OpenOrders.Count == Lives ? 1 : 0;
                Close(guard);
            }

            return read;
        }, ScenarioLibrary.Nothing);
    }

    private static void Close(OrderGuard guard) => guard.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
