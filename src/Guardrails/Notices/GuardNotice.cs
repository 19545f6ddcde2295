using Guardrails.Alarms;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Notices;

/// <summary>One thing the guard tells the bot. A closed set; more cases may be added in later versions, so keep a default branch.</summary>
public abstract record GuardNotice
{
    private GuardNotice()
    {
    }

    /// <summary>When it happened (wall clock).</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>What happened, in one line, with the call that leads out where something has to be done.</summary>
    public sealed override string ToString() => this switch
    {
        Denied x => x.Denial.ToString(),
        Warned x => $"WARNED {x.ClientOrderId}: {string.Join("; ", x.Warnings)}",
        OpenedBesideOthers x => x.Describe(),
        OrderChanged x => $"ORDER {x.Order}",
        Filled x => $"FILLED {x.Order.ClientOrderId}: {Phrase.Number(x.Quantity)} at {Phrase.Number(x.Price)}; {x.Position} is booked now",
        StateChanged x => x.State == TradingState.Active ? $"STATE of {x.Scope}: {x.State}, because {x.By}" : $"STATE of {x.Scope}: {x.State}, because {x.By}. {StateSince.Way(x.Scope, x.State)}",
        DriftFound x => $"DRIFT {x.Drift}; {x.Action}",
        AlarmRaised x => $"ALARM {x.Alarm}",
        Missed x => $"MISSED {x.Count} {(x.Count == 1 ? "notice" : "notices")}: the reader of OrderGuard.ReadNoticesAsync was too slow",
        _ => GetType().Name,
    };

    /// <summary>An order was denied.</summary>
    /// <param name="Denial">Why.</param>
    public sealed record Denied(Denial Denial) : GuardNotice;

    /// <summary>An order was approved although limits that only warn were passed.</summary>
    public sealed record Warned : GuardNotice
    {
        /// <summary>The order.</summary>
        public required string ClientOrderId { get; init; }

        /// <summary>The limits that were passed, with their numbers.</summary>
        public required IReadOnlyList<Violation> Warnings { get; init; }
    }

    /// <summary>
    /// An order that opens was admitted on a position that is not all managed: something was held before, or others hold it. What the order buys or sells is managed, and a
    /// close takes no more than that. <see cref="OrderGuard.ManagePosition"/> says how much of the rest is the bot's own.
    /// </summary>
    public sealed record OpenedBesideOthers : GuardNotice
    {
        /// <summary>The order.</summary>
        public required string ClientOrderId { get; init; }

        /// <summary>The position when the order was admitted: what is held, and how much of it is managed.</summary>
        public required TrackedPosition Position { get; init; }

        internal string Describe() => $"OPENED BESIDE OTHERS {ClientOrderId}: {Phrase.Held(Position.Net, Position.Key.Symbol)} is held, of which {Phrase.Number(Math.Abs(Position.Net - Position.Managed))} is not managed by this guard. {Ownership.Way(Position.Key.Symbol, Position.Net)}";
    }

    /// <summary>An order changed its state.</summary>
    /// <param name="Order">The order as it stands now.</param>
    public sealed record OrderChanged(TrackedOrder Order) : GuardNotice;

    /// <summary>An execution was booked and the position moved.</summary>
    public sealed record Filled : GuardNotice
    {
        /// <summary>The order as it stands now.</summary>
        public required TrackedOrder Order { get; init; }

        /// <summary>What was booked, unsigned.</summary>
        public required decimal Quantity { get; init; }

        /// <summary>The price of the execution.</summary>
        public required decimal Price { get; init; }

        /// <summary>The position as it stands now.</summary>
        public required TrackedPosition Position { get; init; }
    }

    /// <summary>A trading state changed.</summary>
    public sealed record StateChanged : GuardNotice
    {
        /// <summary>The account, the symbol or the strategy.</summary>
        public required TradingScope Scope { get; init; }

        /// <summary>The state from now on.</summary>
        public required TradingState State { get; init; }

        /// <summary>Why, and who says so; <c>guard</c> where the guard restricts by itself.</summary>
        public required Attribution By { get; init; }
    }

    /// <summary>Books and venue were found to differ for certain.</summary>
    public sealed record DriftFound : GuardNotice
    {
        /// <summary>The difference.</summary>
        public required Drift Drift { get; init; }

        /// <summary>What is done about it.</summary>
        public required DriftAction Action { get; init; }
    }

    /// <summary>An alarm was raised.</summary>
    /// <param name="Alarm">The alarm.</param>
    public sealed record AlarmRaised(Alarm Alarm) : GuardNotice;

    /// <summary>The reader was too slow and missed notices.</summary>
    /// <param name="Count">How many.</param>
    public sealed record Missed(long Count) : GuardNotice;
}
