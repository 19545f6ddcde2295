using System.Globalization;
using Guardrails.Alpaca.Errors;
using Guardrails.Alpaca.Http;
using Guardrails.Alpaca.Mapping;
using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;

namespace Guardrails.Alpaca.Calls;

/// <summary>Asks about orders.</summary>
internal sealed class OrderQueries(AlpacaHttp http, OrderNames names)
{
    private const int OrdersPerPage = 500;
    private const int ExecutionsPerPage = 100;
    private const int MostPages = 40;
    private const int MostReplacements = 16;

    /// <summary>The path of a question by the venue's id, with the legs.</summary>
    public static string ById(string venueOrderId) => $"/v2/orders/{Uri.EscapeDataString(venueOrderId)}?nested=true";

    /// <summary>The path of a question by our id.</summary>
    public static string ByClientId(string clientOrderId) => $"/v2/orders:by_client_order_id?client_order_id={Uri.EscapeDataString(clientOrderId)}";

    /// <summary>What became of one order: by the venue's id, by ours, or through the orders that were sent with it.</summary>
    public async ValueTask<OrderLookup> FindAsync(OrderQuery query, CancellationToken cancellationToken)
    {
        var id = query.VenueOrderId ?? names.VenueIdOf(query.ClientOrderId);
        if (id is not null)
        {
            using var byId = await http.SendAsync(AlpacaRequest.Get(ById(id)), cancellationToken).ConfigureAwait(false);
            if (!IsAbsent(byId))
            {
                return await ToLookupAsync(query, byId, cancellationToken).ConfigureAwait(false);
            }
        }

        using var answer = await http.SendAsync(AlpacaRequest.Get(ByClientId(query.ClientOrderId)), cancellationToken).ConfigureAwait(false);
        return IsAbsent(answer) ? await FindThroughOthersAsync(query, answer.AsOf, cancellationToken).ConfigureAwait(false)
            : await ToLookupAsync(query, answer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Every open order, legs included, page by page.</summary>
    public async ValueTask<OpenOrderSnapshot> ReadOpenAsync(CancellationToken cancellationToken)
    {
        // Whether the limit counts families or rows is written nowhere.
        var (orders, asOf, missing) = await Pages.ReadAsync<AlpacaOrder>(
            http, $"/v2/orders?status=open&nested=true&direction=asc&limit={OrdersPerPage}", "after_order_id", OrdersPerPage, static order => 1 + (order.Legs?.Count ?? 0), static order => order.Id, MostPages, cancellationToken).ConfigureAwait(false);
        if (orders is null)
        {
            return OpenOrderSnapshot.Failed(missing!);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        var rows = orders.Where(order => order.Id is null || seen.Add(order.Id)).ToList();
        foreach (var order in rows)
        {
            names.Learn(order);
        }

        return OrderReader.Open(rows, names.ByVenueId, asOf, missing);
    }

    /// <summary>Everything that was executed since a time, of one instrument.</summary>
    public async ValueTask<ExecutionSnapshot> ReadExecutionsAsync(Symbol symbol, DateTimeOffset since, CancellationToken cancellationToken)
    {
        // Times of this list have microseconds, and after is exclusive.
        var after = Uri.EscapeDataString(since.AddMilliseconds(-1).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        var (rows, asOf, missing) = await Pages.ReadAsync<AlpacaActivity>(
            http, $"/v2/account/activities/FILL?after={after}&direction=asc&page_size={ExecutionsPerPage}", "page_token", ExecutionsPerPage, static _ => 1, static row => row.Id, MostPages, cancellationToken).ConfigureAwait(false);
        return rows is null ? ExecutionSnapshot.Failed(missing!) : ActivityReader.Executions(rows, symbol, asOf, missing);
    }

    /// <summary>Whether the venue itself says that it knows no such order.</summary>
    private static bool IsAbsent(AlpacaAnswer answer) => answer.Lost is null && answer.Status == 404 && answer.Failure(isWrite: false).Kind == AlpacaFailureKind.NotFound;

    /// <summary>The venue keeps the id of one order of a group alone. That it knows none of the ids is proof; that it knows this one not is none.</summary>
    private async ValueTask<OrderLookup> FindThroughOthersAsync(OrderQuery query, DateTimeOffset asOf, CancellationToken cancellationToken)
    {
        foreach (var other in query.SentWith)
        {
            using var answer = await http.SendAsync(AlpacaRequest.Get(ByClientId(other)), cancellationToken).ConfigureAwait(false);
            if (IsAbsent(answer))
            {
                continue;
            }

            if (!answer.Read<AlpacaOrder>().Is(out var order, out var problem))
            {
                return new OrderLookup.Failed($"{other}, which was sent with {query.ClientOrderId}, could not be read: {problem}");
            }

            if (order.Legs is not { Count: > 0 })
            {
                using var nested = await http.SendAsync(AlpacaRequest.Get(ById(order.Id ?? "")), cancellationToken).ConfigureAwait(false);
                if (!nested.Read<AlpacaOrder>().Is(out order, out problem))
                {
                    return new OrderLookup.Failed($"{other}, which was sent with {query.ClientOrderId}, could not be read with its legs: {problem}");
                }
            }

            if (LegNames.Leg(query.Type, query.VenueSymbol, order) is not { Id: { Length: > 0 } legId } leg)
            {
                return new OrderLookup.Failed($"{other}, which was sent with {query.ClientOrderId}, is there as {order.Id}, and which of its legs is {query.ClientOrderId} cannot be told");
            }

            names.Add(legId, query.ClientOrderId);
            return leg.Status == "replaced" ? await ToLookupAsync(query, leg, cancellationToken).ConfigureAwait(false) : OrderReader.Lookup(order, query.ClientOrderId, names.ByVenueId);
        }

        return new OrderLookup.NotFound(asOf);
    }

    private ValueTask<OrderLookup> ToLookupAsync(OrderQuery query, AlpacaAnswer answer, CancellationToken cancellationToken) =>
        answer.Read<AlpacaOrder>().Is(out var order, out var problem) ? ToLookupAsync(query, order, cancellationToken) : new(new OrderLookup.Failed(problem.ToString()));

    /// <summary>Follows an order to what has taken its place, unless the guard has asked for that: then it is an order of its own.</summary>
    private async ValueTask<OrderLookup> ToLookupAsync(OrderQuery query, AlpacaOrder order, CancellationToken cancellationToken)
    {
        var first = order.Id;
        for (var i = 0; i < MostReplacements && order is { Status: "replaced", ReplacedBy: { Length: > 0 } next }; i++)
        {
            if (order.FilledQty is > 0m)
            {
                // What follows has a quantity and a sum of its own, and would hide what was executed here: it is listed as an order of its own.
                break;
            }

            using var answer = await http.SendAsync(AlpacaRequest.Get(ById(next)), cancellationToken).ConfigureAwait(false);
            if (!answer.Read<AlpacaOrder>().Is(out var successor, out var problem))
            {
                return new OrderLookup.Failed($"{order.Id} was replaced by {next}, which could not be read: {problem}");
            }

            if (query.ReplacedBy is { } asked && asked == successor.ClientOrderId)
            {
                break;
            }

            // The guard knows the first of the chain.
            order = successor with { Replaces = first };
        }

        if (order.Id is { Length: > 0 } id)
        {
            names.Add(id, query.ClientOrderId);
        }

        names.Learn(order);
        return OrderReader.Lookup(order, query.ClientOrderId, names.ByVenueId);
    }
}
