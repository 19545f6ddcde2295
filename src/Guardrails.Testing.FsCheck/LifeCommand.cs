using Guardrails.Orders;

namespace Guardrails.Testing.FsCheck;

/// <summary>
/// One thing that happens in an <see cref="OrderLife"/>. A closed set. Instruments and orders are named by number, counted round, and prices by
/// their distance from the market, so that a life still means something when other commands are taken out of it.
/// </summary>
/// <remarks>Immutable.</remarks>
public abstract record LifeCommand
{
    private LifeCommand()
    {
    }

    /// <summary>The price moves.</summary>
    /// <param name="Instrument">The number of the instrument.</param>
    /// <param name="Ticks">How far.</param>
    public sealed record Move(int Instrument, int Ticks) : LifeCommand;

    /// <summary>The bot asks for new risk.</summary>
    /// <param name="Instrument">The number of the instrument.</param>
    /// <param name="Side">Buy or sell.</param>
    /// <param name="Value">About how much, in the quote currency; at least one lot.</param>
    /// <param name="Type">The order type.</param>
    /// <param name="Ticks">How far from the market on the side where it rests; negative executes at once.</param>
    public sealed record Enter(int Instrument, OrderSide Side, int Value, OrderType Type = OrderType.Market, int Ticks = 0) : LifeCommand;

    /// <summary>The bot closes what it believes to hold, or a part of it.</summary>
    /// <param name="Instrument">The number of the instrument.</param>
    /// <param name="Percent">How much of the position; above 100 it asks for more than there is.</param>
    /// <param name="Type">The order type.</param>
    /// <param name="Ticks">How far from the market on the side where it rests.</param>
    public sealed record Exit(int Instrument, int Percent = 100, OrderType Type = OrderType.Market, int Ticks = 0) : LifeCommand;

    /// <summary>The bot sends exactly this, sense or nonsense.</summary>
    /// <param name="Request">The request.</param>
    public sealed record Ask(OrderRequest Request) : LifeCommand;

    /// <summary>The bot sends an earlier request again, with the same id.</summary>
    /// <param name="Request">The number of the request, from the latest back.</param>
    public sealed record Repeat(int Request) : LifeCommand;

    /// <summary>The bot cancels an order.</summary>
    /// <param name="Order">The number of the order, from the latest back.</param>
    public sealed record Cancel(int Order) : LifeCommand;

    /// <summary>The bot changes an order.</summary>
    /// <param name="Order">The number of the order, from the latest back.</param>
    /// <param name="Percent">The new quantity, of the old.</param>
    /// <param name="Ticks">How far its prices move.</param>
    public sealed record Replace(int Order, int Percent, int Ticks) : LifeCommand;

    /// <summary>The bot sends an entry with a stop and a target; where the venue cannot, the guard says so.</summary>
    /// <param name="Instrument">The number of the instrument.</param>
    /// <param name="Side">The side of the entry.</param>
    /// <param name="Value">About how much.</param>
    /// <param name="Ticks">How far stop and target are from the market.</param>
    public sealed record Bracket(int Instrument, OrderSide Side, int Value, int Ticks) : LifeCommand;

    /// <summary>Time passes.</summary>
    /// <param name="Milliseconds">How much.</param>
    public sealed record Wait(int Milliseconds) : LifeCommand;

    /// <summary>Questions about positions fail from now on, or are answered again; the guard asks one at once.</summary>
    /// <param name="Failure">How they fail.</param>
    public sealed record ReadPositions(PositionReadFailure Failure) : LifeCommand;

    /// <summary>A fault happens at its next opportunity.</summary>
    /// <param name="Fault">The fault.</param>
    public sealed record Inject(FaultClass Fault) : LifeCommand;
}
