using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Shell;
using Guardrails.Testing;
using Guardrails.Tests.Guarding;
using Microsoft.Extensions.Logging.Abstractions;

namespace Guardrails.Tests.Closing;

/// <summary>A guard and the sending side of a broker, on one thread and in virtual time, over a venue that answers as the test says.</summary>
internal sealed class ExitStage : IBrokerAdapter, IDisposable
{
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;

    public ExitStage(BrokerCapabilities? capabilities = null, ScriptedJournal? journal = null, Instrument[]? instruments = null)
    {
        // Awaits continue inline only without a synchronization context.
        SynchronizationContext.SetSynchronizationContext(null);
        Capabilities = capabilities ?? BrokerCapabilities.Plain;
        Fixture = new GuardFixture(
            o =>
            {
                o.Capabilities = Capabilities;
                o.Limits = o.Limits with { MaxQuoteAge = TimeSpan.FromHours(1), MaxPositionAge = TimeSpan.FromHours(1), MaxAccountAge = TimeSpan.FromHours(1), ExitPriceFall = null };
                o.Journal = journal ?? o.Journal;
                o.PositionSource = this;
            },
            ready: true,
            instruments ?? [GuardFixture.Share()]);
        var options = new GuardedBrokerOptions { Symbols = [GuardFixture.Acme], Guard = Fixture.Options };
        var calls = new VenueCalls(this, Fixture.Guard, options, NullLogger.Instance);
        var reader = new VenueReader(calls, new ReadBudget(Fixture.Time, 1000));
        Sender = new VenueSender(calls, reader);
        Runs = new ExitRuns(Sender, reader, options, CancellationToken.None);
    }

    public BrokerCapabilities Capabilities { get; }

    public GuardFixture Fixture { get; }

    public VenueSender Sender { get; }

    public ExitRuns Runs { get; }

    /// <summary>The venue's answer about positions.</summary>
    public Func<ValueTask<PositionSnapshot>> Positions { get; set; } = static () => new(PositionSnapshot.Failed("nobody asks"));

    public VirtualTimeProvider Time => Fixture.Time;

    /// <summary>Lets time pass from timer to timer until the answer is there.</summary>
    public void Await(Task answer)
    {
        for (var i = 0; i < 1000 && !answer.IsCompleted; i++)
        {
            Time.Advance(Time.UntilNextTimer ?? throw new InvalidOperationException("nothing will ever answer"));
        }

        answer.GetAwaiter().GetResult();
    }

    public T Await<T>(Task<T> answer)
    {
        Await((Task)answer);
        return answer.GetAwaiter().GetResult();
    }

    public void Dispose() => SynchronizationContext.SetSynchronizationContext(_context);

    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken) => Fixture.Venue.SendAsync(order, cancellationToken);

    public ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup group, CancellationToken cancellationToken) => Fixture.Venue.SendAsync(group, cancellationToken);

    public ValueTask<CancelOutcome> CancelAsync(ApprovedCancel cancel, CancellationToken cancellationToken) => Fixture.Venue.SendAsync(cancel, cancellationToken);

    public ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace replace, CancellationToken cancellationToken) => Fixture.Venue.SendAsync(replace, cancellationToken);

    public ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken) => new((AccountSnapshot?)null);

    public ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken) => new((Instrument?)null);

    public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => new(OpenOrderSnapshot.Failed("nobody asks"));

    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => Positions();

    public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) => new(new OrderLookup.Failed("nobody asks"));

    public ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken) => new(ExecutionSnapshot.Failed("nobody asks"));

    public IAsyncEnumerable<VenueEvent> StreamAsync(CancellationToken cancellationToken) => throw new NotSupportedException("nobody asks");
}
