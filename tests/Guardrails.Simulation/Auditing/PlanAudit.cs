using Guardrails.Protection;
using Guardrails.Simulation.Worlds;

namespace Guardrails.Simulation.Auditing;

/// <summary>What may never be taken back while one plan follows the price: its stop does not loosen, and its levels and what was opened do not become fewer.</summary>
internal sealed class PlanAudit(Auditor auditor, Trace trace)
{
    private readonly Dictionary<KeyTruth, ProtectionSlot> _before = [];

    public void Check(OrderGuard guard)
    {
        foreach (var key in auditor.Keys)
        {
            var now = guard.ViewProtection(key.Symbol, key.Leg)?.Slot;
            if (now is { Course: { } course } && _before.GetValueOrDefault(key) is { Course: { } was } before && IsSame(before, now))
            {
                Compare(key, before, now, was, course);
            }

            if (now is null)
            {
                _before.Remove(key);
            }
            else
            {
                _before[key] = now;
            }
        }
    }

    /// <summary>Whether one plan goes on: nobody has set another, and nobody may, because nothing protects the position.</summary>
    private static bool IsSame(ProtectionSlot before, ProtectionSlot now) =>
        before.SuspendedUntilUtcTicks == now.SuspendedUntilUtcTicks && (before.Side, before.EntryPrice, before.InitialRisk, before.EntryId) == (now.Side, now.EntryPrice, now.InitialRisk, now.EntryId) && before.FollowsAs(now);

    private void Compare(KeyTruth key, ProtectionSlot before, ProtectionSlot now, ProtectionCourse was, ProtectionCourse course)
    {
        if (before.IsLooser(now.StopPrice))
        {
            auditor.Note("a stop that follows never goes back", $"the stop of {key} goes from {before.StopPrice} to {now.StopPrice}");
        }

        if (before.StopPrice != now.StopPrice || was.TakenLevels != course.TakenLevels)
        {
            trace.Line($"the plan of {key} follows: stop {before.StopPrice} to {now.StopPrice}, levels {was.TakenLevels} to {course.TakenLevels}");
        }

        if (course.TakenLevels < was.TakenLevels || course.Opened < was.Opened)
        {
            auditor.Note("what was taken stays taken", $"of {key} {was.TakenLevels} levels of {was.Opened} become {course.TakenLevels} of {course.Opened}");
        }
    }
}
