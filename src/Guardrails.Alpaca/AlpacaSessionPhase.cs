namespace Guardrails.Alpaca;

/// <summary>A part of the trading day of US equities at Alpaca, in New York time.</summary>
public enum AlpacaSessionPhase
{
    /// <summary>Nothing trades. Orders are kept until a session that takes them.</summary>
    Closed = 0,

    /// <summary>Before the regular session, as a rule from 04:00 to 09:30. Limit orders marked for extended hours only.</summary>
    PreMarket = 1,

    /// <summary>The regular session, as a rule from 09:30 to 16:00. The only one in which stop orders and exits of a group work.</summary>
    Regular = 2,

    /// <summary>After the regular session, as a rule from 16:00 to 20:00. Limit orders marked for extended hours only.</summary>
    AfterHours = 3,

    /// <summary>The night before a trading day, from 20:00 to 04:00. Limit orders in assets of which the venue says so only.</summary>
    Overnight = 4,
}
