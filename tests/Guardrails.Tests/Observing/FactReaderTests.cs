using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Observing;
using Guardrails.Positions;
using Guardrails.Reconciling;
using Guardrails.Rules;
using Guardrails.States;
using Guardrails.Tests.Book;
using static Guardrails.Tests.Book.EventBook;

namespace Guardrails.Tests.Observing;

/// <summary>What is told from the outside: at every limit of what is taken, one step before it and one behind it.</summary>
public sealed class FactReaderTests
{
    private static readonly Attribution _by = new("seen", "ann");

    private readonly EventBook _book = new();
    private readonly List<GuardEvent> _events = [];

    /// <summary>The last name that is kept, one more, and another value for a name that is known.</summary>
    [Theory]
    [InlineData(999, "new", true)]
    [InlineData(1_000, "new", false)]
    [InlineData(1_000, "input-0", true)]
    [InlineData(0, "", false)]
    [InlineData(0, "two words", false)]
    public void An_input_is_taken_while_names_are_left(int known, string name, bool isTaken)
    {
        for (var i = 0; i < known; i++)
        {
            _book.Book.Apply(new GuardEvent.InputRead(At(1), Input($"input-{i}")));
        }

        var exception = Record.Exception(() => FactReader.Read(_book.Book, Input(name), At(2), _events));

        Assert.Equal(isTaken, exception is null);
        Assert.Equal(isTaken ? 1 : 0, _events.Count);
        Assert.True(exception is null or ArgumentException);
    }

    [Theory]
    [InlineData(null, true)]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(1, true)]
    public void An_account_older_than_the_last_one_is_ignored(int? ticks, bool isRead)
    {
        if (ticks is not null)
        {
            _book.Book.Apply(new GuardEvent.AccountRead(At(10), 1_000m, null, null, At(10).UtcTicks));
        }

        FactReader.Read(_book.Book, Account() with { AsOf = Time(10, ticks ?? 0) }, At(20), _events);

        Assert.Equal(isRead ? 1 : 0, _events.Count);
    }

    [Theory]
    [InlineData("equity", 1_000_000_000_000_000, true)]
    [InlineData("equity", 1_000_000_000_000_001, false)]
    [InlineData("equity", -1_000_000_000_000_000, true)]
    [InlineData("equity", -1_000_000_000_000_001, false)]
    [InlineData("buying power", 1_000_000_000_000_001, false)]
    [InlineData("buying power", -1_000_000_000_000_001, false)]
    [InlineData("positions", 1_000_000_000_000_001, false)]
    [InlineData("positions", 1_000_000_000_000_000, true)]
    [InlineData("usd", 1, true)]
    [InlineData("EUR", 1, false)]
    public void An_account_is_read_in_its_currency_and_within_its_range(string what, long value, bool isRead)
    {
        var account = what switch
        {
            "equity" => Account() with { Equity = value },
            "buying power" => Account() with { BuyingPower = value },
            "positions" => Account() with { GrossPositionValue = value },
            _ => Account() with { Currency = what },
        };

        var exception = Record.Exception(() => FactReader.Read(_book.Book, account, At(20), _events));

        Assert.Equal(isRead, exception is null);
        Assert.Equal(isRead ? 1 : 0, _events.Count);
        Assert.True(exception is null or ArgumentException);
    }

    [Theory]
    [InlineData("EUR", "0.000000000001", true)]
    [InlineData("EUR", "1000000000000", true)]
    [InlineData("EUR", "1000000000000.1", false)]
    [InlineData("EUR", "0", false)]
    [InlineData("EUR", "-1", false)]
    [InlineData("", "1", false)]
    [InlineData("two words", "1", false)]
    public void A_rate_is_read_above_0(string currency, string rate, bool isRead)
    {
        var told = new FxRate { Currency = currency, Rate = decimal.Parse(rate, System.Globalization.CultureInfo.InvariantCulture), Time = Time(10) };

        var exception = Record.Exception(() => FactReader.Read(_book.Book, told, At(20), _events));

        Assert.Equal(isRead, exception is null);
        Assert.Equal(isRead ? 1 : 0, _events.Count);
        Assert.True(exception is null or ArgumentException);
    }

    /// <summary>A time ahead of the guard's clock counts as now.</summary>
    [Theory]
    [InlineData(-1, -1)]
    [InlineData(0, 0)]
    [InlineData(1, 0)]
    public void A_reading_from_the_future_is_from_now(int ticks, int counts)
    {
        FactReader.Read(_book.Book, new FxRate { Currency = "EUR", Rate = 1.1m, Time = Time(20, ticks) }, At(20), _events);
        FactReader.Read(_book.Book, Account() with { AsOf = Time(20, ticks) }, At(20), _events);

        Assert.Equal(At(20, counts).UtcTicks, Assert.IsType<GuardEvent.RateRead>(_events[0]).SourceUtcTicks);
        Assert.Equal(At(20, counts).UtcTicks, Assert.IsType<GuardEvent.AccountRead>(_events[1]).AsOfUtcTicks);
    }

    /// <summary>An interruption that is told again before the open orders were read is the same one.</summary>
    [Theory]
    [InlineData("never", true)]
    [InlineData("before", false)]
    [InlineData("before, and the orders were read since", true)]
    [InlineData("before, and everything was read since", true)]
    public void An_interruption_is_told_once_until_orders_are_read(string interrupted, bool isTold)
    {
        if (interrupted.StartsWith("before", StringComparison.Ordinal))
        {
            _book.Book.Apply(new GuardEvent.Interrupted(At(10), "the line was down"));
        }

        if (interrupted.EndsWith("since", StringComparison.Ordinal))
        {
            _book.Book.Apply(new GuardEvent.OpenOrdersRead(At(12), At(12).UtcTicks));
        }

        if (interrupted.Contains("everything", StringComparison.Ordinal))
        {
            _book.Book.Apply(new GuardEvent.PositionsRead(At(13), At(13).UtcTicks));
        }

        FactReader.Interrupt(_book.Book, "again", At(20), _events);

        Assert.Equal(isTold ? ["again"] : [], _events.Cast<GuardEvent.Interrupted>().Select(static e => e.Reason));
    }

    /// <summary>A quarantine is left after two answers in a row that agree; it can be set again, and what is not quarantined can be set at any time.</summary>
    [Theory]
    [InlineData(TradingState.Active, "nothing", true)]
    [InlineData(TradingState.Active, "quarantined", false)]
    [InlineData(TradingState.ReduceOnly, "quarantined", false)]
    [InlineData(TradingState.Halted, "quarantined", false)]
    [InlineData(TradingState.Quarantined, "quarantined", true)]
    [InlineData(TradingState.Active, "quarantined, agrees", false)]
    [InlineData(TradingState.Active, "quarantined, agrees, agrees", true)]
    [InlineData(TradingState.Active, "quarantined, agrees, agrees, agrees", true)]
    [InlineData(TradingState.Active, "quarantined, agrees, differs, agrees", false)]
    [InlineData(TradingState.Active, "quarantined, agrees, agrees, quarantined", false)]
    [InlineData(TradingState.Active, "halted", true)]
    public void A_quarantine_is_left_after_two_answers_that_agree(TradingState asked, string happened, bool isSet)
    {
        _book.Hold(10m);
        foreach (var step in happened.Split(", "))
        {
            if (step is "agrees" or "differs")
            {
                _book.Book.Apply(new GuardEvent.PositionCompared(At(3), Acme, PositionLeg.Net, step == "agrees" ? 10m : 9m, step == "agrees" ? Comparison.Agrees : Comparison.Differs, At(3).UtcTicks));
            }
            else if (step != "nothing")
            {
                _book.Book.Apply(new GuardEvent.StateSet(At(2), TradingScope.Of(Acme), step == "halted" ? TradingState.Halted : TradingState.Quarantined, _by));
            }
        }

        var exception = Record.Exception(() => FactReader.Read(_book.Book, StateRequest.Of(TradingScope.Of(Acme), asked, _by), At(20), _events));

        Assert.Equal(isSet, exception is null);
        Assert.Equal(isSet ? 1 : 0, _events.Count);
        Assert.True(exception is null or InvalidOperationException);

        // Other scopes are not held up by it.
        FactReader.Read(_book.Book, StateRequest.Of(TradingScope.Account, TradingState.Active, _by), At(20), _events);
        FactReader.Read(_book.Book, StateRequest.Of(TradingScope.Of("OTHER"), TradingState.Active, _by), At(20), _events);
        Assert.Equal(isSet ? 3 : 2, _events.Count);
    }

    private static AccountSnapshot Account() => new() { Currency = "USD", Equity = 1_000m, AsOf = Time(10) };

    private static RuleInput Input(string name) => new() { Name = name, Value = 1m, Time = Time(1) };
}
