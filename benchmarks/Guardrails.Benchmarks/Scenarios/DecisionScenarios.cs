namespace Guardrails.Benchmarks.Scenarios;

/// <summary>Decisions: most of them as questions through the public API, lock and clock included; two as the decision alone.</summary>
internal static class DecisionScenarios
{
    private static readonly Dictionary<int, OrderGuard> Guards = [];

    public static (Action<int> Arrange, Func<int, long> Run, Action Close) Question(int positions, int openOrders)
    {
        var guard = GuardOf(positions, openOrders);
        var entry = BenchmarkMarket.EntryOf(0);
        return (static _ => { }, count =>
        {
            var approved = 0L;
            for (var i = 0; i < count; i++)
            {
                if (Shim.IsApproved(guard, entry))
                {
                    approved++;
                }
            }

            return approved;
        }, ScenarioLibrary.Nothing);
    }

    public static (Action<int> Arrange, Func<int, long> Run, Action Close) DecisionAlone(bool fourteenRules)
    {
        var judge = Shim.Judge(10_000, 5_000, fourteenRules);
        var entry = BenchmarkMarket.EntryOf(0);
        return (static _ => { }, count =>
        {
            var approved = 0L;
            for (var i = 0; i < count; i++)
            {
                if (judge(entry))
                {
                    approved++;
                }
            }

            return approved;
        }, ScenarioLibrary.Nothing);
    }

    public static (Action<int> Arrange, Func<int, long> Run, Action Close) NewPrice()
    {
        var guard = GuardOf(10_000, 5_000);
        var entry = BenchmarkMarket.EntryOf(0);
        var low = BenchmarkMarket.PriceOf(0);
        return (static _ => { }, count =>
        {
            var approved = 0L;
            for (var i = 0; i < count; i++)
            {
                guard.Observe(Shim.QuoteOf(0, (i & 1) == 0 ? low + 0.01m : low));
                if (Shim.IsApproved(guard, entry))
                {
                    approved++;
                }
            }

            return approved;
        }, ScenarioLibrary.Nothing);
    }

    public static (Action<int> Arrange, Func<int, long> Run, Action Close) Rotating()
    {
        var guard = GuardOf(10_000, 5_000);
        var entries = Enumerable.Range(0, 10_000).Select(static i => BenchmarkMarket.EntryOf(i)).ToArray();
        var next = 0;
        return (static _ => { }, count =>
        {
            var approved = 0L;
            for (var i = 0; i < count; i++)
            {
                next = next + 1 < entries.Length ? next + 1 : 0;
                if (Shim.IsApproved(guard, entries[next]))
                {
                    approved++;
                }
            }

            return approved;
        }, ScenarioLibrary.Nothing);
    }

    public static (Action<int> Arrange, Func<int, long> Run, Action Close) Denied()
    {
        var guard = GuardOf(10_000, 5_000);
        var tooLarge = BenchmarkMarket.EntryOf(0, quantity: 1_000.01m);
        return (static _ => { }, count =>
        {
            var denied = 0L;
            for (var i = 0; i < count; i++)
            {
                if (!Shim.IsApproved(guard, tooLarge))
                {
                    denied++;
                }
            }

            return denied;
        }, ScenarioLibrary.Nothing);
    }

    public static void Clear()
    {
        foreach (var guard in Guards.Values)
        {
            guard.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        Guards.Clear();
    }

    /// <summary>Questions change nothing, so one guard of a size serves all of them.</summary>
    private static OrderGuard GuardOf(int positions, int openOrders)
    {
        if (!Guards.TryGetValue(positions, out var guard))
        {
            Guards[positions] = guard = Shim.OpenGuard(positions, openOrders);
        }

        return guard;
    }
}
