using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Guardrails;
using Guardrails.Alpaca;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace QuickStart.Wire;

/// <summary>
/// The Alpaca adapter with prices read when the script's feed tells one, and not once an interval. Everything else is handed on as it is.
/// </summary>
internal sealed class PricedAdapter(AlpacaBroker alpaca) : IBrokerAdapter
{
    private readonly Channel<VenueEvent> _prices = Channel.CreateUnbounded<VenueEvent>();

    public BrokerCapabilities Capabilities => alpaca.Capabilities;

    /// <summary>The adapter reads the price at the venue, and the stream tells it.</summary>
    public async ValueTask TellAsync(Symbol symbol)
    {
        foreach (var quote in await alpaca.GetQuotesAsync([symbol]))
        {
            _prices.Writer.TryWrite(new VenueEvent.PriceChanged(quote));
        }
    }

    public ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken) => alpaca.SubmitAsync(order, cancellationToken);

    public ValueTask<CancelOutcome> CancelAsync(ApprovedCancel cancel, CancellationToken cancellationToken) => alpaca.CancelAsync(cancel, cancellationToken);

    public ValueTask<ReplaceOutcome> ReplaceAsync(ApprovedReplace replace, CancellationToken cancellationToken) => alpaca.ReplaceAsync(replace, cancellationToken);

    public ValueTask<GroupOutcome> SubmitGroupAsync(ApprovedGroup group, CancellationToken cancellationToken) => alpaca.SubmitGroupAsync(group, cancellationToken);

    public ValueTask<GroupOutcome> SubmitMultilegAsync(ApprovedMultileg order, CancellationToken cancellationToken) => alpaca.SubmitMultilegAsync(order, cancellationToken);

    public ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken) => alpaca.FindOrderAsync(query, cancellationToken);

    public ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken) => alpaca.GetOpenOrdersAsync(cancellationToken);

    public ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken) => alpaca.GetExecutionsAsync(symbol, since, cancellationToken);

    public ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken) => alpaca.GetPositionsAsync(cancellationToken);

    public ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken) => alpaca.GetAccountAsync(cancellationToken);

    public ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken) => alpaca.GetInstrumentAsync(symbol, cancellationToken);

    public async IAsyncEnumerable<VenueEvent> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var merged = Channel.CreateUnbounded<VenueEvent>();
        var pumping = Task.WhenAll(PumpAsync(alpaca.StreamAsync(ended.Token), completes: true), PumpAsync(_prices.Reader.ReadAllAsync(ended.Token), completes: false));
        try
        {
            await foreach (var happened in merged.Reader.ReadAllAsync(cancellationToken))
            {
                yield return happened;
            }
        }
        finally
        {
            await ended.CancelAsync();
            await pumping;
        }

        async Task PumpAsync(IAsyncEnumerable<VenueEvent> from, bool completes)
        {
            Exception? lost = null;
            try
            {
                await foreach (var happened in from)
                {
                    merged.Writer.TryWrite(happened);
                }
            }
            catch (OperationCanceledException) when (ended.IsCancellationRequested)
            {
                // The reader has gone.
            }
            catch (Exception failure) when (completes)
            {
                lost = failure;
            }

            if (completes)
            {
                merged.Writer.TryComplete(lost);
            }
        }
    }
}
