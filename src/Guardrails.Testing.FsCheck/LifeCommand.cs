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
    public sealed record Move : LifeCommand
    {
        /// <summary>The number of the instrument.</summary>
        public required int Instrument { get; init; }

        /// <summary>How far.</summary>
        public required int Ticks { get; init; }
    }

    /// <summary>The bot asks for new risk.</summary>
    public sealed record Enter : LifeCommand
    {
        /// <summary>The number of the instrument.</summary>
        public required int Instrument { get; init; }

        /// <summary>Buy or sell.</summary>
        public required OrderSide Side { get; init; }

        /// <summary>About how much, in the quote currency; at least one lot.</summary>
        public required int Value { get; init; }

        /// <summary>The order type.</summary>
        public OrderType Type { get; init; } = OrderType.Market;

        /// <summary>How far from the market on the side where it rests; negative executes at once.</summary>
        public int Ticks { get; init; }
    }

    /// <summary>The bot closes what it believes to hold, or a part of it.</summary>
    public sealed record Exit : LifeCommand
    {
        /// <summary>The number of the instrument.</summary>
        public required int Instrument { get; init; }

        /// <summary>How much of the position; above 100 it asks for more than there is.</summary>
        public int Percent { get; init; } = 100;

        /// <summary>The order type.</summary>
        public OrderType Type { get; init; } = OrderType.Market;

        /// <summary>How far from the market on the side where it rests.</summary>
        public int Ticks { get; init; }
    }

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
    public sealed record Replace : LifeCommand
    {
        /// <summary>The number of the order, from the latest back.</summary>
        public required int Order { get; init; }

        /// <summary>The new quantity, of the old.</summary>
        public required int Percent { get; init; }

        /// <summary>How far its prices move.</summary>
        public required int Ticks { get; init; }
    }

    /// <summary>The bot sends an entry with a stop and a target; where the venue cannot, the guard says so.</summary>
    public sealed record Bracket : LifeCommand
    {
        /// <summary>The number of the instrument.</summary>
        public required int Instrument { get; init; }

        /// <summary>The side of the entry.</summary>
        public required OrderSide Side { get; init; }

        /// <summary>About how much.</summary>
        public required int Value { get; init; }

        /// <summary>How far stop and target are from the market.</summary>
        public required int Ticks { get; init; }
    }

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
