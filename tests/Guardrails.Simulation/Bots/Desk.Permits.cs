using Guardrails.Brokers;

namespace Guardrails.Simulation.Bots;

/// <content>What a bot does that sends on its own.</content>
internal sealed partial class Desk
{
    public void Admit(PermitBot bot, OrderRequest asked) => Start("admit", async broker =>
    {
        var request = ForItsStrategy(bot, asked);
        trace.Event("ask permit").Add(bot.Name).Add(request.Quantity);
        var at = trace.Events;
        trace.Line($"{bot.Name}: a permit for {request}");
        var permit = await broker.Guard.AdmitAsync(request).ConfigureAwait(false);
        RequireAlive(broker);
        trace.Event("answered permit").Add(permit.IsApproved ? permit.Order.ClientOrderId : permit.Denial?.Code.Code);
        trace.Line($"{bot.Name} is answered about a permit for {request}: {(permit.IsApproved ? permit.Order.ClientOrderId : $"{permit.Denial}")}");
        if (permit.IsApproved)
        {
            auditor.Permitted(permit.Order.ClientOrderId);
        }

        auditor.Check();
        if (permit.Denial is { } denial && request.Effect == PositionEffect.Close)
        {
            auditor.Exits.Refused(request.Symbol, LegOf(request.Side), request.Side, request.Quantity, request.Strategy, at, denial);
        }

        if (permit.IsApproved)
        {
            bot.Admitted(permit);
        }
    });

    public void Send(PermitBot bot, OrderPermit permit) => Start("send on its own", async broker =>
    {
        SubmitOutcome outcome;
        try
        {
            outcome = await _adapter.SubmitAsync(permit.Order, CancellationToken.None).ConfigureAwait(false);
        }
        catch (InvalidOperationException) when (broker == _broker)
        {
            // The proof cannot be redeemed any more, so nothing was sent.
            trace.Event("permit too old");
            trace.Line($"{bot.Name} cannot send {permit.Order.ClientOrderId} any more");
            permit.NotSent();
            return;
        }

        RequireAlive(broker);
        bot.Sent(permit, () =>
        {
            switch (outcome)
            {
                case SubmitOutcome.Accepted accepted:
                    permit.Accepted(accepted.VenueOrderId, accepted.Echo);
                    break;
                case SubmitOutcome.Rejected rejected:
                    permit.Rejected(rejected.Rejection);
                    break;
                case SubmitOutcome.Unknown unknown:
                    permit.Unknown(unknown.Why);
                    break;
                default:
                    throw new InvalidOperationException($"{outcome} is not known here.");
            }
        });
        auditor.Check();
    });
}
