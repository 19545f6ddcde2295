using System.Net;
using System.Net.Sockets;
using Guardrails.Brokers;
using Guardrails.Orders;
using Sdk = Alpaca.Markets;

namespace Guardrails.Repository.Tests.Guides;

/// <summary>Sends through the SDK what the guard has approved: one proof, one call, no retry.</summary>
/// <remarks>Every exception that is not caught here makes the order unknown: that is right for whatever was thrown after the first byte.</remarks>
public sealed class SdkSender(Sdk.IAlpacaTradingClient sdk)
{
    public async ValueTask<SubmitOutcome> SendAsync(ApprovedOrder proof, CancellationToken cancellationToken)
    {
        OutboundOrder order = proof.Redeem();
        try
        {
            Sdk.IOrder taken = await sdk.PostOrderAsync(SdkTerms.ToOrder(order), cancellationToken);
            return new SubmitOutcome.Accepted { VenueOrderId = taken.OrderId.ToString("D") };
        }
        catch (Exception failure) when (ToRejection(failure) is { } rejection)
        {
            return new SubmitOutcome.Rejected(rejection);
        }
    }

    public async ValueTask<CancelOutcome> SendCancelAsync(ApprovedCancel proof, CancellationToken cancellationToken)
    {
        try
        {
            // Alpaca cancels by its own id; it is asked for before the proof is redeemed.
            Guid id = proof.VenueOrderId is { } known ? Guid.Parse(known) : (await sdk.GetOrderAsync(proof.ClientOrderId, cancellationToken)).OrderId;
            proof.Redeem();
            return await sdk.CancelOrderAsync(id, cancellationToken)
                ? new CancelOutcome.Accepted() // the request is taken; the end of the order comes as an event
                : new CancelOutcome.Unknown("the SDK says neither yes nor no");
        }
        catch (Exception failure) when (ToRejection(failure) is { } rejection)
        {
            return new CancelOutcome.Rejected(rejection);
        }
    }

    /// <summary>Replaces an order of which nothing is executed. Alpaca makes another order of it, under the id that the guard has approved.</summary>
    public async ValueTask<ReplaceOutcome> SendReplaceAsync(ApprovedReplace proof, CancellationToken cancellationToken)
    {
        try
        {
            Sdk.IOrder old = await sdk.GetOrderAsync(proof.ClientOrderId, cancellationToken);
            if (old.FilledQuantity > 0m || old.OrderStatus is not (Sdk.OrderStatus.New or Sdk.OrderStatus.Held))
            {
                return Refused($"the order is {old.OrderStatus} and {old.FilledQuantity} of it are executed; cancel it, and submit another for what is left");
            }

            OutboundReplace replace = proof.Redeem();
            if (decimal.Truncate(replace.Order.Quantity) != replace.Order.Quantity)
            {
                return Refused($"{replace.Order.Quantity} is no whole number, and the SDK replaces whole shares only");
            }

            Sdk.IOrder taken = await sdk.PatchOrderAsync(
                new Sdk.ChangeOrderRequest(old.OrderId)
                {
                    ClientOrderId = replace.Order.ClientOrderId,
                    Quantity = replace.Order.Quantity == old.Quantity ? null : (long)replace.Order.Quantity, // Alpaca refuses what does not change
                    LimitPrice = replace.Order.LimitPrice == old.LimitPrice ? null : replace.Order.LimitPrice,
                    StopPrice = replace.Order.StopPrice == old.StopPrice ? null : replace.Order.StopPrice,
                },
                cancellationToken);
            return new ReplaceOutcome.Accepted { VenueOrderId = taken.OrderId.ToString("D") };
        }
        catch (Exception failure) when (ToRejection(failure) is { } rejection)
        {
            return new ReplaceOutcome.Rejected { Rejection = rejection };
        }
    }

    /// <summary>The proof that nothing was done; <see langword="null"/> when there is none, and the exception goes on to the guard.</summary>
    public static VenueRejection? ToRejection(Exception failure) => failure switch
    {
        // Thrown by the SDK before anything is sent.
        Sdk.RequestValidationException => new VenueRejection(VenueRejection.NotSentCode, failure.Message),
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.HostNotFound } } => new VenueRejection(VenueRejection.NotSentCode, failure.Message),

        // A time-out of somebody in between: 408 is no refusal.
        Sdk.RestClientErrorException { HttpStatusCode: HttpStatusCode.RequestTimeout } => null,
        Sdk.RestClientErrorException { HttpStatusCode: >= HttpStatusCode.BadRequest and < HttpStatusCode.InternalServerError } refused => new VenueRejection($"{refused.ErrorCode}", refused.Message)
        {
            IsDuplicateId = refused.Message.Contains("client_order_id must be unique", StringComparison.OrdinalIgnoreCase), // the first send arrived
        },

        // A 5xx, a redirect, an answer that cannot be read (no status), a TimeoutException: nobody knows.
        _ => null,
    };

    private static ReplaceOutcome.Rejected Refused(string why) => new() { Rejection = new VenueRejection(VenueRejection.NotSentCode, why) };
}
