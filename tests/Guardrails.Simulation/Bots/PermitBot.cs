using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>
/// Asks for a permit and sends on its own. Mostly it says what came of that; now and then it sends later, sends nothing, forgets to say
/// anything, or says it late.
/// </summary>
internal sealed class PermitBot(Desk desk, SeededRandom random, string name) : Bot(desk, random, name)
{
    private readonly List<OrderPermit> _unsent = [];
    private readonly List<OrderPermit> _unreported = [];
    private GuardedBroker? _of;
    private bool _isStopped;

    public override void Act()
    {
        ForgetTheDead();
        foreach (var permit in Take(_unsent))
        {
            if (Random.Chance(75))
            {
                // Not yet: after a while the proof is too old to be redeemed.
                _unsent.Add(permit);
            }
            else
            {
                Desk.Send(this, permit);
            }
        }

        foreach (var permit in Take(_unreported))
        {
            permit.Dispose();
        }

        var instrument = Desk.AnyInstrument(Random);
        var side = Random.Pick(PositionSide.Long, PositionSide.Short);
        var request = Random.Chance(40)
            ? Desk.Exit(instrument, side)
            : Desk.Entry(instrument, side == PositionSide.Long ? OrderSide.Buy : OrderSide.Sell, Random.Between(1, 8));
        Desk.Admit(this, Random.Chance(40) ? Desk.At(request, instrument, Random.Between(-2, 6)) : request);
    }

    /// <summary>A permit was approved.</summary>
    public void Admitted(OrderPermit permit)
    {
        ForgetTheDead();
        switch (Random.NextBelow(20))
        {
            case 0:
            case var _ when _isStopped:
                permit.NotSent();
                break;
            case 1:
                permit.Dispose();
                break;
            case 2 or 3 or 4 or 5:
                _unsent.Add(permit);
                break;
            default:
                Desk.Send(this, permit);
                break;
        }
    }

    /// <summary>What came of a send is known.</summary>
    public void Sent(OrderPermit permit, Action report)
    {
        ForgetTheDead();
        switch (Random.NextBelow(10))
        {
            case 0:
            case var _ when _isStopped:
                permit.Dispose();
                break;
            case 1:
                _unreported.Add(permit);
                break;
            default:
                report();
                break;
        }
    }

    /// <summary>Nothing more is sent; what nobody said by now is said to be unknown.</summary>
    public void Stop()
    {
        _isStopped = true;
        ForgetTheDead();
        foreach (var permit in Take(_unsent))
        {
            permit.NotSent();
        }

        foreach (var permit in Take(_unreported))
        {
            permit.Dispose();
        }
    }

    /// <summary>The permits of a process that was killed went with it.</summary>
    private void ForgetTheDead()
    {
        if (_of != Desk.Broker)
        {
            _of = Desk.Broker;
            _unsent.Clear();
            _unreported.Clear();
        }
    }

    private static OrderPermit[] Take(List<OrderPermit> permits)
    {
        OrderPermit[] taken = [.. permits];
        permits.Clear();
        return taken;
    }
}
