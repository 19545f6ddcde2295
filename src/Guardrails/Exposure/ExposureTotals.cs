using System.Collections.Immutable;
using Guardrails.Book;
using Guardrails.Limits;

namespace Guardrails.Exposure;

/// <summary>
/// All totals of an account, the limits they are held against and the rates that convert them. What it hands out can be read only: the types
/// that write are its own.
/// </summary>
internal sealed class ExposureTotals
{
    private readonly RiskLimits _limits;
    private readonly Rates _rates;
    private readonly List<WritableTotal> _all = [];
    private readonly List<ExposureTotal> _groups = [];
    private readonly List<ExposureTotal> _strategies = [];
    private readonly Dictionary<string, WritableTotal> _strategiesByName = new(StringComparer.Ordinal);
    private readonly Dictionary<string, LimitUsage> _strategyLimits = new(StringComparer.Ordinal);
    private readonly LimitUsage? _generalStrategyLimit;
    private readonly List<WritableLimit> _cells = [];
    private decimal? _equity;

    public ExposureTotals(RiskLimits limits, string accountCurrency, bool keepsStrategies)
    {
        _limits = limits;
        _rates = new Rates(accountCurrency);
        Account = Add(new WritableTotal("account", _rates)
        {
            Long = Usage(limits.MaxLongExposure),
            Short = Usage(limits.MaxShortExposure),
            Gross = Usage(limits.MaxGrossExposure),
            NetLong = Usage(limits.MaxNetExposure),
            NetShort = Usage(limits.MaxNetExposure),
        });
        _generalStrategyLimit = Usage(limits.MaxStrategyExposure);
        foreach (var (name, limit) in limits.StrategyExposure)
        {
            _strategyLimits.Add(name, Usage(limit)!);
        }

        HasStrategyLimits = limits.MaxStrategyExposure is not null || limits.StrategyExposure.Count > 0;
        KeepsStrategies = HasStrategyLimits || keepsStrategies;
    }

    /// <summary>A copy that answers a question; symbols' totals are copied one by one (<see cref="Copy"/>). Rates and equity do not change in it.</summary>
    private ExposureTotals(ExposureTotals of)
    {
        (_limits, _rates, _equity) = (of._limits, of._rates, of._equity);
        (_strategyLimits, _generalStrategyLimit, HasStrategyLimits, KeepsStrategies, UnvaluedKeys, ReachedKeys) = (of._strategyLimits, of._generalStrategyLimit, of.HasStrategyLimits, of.KeepsStrategies, of.UnvaluedKeys, of.ReachedKeys);
        Account = Copied((WritableTotal)of.Account);
        _groups.AddRange(of._groups.Select(group => Copied((WritableTotal)group)));
        foreach (var strategy in of._strategies)
        {
            var copy = Copied((WritableTotal)strategy);
            _strategies.Add(copy);
            _strategiesByName.Add(copy.Name, copy);
        }
    }

    public CurrencyTable Currencies => _rates;

    /// <summary>The account's totals.</summary>
    public ExposureTotal Account { get; }

    public IReadOnlyList<ExposureTotal> Groups => _groups;

    public IReadOnlyList<ExposureTotal> Strategies => _strategies;

    public bool HasStrategyLimits { get; }

    /// <summary>Whether it is known of every position what strategies have of it: where strategies have limits, or close their own shares only.</summary>
    public bool KeepsStrategies { get; }

    /// <summary>Positions with exposure that cannot be valued.</summary>
    public int UnvaluedKeys { get; private set; }

    /// <summary>Positions that are held, or that orders could still open.</summary>
    public int ReachedKeys { get; private set; }

    /// <summary>A limit with the amount it means now and, by itself, whenever equity changes.</summary>
    public ResolvedLimit? Limit(Limit? limit) => Cell(limit);

    /// <summary>A symbol's total.</summary>
    public ExposureTotal ForSymbol(string name, Limit? limit) => Add(new WritableTotal(name, _rates) { Gross = Usage(limit) });

    /// <summary>A group's total.</summary>
    public ExposureTotal Group(string name)
    {
        if (_groups.Find(b => b.Name == name) is { } known)
        {
            return known;
        }

        var added = Add(new WritableTotal(name, _rates) { Gross = Usage(_limits.GroupExposure.TryGetValue(name, out var own) ? own : _limits.MaxGroupExposure) });
        _groups.Add(added);
        return added;
    }

    /// <summary>A strategy's total.</summary>
    public ExposureTotal Strategy(string name)
    {
        if (_strategiesByName.TryGetValue(name, out var known))
        {
            return known;
        }

        var added = Add(new WritableTotal(name, _rates) { Gross = UnusedStrategy(name) is { } limit ? Usage(limit.Cell.Limit) : null });
        _strategies.Add(added);
        _strategiesByName.Add(name, added);
        return added;
    }

    public ExposureTotal? FindStrategy(string name) => _strategiesByName.GetValueOrDefault(name);

    /// <summary>The limit of a strategy that has used nothing yet.</summary>
    public LimitUsage? UnusedStrategy(string name) => _strategyLimits.GetValueOrDefault(name) ?? _generalStrategyLimit;

    /// <summary>The index of a currency, which is added when it is new.</summary>
    public int IndexOf(string currency) => _rates.IndexOf(currency);

    public void SetRate(string currency, decimal rate, long sourceUtcTicks, in GuardInstant at)
    {
        _rates.SetRate(_rates.IndexOf(currency), rate, sourceUtcTicks, at);
        _all.ForEach(static total => total.Convert());
    }

    /// <summary>Works the amounts of all limits out anew that are fractions of equity.</summary>
    public void SetEquity(decimal equity)
    {
        _equity = equity;
        _cells.ForEach(cell => cell.Resolve(equity));
    }

    /// <summary>A ledger contributes other amounts from now on.</summary>
    public void Post(Ledger ledger, ImmutableArray<ExposureTotal> totals, int currency, in ExposureAmounts amounts)
    {
        if (ledger.TryContribute(amounts, out var change))
        {
            foreach (var total in totals)
            {
                ((WritableTotal)total).Post(currency, change);
            }
        }
    }

    /// <inheritdoc cref="Post(Ledger, ImmutableArray{ExposureTotal}, int, in ExposureAmounts)"/>
    public void Post(Ledger ledger, ExposureTotal total, int currency, in ExposureAmounts amounts)
    {
        if (ledger.TryContribute(amounts, out var change))
        {
            ((WritableTotal)total).Post(currency, change);
        }
    }

    /// <inheritdoc cref="ExposureTotals(ExposureTotals)"/>
    public ExposureTotals Scratch() => new(this);

    /// <summary>Copies the amounts of another total into one of these.</summary>
    public void Copy(ExposureTotal from, ExposureTotal to) => ((WritableTotal)to).CopyFrom((WritableTotal)from);

    /// <summary>A position has exposure that cannot be valued, or has none any more.</summary>
    public bool CountUnvalued(bool was, bool isNow)
    {
        UnvaluedKeys += (isNow ? 1 : 0) - (was ? 1 : 0);
        return isNow;
    }

    /// <summary>A position is held or can be reached, or neither any more.</summary>
    public bool CountReached(bool was, bool isNow)
    {
        ReachedKeys += (isNow ? 1 : 0) - (was ? 1 : 0);
        return isNow;
    }

    public void WriteTo(StateText text)
    {
        text.Line("totals", UnvaluedKeys, ReachedKeys, _equity);
        foreach (var i in Enumerable.Range(0, _rates.Count).OrderBy(_rates.Name, StringComparer.Ordinal))
        {
            _rates.WriteTo(text, i);
            foreach (var total in _all.OrderBy(static t => t.Name, StringComparer.Ordinal))
            {
                if (total.Total(i) is var posted && !posted.IsZero)
                {
                    text.Line("total", total.Name, _rates.Name(i));
                    posted.WriteTo(text);
                }
            }
        }
    }

    private WritableTotal Copied(WritableTotal of)
    {
        var copy = Add(new WritableTotal(of.Name, _rates)
        {
            Gross = Usage(of.Gross?.Cell.Limit),
            Long = Usage(of.Long?.Cell.Limit),
            Short = Usage(of.Short?.Cell.Limit),
            NetLong = Usage(of.NetLong?.Cell.Limit),
            NetShort = Usage(of.NetShort?.Cell.Limit),
        });
        copy.CopyFrom(of);
        return copy;
    }

    private WritableTotal Add(WritableTotal total)
    {
        _all.Add(total);
        return total;
    }

    private WritableLimit? Cell(Limit? limit)
    {
        if (limit is not { } given)
        {
            return null;
        }

        if (_cells.Find(cell => cell.Limit == given) is { } known)
        {
            return known;
        }

        var added = new WritableLimit(given);
        added.Resolve(_equity);
        _cells.Add(added);
        return added;
    }

    private WritableUsage? Usage(Limit? limit) => Cell(limit) is { } cell ? new WritableUsage(cell) : null;

    private sealed class WritableTotal(string name, CurrencyTable currencies) : ExposureTotal(name)
    {
        /// <summary>Takes over the change of one ledger's contribution.</summary>
        public void Post(int currency, in ExposureAmounts change)
        {
            if (currency >= Posted.Length)
            {
                Array.Resize(ref Posted, currency + 1);
            }

            Posted[currency].Add(change);
            Convert();
        }

        public void CopyFrom(WritableTotal of)
        {
            Posted = [.. of.Posted];
            Convert();
        }

        /// <summary>Works <see cref="ExposureTotal.Used"/> out anew, after a posting or a change of a rate.</summary>
        public void Convert()
        {
            UsedAmounts = Posted[0];
            for (var i = 1; i < Posted.Length; i++)
            {
                if (!Posted[i].IsZero)
                {
                    UsedAmounts.Add(currencies.ToAccount(i, Posted[i]));
                }
            }

            Set(Gross, UsedAmounts.Gross);
            Set(Long, UsedAmounts.Long);
            Set(Short, UsedAmounts.Short);
            Set(NetLong, UsedAmounts.NetLong);
            Set(NetShort, UsedAmounts.NetShort);
        }

        private static void Set(LimitUsage? usage, decimal used) => ((WritableUsage?)usage)?.Set(used);
    }

    private sealed class WritableUsage : LimitUsage
    {
        public WritableUsage(WritableLimit cell)
            : base(cell)
        {
            cell.Add(this);
            Set(0m);
        }

        /// <summary>Takes over the total. Totals have 8 places, so nothing of a limit is lost that they could use.</summary>
        public void Set(decimal used)
        {
            Used = used;
            Left = Cell.Amount is { } amount ? Valuation.RoundDown(amount) - used : decimal.MaxValue;
        }
    }

    private sealed class WritableLimit(Limit limit) : ResolvedLimit(limit)
    {
        private readonly List<WritableUsage> _usages = [];

        /// <summary>Works the amount out anew; equity that is missing or not above 0 leaves none.</summary>
        public void Resolve(decimal? equity)
        {
            if (Limit.IsFractionOfEquity)
            {
                Amount = equity is { } e && e > 0m ? Valuation.RoundDown(e * Limit.Value) : null;
                _usages.ForEach(static usage => usage.Set(usage.Used));
            }
        }

        public void Add(WritableUsage usage) => _usages.Add(usage);
    }

    private sealed class Rates(string account) : CurrencyTable(account)
    {
        public int IndexOf(string name)
        {
            for (var i = 0; i < Entries.Count; i++)
            {
                if (string.Equals(Entries[i].Name, name, StringComparison.OrdinalIgnoreCase))
                {
                    return i;
                }
            }

            Entries.Add(new Entry(name.ToUpperInvariant(), 0m, default, default));
            return Entries.Count - 1;
        }

        public void SetRate(int index, decimal rate, long sourceUtcTicks, in GuardInstant at) =>
            Entries[index] = Entries[index] with { Rate = rate, SourceUtcTicks = sourceUtcTicks, ReceivedAt = at };

        public void WriteTo(StateText text, int index) =>
            text.Line("currency", Entries[index].Name, Entries[index].Rate, Entries[index].SourceUtcTicks, Entries[index].ReceivedAt);
    }
}
