using Guardrails.States;

namespace Guardrails.Testing.Scenarios.Format;

/// <summary>
/// A person restricts a scope, or releases it. Behind the guard this is its trading state. The naive bot looks at a switch of its own before it begins
/// to send an order that is no close, and at no other moment.
/// </summary>
internal sealed class StateFile
{
    /// <summary>A symbol, or <c>account</c>.</summary>
    public required string Scope { get; set; }

    public required TradingState State { get; set; }

    /// <summary>How long from now; left out, at once.</summary>
    public TimeSpan? After { get; set; }

    public TradingScope ToScope() => Scope == "account" ? TradingScope.Account : TradingScope.Of(Scope);
}
