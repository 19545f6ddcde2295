using Guardrails.States;

namespace Guardrails.Closing;

/// <summary>Checks the arguments of closing, reversing, flattening and canceling entries. Every method throws an <see cref="ArgumentException"/>.</summary>
internal static class ClosingArguments
{
    private const int MaxReason = 256;
    private const int MaxActor = 64;

    public static void Require(CloseRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        Require(request.Symbol, request.Reason, request.Actor);
        if (request.Quantity is <= 0m)
        {
            throw new ArgumentException(FormattableString.Invariant($"The quantity to close is {request.Quantity}; it must be above 0, or null for all."), nameof(request));
        }
    }

    public static void Require(OrderRequest open, string reason, string actor)
    {
        ArgumentNullException.ThrowIfNull(open);
        Require(open.Symbol, reason, actor);
    }

    /// <summary>A strategy cannot be flattened: positions are netted over strategies.</summary>
    public static void Require(TradingScope scope, FlattenTarget target, string reason, string actor)
    {
        Require(reason, actor);
        if (scope.Strategy is not null)
        {
            throw new ArgumentException($"The scope is {scope}; positions are netted over strategies, so flatten its symbols or the account.", nameof(scope));
        }

        if (!Enum.IsDefined(target))
        {
            throw new ArgumentException($"{(int)target} is no {nameof(FlattenTarget)}.", nameof(target));
        }
    }

    public static void Require(string reason, string actor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (reason.Length > MaxReason)
        {
            throw new ArgumentException($"The reason has {reason.Length} characters; at most {MaxReason} are kept.", nameof(reason));
        }

        _ = Text.Identifier.Require(actor, MaxActor, nameof(actor));
    }

    private static void Require(Symbol symbol, string reason, string actor)
    {
        if (symbol.IsDefault)
        {
            throw new ArgumentException("The symbol is empty.", nameof(symbol));
        }

        Require(reason, actor);
    }
}
