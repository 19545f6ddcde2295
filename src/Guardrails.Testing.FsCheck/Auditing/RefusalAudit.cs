using Guardrails.Brokers;
using Guardrails.Testing.FsCheck.Playing;

namespace Guardrails.Testing.FsCheck.Auditing;

/// <summary>What the bot was told is refused, by the guard or by the venue, is not at the venue.</summary>
internal sealed class RefusalAudit : LifeAudit
{
    private readonly SortedSet<string> _refused = new(StringComparer.Ordinal);
    private int _before;
    private long _at;
    private bool _isKnown;

    public override void BeforeSubmit(LifeWorld world, OrderRequest request)
    {
        _before = Taken(world).Count();
        _at = world.Time.GetTimestamp();
        _isKnown = request.ClientOrderId is { } id && Taken(world).Any(order => order.ClientOrderId == id);
    }

    public override void AfterSubmit(LifeWorld world, OrderRequest request, OrderResult result)
    {
        var isRefused = result is OrderResult.Denied or OrderResult.Rejected;
        if (request.ClientOrderId is { } id && !_isKnown)
        {
            _ = isRefused ? _refused.Add(id) : _refused.Remove(id);
        }

        if (!isRefused)
        {
            return;
        }

        Observations++;
        Check(world);

        // Nothing else happens in a moment in which no time passes.
        var now = Taken(world).Count();
        if (now > _before && world.Time.GetTimestamp() == _at)
        {
            throw new LawViolation($"{request} was refused ({Why(result)}), and meanwhile the venue took {now - _before} order(s)");
        }
    }

    public override void AfterStep(LifeWorld world) => Check(world);

    public override void AtCalm(LifeWorld world) => Check(world);

    private static string Why(OrderResult result) => result.Match(static d => $"{d.Denial.Code}", static _ => "", static r => $"{r.Rejection}", static _ => "");

    private static IEnumerable<VenueOrder> Taken(LifeWorld world) => world.Truth.Orders.Where(LifeWorld.WasTaken);

    private void Check(LifeWorld world)
    {
        if (Taken(world).FirstOrDefault(order => _refused.Contains(LifeWorld.NameOf(order))) is { } order)
        {
            throw new LawViolation($"order {order.ClientOrderId} was refused as the bot was told, and the venue has it: {order.Side} {order.Quantity} {order.Symbol}, {order.Status}, {order.FilledQuantity} executed");
        }
    }
}
