using Guardrails.Orders;
using Guardrails.Simulation.Worlds;

namespace Guardrails.Simulation.Bots;

/// <content>Orders of several instruments.</content>
internal sealed partial class Desk
{
    public IEnumerable<Instrument> Options => Instruments.Where(static instrument => instrument.Option is not null);

    public Instrument InstrumentOf(Symbol symbol) => Instruments.First(instrument => instrument.Symbol == symbol);

    public void Submit(SpreadBot bot, MultilegRequest asked) => Start("submit legs", async broker =>
    {
        var request = asked with { Strategy = plan.Wide?.StrategyOf(bot.Name) };
        var wasKnown = request.ClientOrderId is { } id && Guard.FindOrder(id) is not null;
        trace.Event("ask legs").Add(bot.Name).Add(request.ClientOrderId).Add(request.Quantity).Add((long)request.Legs.Count);
        trace.Line($"{bot.Name}: {request} {request.ClientOrderId}");
        var result = await broker.SubmitMultilegAsync(request).ConfigureAwait(false);
        RequireAlive(broker);
        trace.Event("answered legs").Add(TraceTag.Of(result));
        trace.Line($"{bot.Name} is answered about {request} {request.ClientOrderId}: {(result is GroupResult.Sent s ? string.Join(", ", s.Orders) : $"{result}")}");
        auditor.Answered(request, wasKnown, result);
        auditor.Check();
        bot.Answered(result);
    });
}
