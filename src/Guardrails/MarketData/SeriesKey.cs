namespace Guardrails.MarketData;

/// <summary>What calls are shared by.</summary>
internal readonly record struct SeriesKey(Symbol Symbol, TimeSpan Interval, TimeSpan MaxAge);
