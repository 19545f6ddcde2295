using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Limits;
using Guardrails.Shell;

namespace Guardrails.Tests.Properties;

/// <summary>What the journal says is what the guard holds.</summary>
public sealed class ReplayProperties
{
    private static readonly RiskLimits Limits = new()
    {
        MaxLongPosition = 40m,
        MaxShortPosition = 40m,
        MaxGrossExposure = Limit.OfEquity(0.05m),
        MaxGroupExposure = 500m,
        MaxStrategyExposure = 300m,
        RequireBuyingPower = true,
        DuplicateWindow = TimeSpan.FromMilliseconds(100),
        MaxMessages = 8,
        Symbols = new Dictionary<Symbol, SymbolLimits> { [Market.Quoted] = new() { OpposingEntries = OpposingEntries.WithinLimits } },
    };

    [Fact]
    public void Replaying_the_journal_gives_the_same_state() => Law.Holds(steps: 60, static (tape, trace) => Check(tape, trace, lives: false), cases: 150);

    [Fact]
    public void Replaying_the_journal_of_whole_lives_gives_the_same_state_at_every_point() => Law.Holds(
        steps: 60,
        static (tape, trace) => Check(tape, trace, lives: true),
        cases: 150);

    private static void Check(Tape tape, Trace trace, bool lives)
    {
        var session = Session.Open(tape.Setup, trace, Limits, wild: true, pace: 60, lives);
        var steps = 0;
        foreach (var step in tape.Steps)
        {
            session.Step(step, static (_, _) => { });
            if (lives && ++steps % 7 == 0)
            {
                Assert.Equal(session.Guard.StateHash, Replay(session).ToStateHash());
            }
        }

        var book = Replay(session);
        Assert.Equal(session.Guard.StateHash, book.ToStateHash());
        Assert.Equal(session.Guard.Risk.GetExposure().ToString(), Guardrails.Risk.ExposureReport.Of(book).ToString());
        Assert.Equal(session.Guard.Positions, Guardrails.Risk.ExposureReport.Of(book).Positions);
        Assert.Equal(session.Guard.OpenOrders.OrderBy(static o => o.ClientOrderId), book.LiveOrderSlots().Select(static o => o.ToTracked()).OrderBy(static o => o.ClientOrderId));

        // Nothing is lost by opening the guard once more either, except what has to be read again.
        var positions = session.Guard.Positions;
        session.Start();
        Assert.Equal(positions, session.Guard.Positions);
        Assert.Equal(Replay(session).ToStateHash(), session.Guard.StateHash);
    }

    private static AccountBook Replay(Session session)
    {
        var book = new AccountBook(GuardOpening.Configure(session.Options));
        foreach (var record in session.Options.Journal!.ReadAsync(1, CancellationToken.None).ToBlockingEnumerable())
        {
            book.Apply(EventCodec.Decode(record.Kind, record.Schema, record.Payload.Span));
        }

        return book;
    }
}
