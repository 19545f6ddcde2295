namespace Guardrails.States;

/// <summary>What a trading state applies to: the account, one symbol, or one strategy.</summary>
/// <remarks><c>default</c> is the account, the widest scope: a forgotten scope restricts more, not less.</remarks>
public readonly record struct TradingScope
{
    private TradingScope(Symbol symbol, string? strategy)
    {
        Symbol = symbol;
        Strategy = strategy;
    }

    /// <summary>The whole account.</summary>
    public static TradingScope Account => default;

    /// <summary>The symbol; <c>default</c> when the scope is not a symbol.</summary>
    public Symbol Symbol { get; }

    /// <summary>The strategy; <see langword="null"/> when the scope is not a strategy.</summary>
    public string? Strategy { get; }

    /// <summary>One symbol.</summary>
    /// <exception cref="ArgumentException">The symbol is empty.</exception>
    public static TradingScope Of(Symbol symbol) => symbol.IsDefault
        ? throw new ArgumentException("The symbol is empty.", nameof(symbol))
        : new TradingScope(symbol, null);

    /// <summary>One strategy.</summary>
    /// <exception cref="ArgumentException">The name is empty, too long or contains white space.</exception>
    public static TradingScope OfStrategy(string strategy) => new(default, Text.Identifier.Require(strategy, 64, nameof(strategy)));

    /// <summary><c>account</c>, <c>symbol X</c> or <c>strategy Y</c>.</summary>
    public override string ToString() => Strategy is not null ? $"strategy {Strategy}" : Symbol.IsDefault ? "account" : $"symbol {Symbol}";
}
