using Guardrails.Text;

namespace Guardrails.Limits;

/// <summary>Checks a set of limits whole, so that every mistake is named at once.</summary>
internal static class LimitValidation
{
    public static void Require(RiskLimits limits)
    {
        var problems = Problems(limits);
        if (problems.Count > 0)
        {
            throw new ArgumentException($"The limits cannot be used: {string.Join("; ", problems)}.", nameof(limits));
        }
    }

    /// <summary>Every problem, with the values and the rule; empty when the limits can be used.</summary>
    public static List<string> Problems(RiskLimits limits)
    {
        var problems = new List<string>();
        var allows = limits.AllowLeverageAbove10;
        Quantity(limits.MaxOrderQuantity, nameof(RiskLimits.MaxOrderQuantity), problems);
        Value(limits.MaxOrderNotional, nameof(RiskLimits.MaxOrderNotional), allows, problems);
        Collar(limits.PriceCollar, nameof(RiskLimits.PriceCollar), problems);
        Collar(limits.MaxPriceStep, nameof(RiskLimits.MaxPriceStep), problems);
        Fall(limits.ExitPriceFall, nameof(RiskLimits.ExitPriceFall), problems);
        Ticks(limits.PriceCollarTicks, nameof(RiskLimits.PriceCollarTicks), problems);
        Ticks(limits.PriceStepTicks, nameof(RiskLimits.PriceStepTicks), problems);
        Count(limits.PriceStepQuotes, nameof(RiskLimits.PriceStepQuotes), problems);
        Window(limits.PriceStepConfirmation, nameof(RiskLimits.PriceStepConfirmation), problems);
        Quantity(limits.MaxLongPosition, nameof(RiskLimits.MaxLongPosition), problems);
        Quantity(limits.MaxShortPosition, nameof(RiskLimits.MaxShortPosition), problems);
        Value(limits.MaxSymbolExposure, nameof(RiskLimits.MaxSymbolExposure), allows, problems);
        Value(limits.MaxLongExposure, nameof(RiskLimits.MaxLongExposure), allows, problems);
        Value(limits.MaxShortExposure, nameof(RiskLimits.MaxShortExposure), allows, problems);
        Value(limits.MaxGrossExposure, nameof(RiskLimits.MaxGrossExposure), allows, problems);
        Value(limits.MaxNetExposure, nameof(RiskLimits.MaxNetExposure), allows, problems);
        Value(limits.MaxGroupExposure, nameof(RiskLimits.MaxGroupExposure), allows, problems);
        Value(limits.MaxStrategyExposure, nameof(RiskLimits.MaxStrategyExposure), allows, problems);
        Named(limits.GroupExposure, nameof(RiskLimits.GroupExposure), allows, problems);
        Named(limits.StrategyExposure, nameof(RiskLimits.StrategyExposure), allows, problems);
        NotAbove(limits.MaxNetExposure, nameof(RiskLimits.MaxNetExposure), limits.MaxGrossExposure, nameof(RiskLimits.MaxGrossExposure), problems);
        Fraction(limits.ExpectedNotionalTolerance, nameof(RiskLimits.ExpectedNotionalTolerance), problems);
        Fraction(limits.MarketOrderSlippage, nameof(RiskLimits.MarketOrderSlippage), problems);
        Age(limits.MaxQuoteAge, nameof(RiskLimits.MaxQuoteAge), problems);
        Age(limits.MaxAccountAge, nameof(RiskLimits.MaxAccountAge), problems);
        Age(limits.MaxPositionAge, nameof(RiskLimits.MaxPositionAge), problems);
        Age(limits.MaxFxRateAge, nameof(RiskLimits.MaxFxRateAge), problems);

        if (limits.DuplicateWindow is { } window)
        {
            Window(window, nameof(RiskLimits.DuplicateWindow), problems);
        }

        Counts(limits, problems);
        Symbols(limits.AllowedSymbols ?? [], nameof(RiskLimits.AllowedSymbols), problems);
        Symbols(limits.RestrictedSymbols, nameof(RiskLimits.RestrictedSymbols), problems);
        foreach (var symbol in limits.RestrictedSymbols ?? [])
        {
            if (limits.AllowedSymbols?.Contains(symbol) == true)
            {
                problems.Add($"{symbol} is in AllowedSymbols and in RestrictedSymbols; decide for one");
            }
        }

        Unread(limits.Symbols, nameof(RiskLimits.Symbols), problems);
        foreach (var (symbol, own) in limits.Symbols)
        {
            OfSymbol(symbol, own, allows, problems);
        }

        return problems;
    }

    private static void Counts(RiskLimits limits, List<string> problems)
    {
        Window(limits.MessageWindow, nameof(RiskLimits.MessageWindow), problems);
        Fraction(limits.ExitMessageReserve, nameof(RiskLimits.ExitMessageReserve), problems);
        Count(limits.MaxMessages, nameof(RiskLimits.MaxMessages), problems);
        Window(limits.EntryWindow, nameof(RiskLimits.EntryWindow), problems);
        Count(limits.MaxEntries, nameof(RiskLimits.MaxEntries), problems);
        Count(limits.MaxOpenOrders, nameof(RiskLimits.MaxOpenOrders), problems);
        Count(limits.MaxOpenPositions, nameof(RiskLimits.MaxOpenPositions), problems);
        Count(limits.MaxOpenOrdersPerSymbol, nameof(RiskLimits.MaxOpenOrdersPerSymbol), problems);
        if (limits.MaxMessages is { } messages and > 0 && decimal.Floor(messages * (1m - limits.ExitMessageReserve)) < 1m)
        {
            problems.Add(FormattableString.Invariant(
                $"MaxMessages {messages} with ExitMessageReserve {limits.ExitMessageReserve} leaves no message for new risk; raise the first or lower the second"));
        }

        if (limits.MaxOpenOrdersPerSymbol > limits.MaxOpenOrders)
        {
            problems.Add(FormattableString.Invariant(
                $"MaxOpenOrdersPerSymbol {limits.MaxOpenOrdersPerSymbol} is above MaxOpenOrders {limits.MaxOpenOrders}, so it could never bind; lower it or remove it"));
        }
    }

    private static void OfSymbol(Symbol symbol, SymbolLimits own, bool allows, List<string> problems)
    {
        var prefix = $"Symbols[{symbol}].";
        if (symbol.IsDefault)
        {
            problems.Add("Symbols has an entry for the empty symbol");
        }

        if (own is null)
        {
            problems.Add($"Symbols[{symbol}] is null; leave it out, or give SymbolLimits");
            return;
        }

        Quantity(own.MaxOrderQuantity, prefix + nameof(own.MaxOrderQuantity), problems);
        Value(own.MaxOrderNotional, prefix + nameof(own.MaxOrderNotional), allows, problems);
        Collar(own.PriceCollar, prefix + nameof(own.PriceCollar), problems);
        Ticks(own.PriceCollarTicks, prefix + nameof(own.PriceCollarTicks), problems);
        Collar(own.MaxPriceStep, prefix + nameof(own.MaxPriceStep), problems);
        Quantity(own.MaxLongPosition, prefix + nameof(own.MaxLongPosition), problems);
        Quantity(own.MaxShortPosition, prefix + nameof(own.MaxShortPosition), problems);
        Value(own.MaxSymbolExposure, prefix + nameof(own.MaxSymbolExposure), allows, problems);
        if (!Enum.IsDefined(own.OpposingEntries))
        {
            problems.Add($"{prefix}OpposingEntries is {(int)own.OpposingEntries}; use Deny or WithinLimits");
        }
    }

    private static void Symbols(SymbolList? symbols, string name, List<string> problems)
    {
        if (symbols is null)
        {
            problems.Add($"{name} is null; leave it out, or use an empty list");
            return;
        }

        Unread(symbols, name, problems);
        if (symbols.Contains(default))
        {
            problems.Add($"{name} has the empty symbol among its {symbols.Count}; no order is ever for that");
        }
    }

    private static void Quantity(Limit? limit, string name, List<string> problems)
    {
        if (limit is not { } l)
        {
            return;
        }

        if (l.IsFractionOfEquity)
        {
            problems.Add($"{name} is {l}; a quantity limit is a number of units, not a fraction of equity");
        }
        else if (l.Value < 0m || Amount.Problem(l.Value) is not null)
        {
            problems.Add($"{name} is {l}; it must be 0 or above, at most 10^12, with at most 12 decimals");
        }

        Severity(l, name, problems);
    }

    private static void Value(Limit? limit, string name, bool allowsLeverage, List<string> problems)
    {
        if (limit is not { } l)
        {
            return;
        }

        if (l.IsFractionOfEquity ? l.Value is < 0m or > Limit.MaxFraction : l.Value is < 0m or >= Amount.MaxValue)
        {
            problems.Add($"{name} is {l}; it must be 0 or above, below 10^15 as an amount, at most 1000 times equity as a fraction");
        }
        else if (l is { IsFractionOfEquity: true, Value: > 10m } && !allowsLeverage)
        {
            problems.Add(FormattableString.Invariant(
                $"{name} is {l}; more than 10 times equity needs {nameof(RiskLimits.AllowLeverageAbove10)}, and {l.Value} % of equity is written {l.Value}% or Limit.OfEquity({l.Value / 100m}m)"));
        }

        Severity(l, name, problems);
    }

    private static void Collar(Limit? limit, string name, List<string> problems)
    {
        if (limit is not { } l)
        {
            return;
        }

        if (l.IsFractionOfEquity || l.Value is <= 0m or > 10m)
        {
            problems.Add($"{name} is {l}; it is a fraction of the reference price, above 0 and at most 10: 5 % is written 0.05");
        }

        Severity(l, name, problems);
    }

    private static void Fall(Limit? limit, string name, List<string> problems)
    {
        if (limit is not { } l)
        {
            return;
        }

        if (l.IsFractionOfEquity || l.Value is < 0m or > 0.99m || Amount.Problem(l.Value) is not null)
        {
            problems.Add($"{name} is {l}; it is a fraction of the price, between 0 and 0.99: 10 % is written 0.1");
        }

        Severity(l, name, problems);
    }

    /// <summary>What a configuration binder could not say.</summary>
    private static void Unread<T>(BoundTable<T> table, string name, List<string> problems) => problems.AddRange(table.Unread.Select(problem => name + problem));

    private static void Named(NamedLimits? limits, string name, bool allows, List<string> problems)
    {
        if (limits is null)
        {
            problems.Add($"{name} is null; leave it out, or use an empty dictionary");
            return;
        }

        Unread(limits, name, problems);
        foreach (var (key, limit) in limits)
        {
            if (Identifier.CheckExact(key, 64) is { } problem)
            {
                problems.Add($"{name} has the name '{Identifier.Shown(key)}', which {problem}");
            }

            Value(limit, $"{name}[{Identifier.Shown(key)}]", allows, problems);
        }
    }

    private static void NotAbove(Limit? small, string smallName, Limit? large, string largeName, List<string> problems)
    {
        if (small is { } s && large is { } l && s.IsFractionOfEquity == l.IsFractionOfEquity && s.Value > l.Value)
        {
            problems.Add($"{smallName} {s} is above {largeName} {l}, so it could never bind; lower it or remove it");
        }
    }

    private static void Fraction(decimal value, string name, List<string> problems)
    {
        if (value is < 0m or > 1m || Amount.Problem(value) is not null)
        {
            problems.Add(FormattableString.Invariant($"{name} is {value}; it must be between 0 and 1"));
        }
    }

    private static void Window(TimeSpan value, string name, List<string> problems)
    {
        if (value <= TimeSpan.Zero || value > TimeSpan.FromDays(1))
        {
            problems.Add($"{name} is {value}; it must be above 0 and at most 1 day");
        }
    }

    /// <summary>How old something may be: a day is more than can be meant, and what a configuration binder makes of a 1 without its unit.</summary>
    private static void Age(TimeSpan value, string name, List<string> problems)
    {
        if (value <= TimeSpan.Zero || value >= TimeSpan.FromDays(1))
        {
            problems.Add($"{name} is {value}; it must be above 0 and below 1 day: a number alone is days to a configuration binder, and 5 s are written 00:00:05");
        }
    }

    private static void Ticks(int? value, string name, List<string> problems)
    {
        if (value is < 0 or > 1_000_000)
        {
            problems.Add($"{name} is {value}; it must be between 0 and 1000000");
        }
    }

    private static void Count(int? value, string name, List<string> problems)
    {
        if (value is < 1 or > 1_000_000)
        {
            problems.Add($"{name} is {value}; it must be between 1 and 1000000");
        }
    }

    private static void Severity(Limit limit, string name, List<string> problems)
    {
        if (!Enum.IsDefined(limit.Severity))
        {
            problems.Add($"{name} has severity {(int)limit.Severity}; use Block or Warn");
        }
    }
}
