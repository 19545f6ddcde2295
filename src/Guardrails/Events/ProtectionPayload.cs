using Guardrails.Orders;
using Guardrails.Protection;

namespace Guardrails.Events;

/// <summary>The encoding of <see cref="ProtectionSlot"/> within an event. Both directions take the fields in the same order.</summary>
internal static class ProtectionPayload
{
    public static void Write(ProtectionSlot? slot, ref PayloadWriter w)
    {
        w.Flag(slot is not null);
        if (slot is null)
        {
            return;
        }

        w.Member(slot.Side);
        w.Number(slot.EntryPrice);
        w.Number(slot.StopPrice);
        w.NumberOrNull(slot.TargetPrice);
        w.Number(slot.InitialRisk);
        w.Member(slot.TimeInForce);
        w.Attribution(slot.By);
        w.Integer(slot.SuspendedUntilUtcTicks);
        w.Integer(slot.Failures);
        w.TextOrNull(slot.EntryId);
        Write(slot.Course, ref w);
    }

    public static ProtectionSlot? Read(ref PayloadReader r) => !r.Flag() ? null
        : new(r.Member<PositionSide>(), r.Number(), r.Number(), r.NumberOrNull(), r.Number(), r.Member<TimeInForce>(), r.Attribution(), r.Integer(), r.SmallInteger(), r.TextOrNull(), ReadCourse(ref r));

    private static void Write(ProtectionCourse? course, ref PayloadWriter w)
    {
        w.Flag(course is not null);
        if (course is null)
        {
            return;
        }

        Write(course.Trailing, ref w);
        Write(course.Profits, ref w);
        w.Number(course.BestPrice);
        w.Number(course.Opened);
        w.Number(course.Held);
        w.Integer(course.TakenLevels);
        w.Integer(course.ExitsOfDay);
        w.Integer(course.Day);
        w.Flag(course.Exit is not null);
        if (course.Exit is { } exit)
        {
            w.Integer(exit.Levels);
            w.Integer(exit.Day);
            w.NumberOrNull(exit.StopPrice);
        }
    }

    private static ProtectionCourse? ReadCourse(ref PayloadReader r) => !r.Flag() ? null
        : new(ReadTrailing(ref r), ReadProfits(ref r), r.Number(), r.Number(), r.Number(), r.SmallInteger(), r.SmallInteger(), r.SmallInteger(), r.Flag() ? new PendingPart(r.SmallInteger(), r.SmallInteger(), r.NumberOrNull()) : null);

    private static void Write(TrailingStop? trailing, ref PayloadWriter w)
    {
        w.Flag(trailing is not null);
        if (trailing is null)
        {
            return;
        }

        Write(trailing.Distance, ref w);
        w.Number(trailing.ActivateAfter);
        w.Number(trailing.SmallestStep);
        w.Integer(trailing.RangePeriod);
        w.NumberOrNull(trailing.TightenBelow);
        w.Number(trailing.TightenTo);
        w.NumberOrNull(trailing.ExtendAbove);
        Write(trailing.TargetDistance, ref w);
        w.Integer(trailing.MomentumPeriod);
    }

    private static TrailingStop? ReadTrailing(ref PayloadReader r) => !r.Flag() ? null : new()
    {
        Distance = ReadOffset(ref r),
        ActivateAfter = r.Number(),
        SmallestStep = r.Number(),
        RangePeriod = r.SmallInteger(),
        TightenBelow = r.NumberOrNull(),
        TightenTo = r.Number(),
        ExtendAbove = r.NumberOrNull(),
        TargetDistance = ReadOffset(ref r),
        MomentumPeriod = r.SmallInteger(),
    };

    private static void Write(PartialProfits? profits, ref PayloadWriter w)
    {
        w.Flag(profits is not null);
        if (profits is null)
        {
            return;
        }

        w.Count(profits.Levels.Count);
        for (var i = 0; i < profits.Levels.Count; i++)
        {
            w.Number(profits.Levels[i].At);
            w.Number(profits.Levels[i].Fraction);
        }

        w.Integer(profits.MaxExitsPerDay);
        w.NumberOrNull(profits.MaxRangeGrowth);
        w.Integer(profits.RangePeriod);
        w.Number(profits.MinRemainder);
        w.Flag(profits.MovesStopToEntry);
    }

    private static PartialProfits? ReadProfits(ref PayloadReader r)
    {
        if (!r.Flag())
        {
            return null;
        }

        var levels = new List<ProfitLevel>();
        for (var left = r.Count(); left > 0; left--)
        {
            levels.Add(new ProfitLevel { At = r.Number(), Fraction = r.Number() });
        }

        return new() { Levels = levels, MaxExitsPerDay = r.SmallInteger(), MaxRangeGrowth = r.NumberOrNull(), RangePeriod = r.SmallInteger(), MinRemainder = r.Number(), MovesStopToEntry = r.Flag() };
    }

    private static void Write(PriceOffset offset, ref PayloadWriter w)
    {
        w.Member(offset.Kind);
        w.Number(offset.Value);
    }

    private static PriceOffset ReadOffset(ref PayloadReader r) => PriceOffset.Recorded(r.Member<PriceOffsetKind>(), r.Number());
}
