namespace Guardrails.Risk;

/// <summary>The one answer to a basket: all of it, or nothing.</summary>
public sealed record BasketDecision
{
    /// <summary>The answer to each order, in the order given, each judged with all approved ones before it reserved.</summary>
    public required IReadOnlyList<Decision> Decisions { get; init; }

    /// <summary>Whether every order was approved; otherwise none may be sent.</summary>
    public bool IsApproved => Decisions.Count > 0 && Decisions.All(static d => d.IsApproved);

    /// <summary>The denials; empty when approved.</summary>
    public IReadOnlyList<Denial> Denials => [.. Decisions.Where(static d => !d.IsApproved).Select(static d => d.Denial!)];

    /// <summary>For example <c>DENIED: 3 of 5 orders, EXPOSURE_GROSS_EXCEEDS_LIMIT …</c>.</summary>
    public override string ToString() => IsApproved
        ? $"APPROVED: {Decisions.Count} orders"
        : $"DENIED: {Denials.Count} of {Decisions.Count} orders{(Denials.Count == 0 ? "" : ", " + Denials[0].Violations[0])}";
}
