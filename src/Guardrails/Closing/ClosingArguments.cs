using Guardrails.States;
using Guardrails.Text;

namespace Guardrails.Closing;

/// <summary>Checks the arguments of closing, reversing and flattening. Every method throws an <see cref="ArgumentException"/>.</summary>
internal static class ClosingArguments
{
    public static void Require(CloseRequest request, bool keepsShares)
    {
        ArgumentNullException.ThrowIfNull(request);
        Require(request.Symbol);
        ArgumentNullException.ThrowIfNull(request.By, nameof(request));
        if (request.Strategy is { } strategy && Identifier.Check(strategy, 64) is { } problem)
        {
            throw new ArgumentException($"{nameof(CloseRequest.Strategy)} '{Identifier.Shown(strategy)}' {problem}.", nameof(request));
        }

        if (request.Strategy is not null && !keepsShares)
        {
            throw new ArgumentException(
                $"{nameof(CloseRequest.Strategy)} is '{request.Strategy}', but {nameof(OrderGuardOptions)}.{nameof(OrderGuardOptions.StrategiesCloseOwnShare)} is false, so that nobody counts what a strategy has; set it, or leave {nameof(CloseRequest.Strategy)} out.",
                nameof(request));
        }

        if (request.Quantity is <= 0m)
        {
            throw new ArgumentException(FormattableString.Invariant($"The quantity to close is {request.Quantity}; it must be above 0, or null for all."), nameof(request));
        }
    }

    public static void Require(OrderRequest open, Attribution by)
    {
        ArgumentNullException.ThrowIfNull(open);
        Require(open.Symbol);
        ArgumentNullException.ThrowIfNull(by);
    }

    /// <summary>A strategy cannot be flattened: positions are netted over strategies.</summary>
    public static void Require(TradingScope scope, FlattenTarget target, Attribution by)
    {
        ArgumentNullException.ThrowIfNull(by);
        if (scope.Strategy is not null)
        {
            throw new ArgumentException($"The scope is {scope}; positions are netted over strategies, so flatten its symbols or the account.", nameof(scope));
        }

        if (!Enum.IsDefined(target))
        {
            throw new ArgumentException($"{(int)target} is no {nameof(FlattenTarget)}.", nameof(target));
        }
    }

    private static void Require(Symbol symbol)
    {
        if (symbol.IsDefault)
        {
            throw new ArgumentException("The symbol is empty.", nameof(symbol));
        }
    }
}
