using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Guardrails.Book;
using Guardrails.Denials;
using Guardrails.Denials.Explanations;

namespace Guardrails.Deciding;

/// <summary>Which order is which: the same signal gives the same id, and no id is ever accepted twice.</summary>
internal static class OrderIdentities
{
    /// <summary>The id the request goes by: its own, or one that follows from strategy, signal, attempt, symbol, side and effect.</summary>
    /// <param name="book">The books.</param>
    /// <param name="request">The order.</param>
    /// <param name="leg">Which exit of a group it is, from 1; 0 for an order of its own.</param>
    public static OrderIdentity Identify(BookView book, OrderRequest request, int leg = 0) =>
        book.Configuration.IsDisabled(Mechanisms.OrderIdentity) ? default
        : request.ClientOrderId is { } own ? new OrderIdentity(own, ContentOf(request))
        : request.SignalId is { Length: > 0 and <= 64 } ? new OrderIdentity(Derive(request, request.Attempt, leg), ContentOf(request))
        : default;

    /// <summary>
    /// The order that was accepted before under the same id with the same content; then the request is the same order once more. An exit may
    /// have moved on to a later attempt, when another order had the first one's id (<see cref="OrderIdentities.Conflict"/>).
    /// </summary>
    public static OrderView? FindSame(BookView book, OrderRequest? request, in OrderIdentity identity, int leg = 0)
    {
        var id = identity.ClientOrderId;
        for (var attempt = request?.Attempt ?? 0; id is not null && book.WasUsed(id); id = request!.ClientOrderId is null ? Derive(request, ++attempt, leg) : null)
        {
            if (book.FindOrder(id) is { } slot && slot.Content == identity.Content && (slot.IsExit || id == identity.ClientOrderId))
            {
                return slot;
            }
        }

        return null;
    }

    /// <summary>
    /// Why an approved order cannot go by its id: another one did. A derived id of a proven exit moves on to the next attempt that is free,
    /// since an exit must not fail for a name.
    /// </summary>
    public static Violation? Conflict(BookView book, OrderRequest request, bool isExit, ref OrderIdentity identity, int leg = 0)
    {
        if (identity.ClientOrderId is not { } id || !book.WasUsed(id))
        {
            return null;
        }

        if (request.ClientOrderId is null && isExit)
        {
            for (var attempt = request.Attempt + 1; ; attempt++)
            {
                if (Derive(request, attempt, leg) is var next && !book.WasUsed(next))
                {
                    identity = identity with { ClientOrderId = next };
                    return null;
                }
            }
        }

        return new Violation { Code = DenialCodes.ClientIdConflict, Rule = "ClientOrderId", Subject = $"{id} (strategy {request.Strategy}, signal {request.SignalId}, attempt {request.Attempt})", Why = new UsedId(id, book.FindOrder(id)?.ToTracked(), IsSame: false) };
    }

    /// <summary>21 letters and digits: 100 bits of SHA-256, which fit every venue's charset and length.</summary>
    private static string Derive(OrderRequest request, int attempt, int leg = 0)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{request.Strategy}\n{request.SignalId}\n{attempt}\n{request.Symbol}\n{request.Side}\n{request.Effect}{(leg == 0 ? "" : $"\n{leg}")}");
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        Span<char> id = stackalloc char[21];
        id[0] = 's';
        for (var i = 0; i < 20; i++)
        {
            var bit = i * 5;
            var window = (hash[bit / 8] << 8) | hash[(bit / 8) + 1];
            id[i + 1] = Base32[(window >> (11 - (bit % 8))) & 31];
        }

        return new string(id);
    }

    private static ulong ContentOf(OrderRequest r)
    {
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{r.Symbol}\n{r.Side}\n{Plain(r.Quantity)}\n{r.Type}\n{Plain(r.LimitPrice)}\n{Plain(r.StopPrice)}\n{r.TimeInForce}\n{r.Effect}\n{r.Strategy}\n{r.SignalId}\n{r.Parent?.Id}\n{Plain(r.Parent?.TotalQuantity)}");
        return Math.Max(1, TextHash.Of(text));
    }

    /// <summary>A number as it counts for what was asked for: 1 and 1.00 are the same.</summary>
    public static string Plain(decimal? value) => value is { } given ? (given / 1.0000000000000000000000000000m).ToString(CultureInfo.InvariantCulture) : "";

    private const string Base32 = "abcdefghijklmnopqrstuvwxyz234567";
}
