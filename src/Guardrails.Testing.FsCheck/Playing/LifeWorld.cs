using Guardrails.Brokers;
using Guardrails.Positions;

namespace Guardrails.Testing.FsCheck.Playing;

/// <summary>What a law may look at while a life is played: the guard, the truth, and what the bot was told.</summary>
internal sealed class LifeWorld(OrderLife life, IAdapterUnderTest under, GuardedBroker broker, LifeAlarms alarms, VirtualTimeProvider time)
{
    private VenueTruth? _truth;

    public OrderLife Life { get; } = life;

    public IAdapterUnderTest Under { get; } = under;

    public GuardedBroker Broker { get; } = broker;

    public OrderGuard Guard => Broker.Guard;

    public VirtualTimeProvider Time { get; } = time;

    public LifeAlarms Alarms { get; } = alarms;

    /// <summary>The market as the life has moved it.</summary>
    public decimal[] Prices { get; } = [.. life.Instruments.Select(static listed => listed.Price)];

    /// <summary>The lowest price there ever was, per instrument.</summary>
    public decimal[] LowestPrices { get; } = [.. life.Instruments.Select(static listed => listed.Price)];

    /// <summary>Whether the adapter's fault hooks are off and every question is answered.</summary>
    public bool IsCalm { get; set; }

    public PositionReadFailure Reads { get; set; }

    /// <summary>The number of the command that is played, from 1; one more after the last.</summary>
    public int Step { get; set; }

    /// <summary>What is known of the venue at this moment; read once per moment.</summary>
    public VenueTruth Truth => _truth ??= Under.ReadTruth() ?? throw new LawNotApplicable("the adapter under test tells no truth of its venue (ReadTruth)");

    public IEnumerable<PositionLeg> Legs => Under.Adapter.Capabilities.HedgeMode ? [PositionLeg.Long, PositionLeg.Short] : [PositionLeg.Net];

    public bool IsStained(Symbol symbol) => Truth.InjectedEffects.Any(effect => effect.Symbol == symbol);

    public bool IsStained(string clientOrderId) => Truth.InjectedEffects.Any(effect => effect.ClientOrderId == clientOrderId);

    /// <summary>Something may have happened at the venue.</summary>
    public void Forget() => _truth = null;

    /// <summary>The name of an order of the venue: the client order id, or where nobody gave it one the venue's.</summary>
    public static string NameOf(VenueOrder order) => order.ClientOrderId ?? order.VenueOrderId ?? "";

    public static bool WasTaken(VenueOrder order) => order.Status != VenueOrderStatus.Rejected || order.FilledQuantity != 0m;
}
