namespace Guardrails.Observing;

/// <summary>What a misfit restricts: a symbol is quarantined, the account goes to reduce-only.</summary>
internal enum MisfitScope
{
    /// <summary>Nothing is restricted.</summary>
    None,

    /// <summary>The symbol.</summary>
    Symbol,

    /// <summary>The symbol and the account.</summary>
    SymbolAndAccount,

    /// <summary>The order's symbol, the symbol that the order was reported for, and the account.</summary>
    BothSymbolsAndAccount,
}
