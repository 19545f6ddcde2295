using System.Collections.Immutable;
using Guardrails.Alarms;
using Guardrails.Book;
using Guardrails.Exposure;

namespace Guardrails.Shell;

/// <summary>
/// Tells of limits that are passed although nothing was approved beyond them: prices, rates or equity have moved, or somebody else has traded. Nothing is sold
/// for it; what would add to it is denied by the limit itself. Not thread-safe: the guard's lock protects it.
/// </summary>
/// <param name="book">The books.</param>
/// <param name="outbox">Takes what has to be told.</param>
internal sealed class PassiveBreaches(BookView book, Outbox outbox)
{
    /// <summary>A breach is over when this much of the limit is used: a price that moves to and fro around it is told once.</summary>
    private const decimal Over = 0.98m;

    private readonly HashSet<LimitUsage> _told = [];

    /// <summary>Looks at every limit: the amounts that they mean may have changed.</summary>
    public void LookAtAll(in GuardInstant now)
    {
        LookAtShared(now);
        foreach (var symbol in book.Symbols)
        {
            Look(symbol.Exposure.Gross, "MaxSymbolExposure", symbol.Symbol.Value, now);
        }
    }

    /// <summary>Looks at the limits of these symbols, and at those that symbols share.</summary>
    public void Look(ImmutableArray<(Symbol Symbol, decimal Mark)> moved, in GuardInstant now)
    {
        LookAtShared(now);
        foreach (var (symbol, _) in moved)
        {
            Look(book.Find(symbol)?.Exposure.Gross, "MaxSymbolExposure", symbol.Value, now);
        }
    }

    private void LookAtShared(in GuardInstant now)
    {
        var account = book.Account;
        Look(account.Gross, "MaxGrossExposure", "account", now);
        Look(account.Long, "MaxLongExposure", "account", now);
        Look(account.Short, "MaxShortExposure", "account", now);
        Look(account.NetLong, "MaxNetExposure", "account", now);
        Look(account.NetShort, "MaxNetExposure", "account", now);
        for (var i = 0; i < book.Groups.Count; i++)
        {
            Look(book.Groups[i].Gross, "MaxGroupExposure", book.Groups[i].Name, now);
        }

        for (var i = 0; i < book.Strategies.Count; i++)
        {
            Look(book.Strategies[i].Gross, "MaxStrategyExposure", book.Strategies[i].Name, now);
        }
    }

    private void Look(LimitUsage? usage, string limit, string subject, in GuardInstant now)
    {
        if (usage?.Cell.Amount is not { } amount)
        {
            return;
        }

        if (usage.Used > amount)
        {
            if (_told.Add(usage))
            {
                outbox.Alarm(
                    AlarmCodes.LimitBreachedPassively, subject,
                    FormattableString.Invariant($"{limit} is passed by what is held and ordered already: {usage.Used:N2} of {amount:N2} {book.Configuration.AccountCurrency}; what would add to it is denied, and nothing is sold for it"),
                    now.Utc);
            }
        }
        else if (usage.Used <= amount * Over)
        {
            _told.Remove(usage);
        }
    }
}
