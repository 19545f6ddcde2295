using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>Writes down everything there is to see, so that two runs can be compared.</summary>
internal sealed class TraceAudit(List<string> seen) : LifeAudit
{
    public override void AfterStep(LifeWorld world)
    {
        Observations++;
        seen.AddRange(world.Guard.OpenOrders.Select(static order => $"{order}"));
        if (world.Under.ReadTruth() is { } truth)
        {
            seen.AddRange(truth.Orders.Select(static order => $"{order}").Concat(truth.Positions.Select(static position => $"{position}")));
        }
    }

    public override void AtCalm(LifeWorld world) => AfterStep(world);
}
