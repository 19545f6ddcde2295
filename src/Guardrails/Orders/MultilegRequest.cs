namespace Guardrails.Orders;

/// <summary>
/// What a bot asks for as one order of several instruments, for example an option spread (FIX NewOrderMultileg): the venue executes all legs in their
/// ratios, or none. Every leg is judged like an order of its own and all of them together, each with those before it reserved; the worst case counts
/// every leg by itself, because a venue can break its promise.
/// </summary>
/// <remarks>Immutable and safe to share between threads.</remarks>
public sealed record MultilegRequest
{
    /// <summary>Two to <see cref="Brokers.BrokerCapabilities.MaxLegs"/> legs, each of another symbol.</summary>
    public required IReadOnlyList<MultilegLeg> Legs { get; init; }

    /// <summary>How many units, each of one ratio of every leg. Above 0.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>
    /// The net price of one unit, in the quote currency that all legs must share: Σ ratio × price, bought legs plus and sold legs minus. At 1.20 at most 1.20 is
    /// paid; at -0.80 at least 0.80 is received.
    /// </summary>
    /// <value>Default: <see langword="null"/>, at market.</value>
    public decimal? LimitPrice { get; init; }

    /// <summary>How long it lives.</summary>
    /// <value>Default: <see cref="TimeInForce.GoodTillCancel"/>.</value>
    public TimeInForce TimeInForce { get; init; } = TimeInForce.GoodTillCancel;

    /// <inheritdoc cref="OrderRequest.Strategy"/>
    public string? Strategy { get; init; }

    /// <inheritdoc cref="OrderRequest.SignalId"/>
    public string? SignalId { get; init; }

    /// <inheritdoc cref="OrderRequest.Attempt"/>
    public int Attempt { get; init; } = 1;

    /// <summary>
    /// The id of the order, which is that of its first leg. The second leg has the same with <c>-2</c> behind it (<c>2</c> where the venue takes no hyphen), and
    /// so on.
    /// </summary>
    /// <value>Default: <see langword="null"/>, the guard names it: after <see cref="SignalId"/>, or by a count.</value>
    public string? ClientOrderId { get; init; }

    /// <summary>For example <c>5 x BUY 1 ACME260116C100, SELL 1 ACME260116C110 @ 1.2</c>.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Quantity} x {string.Join(", ", (Legs ?? []).Select(static l => l is null ? "nothing" : FormattableString.Invariant($"{l.Side.ToString().ToUpperInvariant()} {l.Ratio} {l.Symbol}")))}{(LimitPrice is { } net ? FormattableString.Invariant($" @ {net}") : "")}");
}
