using Guardrails.Orders;
using Guardrails.Testing;

namespace Guardrails.Simulation.Bots;

/// <summary>
/// One trading bot: what it does when it is its turn, and when it is answered. Some are reasonable, some are what the guard is there for.
/// A new action is a method of <see cref="Desk"/>; a new bot is a type here and a line in <see cref="Kinds"/>.
/// </summary>
internal abstract class Bot(Desk desk, SeededRandom random, string name)
{
    /// <summary>The kinds, in the order in which a seed says how many there are of each.</summary>
    public static IReadOnlyList<Func<Desk, SeededRandom, string, Bot>> Kinds { get; } =
    [
        static (desk, random, name) => new TrendFollower(desk, random, "trend-" + name),
        static (desk, random, name) => new Quoter(desk, random, "quoter-" + name),
        static (desk, random, name) => new ImpatientBot(desk, random, "impatient-" + name),
        static (desk, random, name) => new RunawayBot(desk, random, "runaway-" + name),
        static (desk, random, name) => new GarbageBot(desk, random, "garbage-" + name),
        static (desk, random, name) => new FlippingBot(desk, random, "flipping-" + name),
        static (desk, random, name) => new CancelingBot(desk, random, "canceling-" + name),
    ];

    private int _ids;

    public string Name { get; } = name;

    protected Desk Desk { get; } = desk;

    protected SeededRandom Random { get; } = random;

    public abstract void Act();

    public virtual void Answered(OrderRequest request, OrderResult result)
    {
    }

    public virtual void Answered(GroupRequest request, GroupResult result)
    {
    }

    /// <summary>A request under an id of the bot's own.</summary>
    protected OrderRequest Named(OrderRequest request) => request with { ClientOrderId = FormattableString.Invariant($"{Name}-{++_ids}") };

    protected static string? IdOf(OrderResult result) =>
        result.Match<string?>(static _ => null, static accepted => accepted.Order.ClientOrderId, static _ => null, static unknown => unknown.ClientOrderId);
}
