namespace Guardrails.Alpaca;

/// <summary>Which of Alpaca's accounts is traded.</summary>
public enum AlpacaEnvironment
{
    /// <summary>The account with play money (<c>paper-api.alpaca.markets</c>).</summary>
    Paper = 0,

    /// <summary>The account with real money (<c>api.alpaca.markets</c>). It is never a default: whoever wants it says so.</summary>
    Live = 1,
}
