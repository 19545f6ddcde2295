namespace Guardrails.Orders;

/// <summary>What became of a group. Either the guard refused all of it, or every order has an outcome of its own: a venue can take some and refuse others.</summary>
public abstract record GroupResult
{
    private GroupResult()
    {
    }

    /// <summary>Handles both cases.</summary>
    /// <exception cref="ArgumentNullException">The handler of the case is missing.</exception>
    public abstract T Match<T>(Func<Denied, T> denied, Func<Sent, T> sent);

    /// <summary>The denial, or one line for every order.</summary>
    public sealed override string ToString() => Match(static denied => denied.Denial.ToString(), static sent => string.Join(Environment.NewLine, sent.Orders));

    /// <summary>One result for each order; one for all where the guard refused the group.</summary>
    internal IReadOnlyList<OrderResult> Each() => Match(static denied => [new OrderResult.Denied(denied.Denial)], static sent => sent.Orders);

    /// <summary>The guard refused the group; nothing was sent.</summary>
    /// <param name="Denial">Why, with the violations of every order.</param>
    public sealed record Denied(Denial Denial) : GroupResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Sent, T> sent) => Case.Call(denied, this);
    }

    /// <summary>The group was sent.</summary>
    /// <param name="Orders">One outcome per order, the entry first.</param>
    public sealed record Sent(IReadOnlyList<OrderResult> Orders) : GroupResult
    {
        /// <inheritdoc/>
        public override T Match<T>(Func<Denied, T> denied, Func<Sent, T> sent) => Case.Call(sent, this);

        /// <summary>Whether the venue has every order.</summary>
        public bool IsComplete => Orders.All(static o => o is OrderResult.Accepted);
    }
}
