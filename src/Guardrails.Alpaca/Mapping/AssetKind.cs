namespace Guardrails.Alpaca.Mapping;

/// <summary>What the venue's rules for an order depend on. There is no member with value 0.</summary>
internal enum AssetKind
{
    /// <summary>Shares (<c>us_equity</c>).</summary>
    Equity = 1,

    /// <summary>Options (<c>us_option</c>).</summary>
    Option,

    /// <summary>A pair of a coin and a currency (<c>crypto</c>).</summary>
    Crypto,
}
