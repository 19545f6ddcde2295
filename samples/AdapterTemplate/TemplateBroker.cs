using System.Runtime.CompilerServices;
using Guardrails;
using Guardrails.Brokers;
using Guardrails.Orders;

namespace AdapterTemplate;

/// <summary>An adapter as it has to be: what it sends, what it believes of an answer, and what it reads. The numbers are those of the conformance cases.</summary>
/// <remarks>It keeps nothing between calls, so that a restart loses nothing (BA-58 to BA-62), and calls at once do not meet (BA-67).</remarks>
public sealed class TemplateBroker(ITemplateVenueClient client, TimeProvider time) : IBrokerAdapter
{
    private const int MostPages = 20; // every list has a limit

    /// <summary>Only what the venue documents: each promise that is not here makes the guard more careful. Constant (BA-68).</summary>
    public BrokerCapabilities Capabilities { get; } = new()
    {
        ExitCap = ExitCap.ReduceOnly, // the venue fills a reduce-only order against the position alone
        ClientIdUniqueness = ClientIdUniqueness.Forever,
        ListsExecutions = true,
        UnknownHorizon = TimeSpan.FromSeconds(60),
        PositionVisibilityLag = TimeSpan.FromSeconds(5),
    };

    /// <summary>Sends one order, once. Where no readable answer comes back, nobody knows (BA-13, BA-14, BA-66).</summary>
    public async ValueTask<SubmitOutcome> SubmitAsync(ApprovedOrder order, CancellationToken cancellationToken)
    {
        // A wait for a slot of a rate limit belongs here. Redeeming throws when the proof was withdrawn, used or is too old (BA-63 to BA-65).
        OutboundOrder sent = order.Redeem();
        try
        {
            TemplateAnswer answer = await client.SubmitAsync(TemplateTerms.ToOrder(sent), cancellationToken);
            return answer.Status == TemplateStatus.Taken
                ? new SubmitOutcome.Accepted { VenueOrderId = answer.OrderId }
                : Refusal(answer) is { } rejection ? new SubmitOutcome.Rejected(rejection) : new SubmitOutcome.Unknown(Shown(answer));
        }
        catch (Exception failure)
        {
            return NotSent(failure) is { } rejection ? new SubmitOutcome.Rejected(rejection) : new SubmitOutcome.Unknown(failure.Message);
        }
    }

    /// <summary>Asks for a cancellation, by the venue's id. That the venue took the request does not end the order (BA-22 to BA-25).</summary>
    public async ValueTask<CancelOutcome> CancelAsync(ApprovedCancel cancel, CancellationToken cancellationToken)
    {
        string? id = cancel.VenueOrderId;
        if (id is null)
        {
            // Its id was lost with the answer. What is asked before the proof is redeemed changes nothing.
            if (await client.FindOrderAsync(cancel.ClientOrderId, cancellationToken) is not { } known)
            {
                return new CancelOutcome.Rejected(new VenueRejection("404", $"the venue knows no order {cancel.ClientOrderId}"));
            }

            id = known.OrderId;
        }

        cancel.Redeem();
        try
        {
            TemplateAnswer answer = await client.CancelAsync(id, cancellationToken);
            return answer.Status == TemplateStatus.Taken ? new CancelOutcome.Accepted()
                : Refusal(answer) is { } rejection ? new CancelOutcome.Rejected(rejection)
                : new CancelOutcome.Unknown(Shown(answer)); // BA-19
        }
        catch (Exception failure)
        {
            return NotSent(failure) is { } rejection ? new CancelOutcome.Rejected(rejection) : new CancelOutcome.Unknown(failure.Message);
        }
    }

    /// <summary>"Not found" only in the venue's own words, as of the question (BA-16, BA-46, BA-73).</summary>
    public async ValueTask<OrderLookup> FindOrderAsync(OrderQuery query, CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow();
        try
        {
            return await client.FindOrderAsync(query.ClientOrderId, cancellationToken) is { } order
                ? new OrderLookup.Found(TemplateTerms.ToVenueOrder(order))
                : new OrderLookup.NotFound(asked);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            return new OrderLookup.Failed(failure.Message);
        }
    }

    public async ValueTask<OpenOrderSnapshot> GetOpenOrdersAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow(); // before the question: the answer is at least as new (BA-69)
        return await ReadAsync(
            client.ListOpenOrdersAsync,
            TemplateTerms.ToVenueOrder,
            rows => OpenOrderSnapshot.Complete(rows, asked),
            (rows, missing) => OpenOrderSnapshot.Partial(rows, asked, missing),
            OpenOrderSnapshot.Failed, // an error is never an empty list (BA-45)
            cancellationToken);
    }

    public async ValueTask<PositionSnapshot> GetPositionsAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow();
        return await ReadAsync(
            client.ListPositionsAsync,
            static row => new VenuePosition { Symbol = row.Symbol, Quantity = row.Quantity },
            rows => PositionSnapshot.Complete(rows, asked),
            (rows, missing) => PositionSnapshot.Partial(rows, asked, missing), // a page is missing: what is not listed may be held (BA-44)
            PositionSnapshot.Failed, // BA-43
            cancellationToken);
    }

    public async ValueTask<ExecutionSnapshot> GetExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow();
        return await ReadAsync(
            (cursor, token) => client.ListExecutionsAsync(symbol.Value, since, cursor, token),
            static row => TemplateTerms.ToReport(row.Order, row, null, null),
            rows => ExecutionSnapshot.Complete(rows, asked),
            (rows, missing) => ExecutionSnapshot.Partial(rows, asked, missing),
            ExecutionSnapshot.Failed, // BA-47
            cancellationToken);
    }

    public async ValueTask<AccountSnapshot?> GetAccountAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset asked = time.GetUtcNow();
        try
        {
            TemplateAccount account = await client.GetAccountAsync(cancellationToken);
            return new AccountSnapshot { Currency = account.Currency, Equity = account.Equity, BuyingPower = account.BuyingPower, GrossPositionValue = account.PositionValue, AsOf = asked };
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null; // BA-48: the guard keeps the last account until it is too old
        }
    }

    public async ValueTask<Instrument?> GetInstrumentAsync(Symbol symbol, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetInstrumentAsync(symbol.Value, cancellationToken) is { } listed
                ? new Instrument { Symbol = symbol, QuoteCurrency = listed.Currency, TickSize = listed.Tick, LotSize = listed.Lot, Shortable = listed.Shortable }
                : null; // BA-10
        }
        catch (Exception) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <summary>One connection. It ends when the connection ends, and the guard begins another one with a back-off (BA-54, BA-55, BA-57).</summary>
    public async IAsyncEnumerable<VenueEvent> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TemplateMessage message in client.StreamAsync(cancellationToken))
        {
            yield return Read(message);
        }
    }

    /// <summary>A message that is not understood fails alone: the stream goes on, and orders and positions are read behind it.</summary>
    private static VenueEvent Read(TemplateMessage message)
    {
        try
        {
            return message switch
            {
                // What happened before the venue began to tell is found by a reading behind it (BA-56).
                TemplateMessage.Subscribed => new VenueEvent.ReadingWanted("the stream has begun to tell"),
                TemplateMessage.OrderChanged told => new VenueEvent.OrderReported(TemplateTerms.ToReport(told.Order, told.Execution, told.Time, told.Words)),
                TemplateMessage.PriceChanged told => new VenueEvent.PriceChanged(new Quote { Symbol = told.Symbol, Price = told.Price, Time = told.Time }),
                TemplateMessage.Unreadable told => new VenueEvent.ReadingWanted($"a message is not understood: {told.Text}"),
                _ => new VenueEvent.ReadingWanted($"a message of an unknown kind: {message}"),
            };
        }
        catch (Exception unreadable) when (unreadable is FormatException or ArgumentException)
        {
            return new VenueEvent.ReadingWanted($"a message is not understood: {unreadable.Message}");
        }
    }

    /// <summary>All pages. A page that does not come, and a row that cannot be read, make the answer partial; a list that contradicts itself is none.</summary>
    private static async Task<TAnswer> ReadAsync<TRow, TTold, TAnswer>(
        Func<string?, CancellationToken, Task<TemplatePage<TRow>>> ask,
        Func<TRow, TTold> read,
        Func<List<TTold>, TAnswer> complete,
        Func<List<TTold>, string, TAnswer> partial,
        Func<string, TAnswer> failed,
        CancellationToken cancellationToken)
    {
        var (rows, cursor, missing) = (new List<TTold>(), (string?)null, (string?)null);
        try
        {
            int page = 0;
            do
            {
                TemplatePage<TRow> answer = await ask(cursor, cancellationToken);
                foreach (TRow row in answer.Rows)
                {
                    rows.Add(read(row));
                }

                cursor = answer.Next;
                page++;
            }
            while (cursor is not null && page < MostPages);
            missing = cursor is null ? null : $"there are more than {MostPages} pages";
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            missing = failure.Message;
        }

        try
        {
            return missing is null ? complete(rows) : rows.Count == 0 ? failed(missing) : partial(rows, missing);
        }
        catch (ArgumentException contradiction)
        {
            return failed(contradiction.Message); // for example a symbol that is listed twice
        }
    }

    /// <summary>A refusal needs proof (BA-09, BA-11, BA-17, BA-18); <see langword="null"/> when nobody knows.</summary>
    private static VenueRejection? Refusal(TemplateAnswer answer) => answer.Status switch
    {
        TemplateStatus.Refused or TemplateStatus.NotFound or TemplateStatus.NotAuthorized or TemplateStatus.TooManyRequests => new VenueRejection(answer.Code, answer.Words),
        TemplateStatus.DuplicateId => new VenueRejection(answer.Code, answer.Words) { IsDuplicateId = true }, // an order of this id is there: the guard looks it up
        _ => null,
    };

    /// <summary>The order never left: a word that the venue has not, or no connection; <see langword="null"/> when it may have left.</summary>
    private static VenueRejection? NotSent(Exception failure) =>
        failure is TemplateNotSentException or NotSupportedException ? new VenueRejection(VenueRejection.NotSentCode, failure.Message) : null;

    private static string Shown(TemplateAnswer answer) => $"{answer.Status} {answer.Code}: {answer.Words}";
}
