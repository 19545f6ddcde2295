using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Positions;
using Guardrails.Text;

namespace Guardrails.Protection;

/// <summary>Gives positions the plan of the policy that were given none, and tells of those that it has no prices for.</summary>
internal sealed class UnplannedPositions(OrderGuard guard, ProtectionPolicy policy, PlanBars bars, TimeProvider time)
{
    private readonly SortedDictionary<(Symbol Symbol, PositionLeg Leg), Lack> _lacking = [];

    /// <summary>Plans what can be planned now.</summary>
    /// <returns>The positions that have a plan since.</returns>
    public IReadOnlyList<(Symbol Symbol, PositionLeg Leg)> Plan(CancellationToken stopping)
    {
        if (policy.DefaultPlan is not { } plan)
        {
            return [];
        }

        List<(Symbol, PositionLeg)> planned = [];
        var unplanned = guard.Risk.Books.Read(static (book, now) => Unplanned(book, now));
        foreach (var of in unplanned)
        {
            if (SlotOf(plan, of, stopping, out var lacks) is { } slot)
            {
                guard.SetProtection(of.Symbol, of.Leg, expected: null, slot);
                planned.Add((of.Symbol, of.Leg));
                End((of.Symbol, of.Leg), $"{Phrase.Held(of.Known.Held, of.Symbol)} has a plan");
            }
            else
            {
                Tell(of, lacks);
            }
        }

        foreach (var key in _lacking.Select(static l => l.Key).Except(unplanned.Select(static u => (u.Symbol, u.Leg))).ToArray())
        {
            End(key, $"Nothing of {key.Symbol} is without a plan");
        }

        return planned;
    }

    private ProtectionSlot? SlotOf(ProtectionPlan plan, Bare of, CancellationToken stopping, out string lacks)
    {
        lacks = "";
        if (of.Known is not { Instrument: { } instrument, Price: { } price, Held: var held })
        {
            lacks = of.Known.Instrument is null ? "nobody has described the instrument; OrderGuard.Observe(Instrument) does" : "no price is known; OrderGuard.Observe(Quote) tells one";
            return null;
        }

        decimal? range = null;
        if (plan.NeedsRange)
        {
            (range, var missing) = bars.Latest(of.Symbol, 1, stopping) is { } reading ? PlanBars.RangeOf(reading) : (null, "the bars have not arrived");
            if (range is null)
            {
                lacks = missing!;
                return null;
            }
        }

        var side = held > 0m ? PositionSide.Long : PositionSide.Short;
        if (plan.Price(instrument, side, price, range) is ProtectionPricing.Priced priced)
        {
            return priced.ToSlot(plan, side, price, Math.Abs(held), Attribution.ByGuard("the plan of positions that were given none"));
        }

        lacks = $"{plan.Price(instrument, side, price, range).ToString()!.TrimEnd('.')}, at {Phrase.Number(price)}";
        return null;
    }

    private void Tell(Bare of, string lacks)
    {
        if (!_lacking.TryGetValue((of.Symbol, of.Leg), out var lack))
        {
            _lacking[(of.Symbol, of.Leg)] = lack = new Lack(time.GetTimestamp());
        }

        if (!lack.IsTold && time.GetElapsedTime(lack.Since) >= policy.AlarmAfter)
        {
            lack.IsTold = true;
            guard.Alarm(AlarmCodes.ProtectionMissing, of.Symbol.Value, $"The plan of positions that were given none has no price for {Phrase.Held(of.Known.Held, of.Symbol)}: {lacks}. Give the position a plan with GuardedBroker.ProtectAsync.");
        }
    }

    private void End((Symbol Symbol, PositionLeg Leg) key, string why)
    {
        if (_lacking.Remove(key, out var lack) && lack.IsTold)
        {
            guard.EndAlarm(AlarmCodes.ProtectionMissing, key.Symbol.Value, why);
        }
    }

    private static Bare[] Unplanned(BookView book, GuardInstant now) =>
        [.. book.Symbols.SelectMany(static s => s.Keys).Where(static k => k is { Protection: null, ProtectedQuantity: not 0m }).Select(k => new Bare(k.Key.Symbol, k.Key.Leg, Known.Of(book, k.Key.Symbol, k.Key.Leg, now)!))];

    /// <summary>A position without a plan.</summary>
    private sealed record Bare(Symbol Symbol, PositionLeg Leg, Known Known);

    /// <summary>Since when there is no price for a position, and whether that was told.</summary>
    private sealed class Lack(long since)
    {
        public long Since => since;

        public bool IsTold { get; set; }
    }
}
