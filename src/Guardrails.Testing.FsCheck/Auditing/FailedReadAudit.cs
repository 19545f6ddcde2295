using Guardrails.Brokers;
using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>While positions cannot be read, the adapter says so, and the guard takes no new risk.</summary>
internal sealed class FailedReadAudit : LifeAudit
{
    private bool _isKnown;

    public override void BeforeSubmit(LifeWorld world, OrderRequest request)
    {
        _isKnown = request.ClientOrderId is { } id && world.Guard.FindOrder(id) is not null;
        if (world.Reads != PositionReadFailure.None && LifeClock.Wait(Read(world), world.Under, world.Time) is { IsComplete: true } answer)
        {
            throw new LawViolation($"the venue does not answer questions about positions ({world.Reads}), and the adapter returns a complete answer with {answer.Items.Count} position(s)");
        }
    }

    public override void AfterSubmit(LifeWorld world, OrderRequest request, OrderResult result)
    {
        if (world.Reads == PositionReadFailure.None || _isKnown)
        {
            return;
        }

        Observations++;
        var id = result.Match<string?>(static _ => null, static a => a.Order.ClientOrderId, static _ => null, static u => u.ClientOrderId);
        if (id is not null && world.Guard.FindOrder(id) is { IsProvenExit: false })
        {
            throw new LawViolation($"{request} takes new risk, and it was sent although positions cannot be read ({world.Reads})");
        }
    }

    private static async ValueTask<PositionSnapshot> Read(LifeWorld world)
    {
        try
        {
            return await world.Under.Adapter.GetPositionsAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // An adapter may throw instead: the guard takes it for a failure.
            return PositionSnapshot.Failed(exception.Message);
        }
    }
}
