using System.Buffers;
using Guardrails.Book;
using Guardrails.Brokers;
using Guardrails.Denials;
using Guardrails.Events;
using Guardrails.Journal;
using Guardrails.States;
using Guardrails.Tests.Guarding;

namespace Guardrails.Tests.Book;

/// <summary>A book whose numbers contradict each other is not traded on, in every build, and a restart does not forget it.</summary>
public sealed class InvariantTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static TheoryData<bool> Checks => [true, false];

    [Theory]
    [MemberData(nameof(Checks))]
    public async Task Apply_BrokenTruth_StopsNewRiskAlarmsAndIsJournaledAsAState(bool inFull)
    {
        var journal = new InMemoryJournal();
        var fixture = new GuardFixture(o => (o.ChecksInFull, o.Journal) = (inFull, journal));
        fixture.Hold(10m);
        var order = Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Buy(5m, 90m), Token)).Order.ClientOrderId;

        // Behind the guard's back the order gets a booked quantity that neither its executions nor the venue's sum have.
        fixture.Guard.Risk.Books.Read((book, now) =>
        {
            book.Apply(new GuardEvent.ExecutionBooked(now, order, null, OrderSide.Buy, 0m, 90m, 0m, 2m, 0m, 0m, null));
            return 0;
        });
        fixture.Guard.Observe(fixture.Report(order, VenueOrderStatus.New, 1m));

        Assert.Equal(TradingState.Halted, fixture.Guard.GetState(TradingScope.Account));
        Assert.Contains("GUARD_FAULTED", fixture.Alarms.Codes);
        Assert.Contains("2 booked", fixture.Guard.Fault, StringComparison.Ordinal);
        var denial = Assert.IsType<OrderResult.Denied>(await fixture.SubmitAsync(GuardFixture.Buy(1m), Token)).Denial;
        Assert.Contains(denial.Violations, static v => v.Code == DenialCodes.StateHalted || v.Code == DenialCodes.GuardFaulted);
        Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Sell(10m, effect: PositionEffect.Close), Token));

        // The journal holds the state, so a restart keeps it although its own arithmetic is sound.
        var again = await OrderGuard.OpenAsync(fixture.Options, Token);
        Assert.Equal(TradingState.Halted, again.GetState(TradingScope.Account));
    }

    [Fact]
    public async Task OpenAsync_JournalWhoseNumbersContradictEachOther_OpensForExitsOnly()
    {
        var journal = new InMemoryJournal();
        var fixture = new GuardFixture(o => o.Journal = journal);
        fixture.Hold(10m);
        var order = Assert.IsType<OrderResult.Accepted>(await fixture.SubmitAsync(GuardFixture.Buy(5m, 90m), Token)).Order.ClientOrderId;
        var count = 0L;
        await foreach (var record in journal.ReadAsync(1, Token))
        {
            count = record.Version;
        }

        var payload = new ArrayBufferWriter<byte>();
        var (kind, schema) = EventCodec.Encode(new GuardEvent.ExecutionBooked(new GuardInstant(fixture.Now.UtcTicks, 0), order, null, OrderSide.Buy, 0m, 90m, 0m, 2m, 0m, 0m, null), payload);
        await journal.AppendAsync(new JournalBatch("other", 1, count + 1, [new JournalRecord { Version = count + 1, Kind = kind, Schema = schema, Payload = payload.WrittenMemory }]), Token);

        var again = await OrderGuard.OpenAsync(fixture.Options, Token);

        Assert.Contains("2 booked", again.Fault, StringComparison.Ordinal);
        Assert.Contains("GUARD_FAULTED", fixture.Alarms.Codes);
    }
}
