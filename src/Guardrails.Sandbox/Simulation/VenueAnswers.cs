using Guardrails.Brokers;
using Guardrails.Orders;
using Guardrails.Sandbox.Venues;

namespace Guardrails.Sandbox.Simulation;

/// <summary>The refusals of the simulated venue in Alpaca's words.</summary>
internal static class VenueAnswers
{
    /// <summary>The refusal of an order, a cancellation or a replacement.</summary>
    /// <param name="rejection">What the venue said.</param>
    /// <param name="insufficientQuantity">The answer when there is not enough to sell, or to buy back.</param>
    /// <param name="insufficientPower">The answer when the account cannot pay.</param>
    /// <param name="endedAs">The status of the order that is not open any more.</param>
    public static Refusal ToRefusal(VenueRejection rejection, Func<Refusal> insufficientQuantity, Func<Refusal> insufficientPower, Func<string> endedAs) => rejection.Code switch
    {
        "INSUFFICIENT_QUANTITY" => insufficientQuantity(),
        "INSUFFICIENT_BUYING_POWER" or "INSUFFICIENT_FUNDS" => insufficientPower(),
        "DUPLICATE_CLIENT_ORDER_ID" => Duplicate,
        "ORDER_NOT_OPEN" => AlreadyEnded(endedAs()),
        "UNKNOWN_ORDER" => Refusal.NotFound("order not found"),
        "CHANGE_PENDING" => Refusal.Rule("unable to replace order, order is not open"),
        "EXITS_WAIT" => Refusal.NotSupported("replacing an entry whose legs still wait for it: the simulated venue would lose them"),
        "RATE_LIMITED" => RateLimited,
        "UNAUTHORIZED" => Unauthorized,
        VenueRejection.NotSupportedCode => Refusal.NotSupported(rejection.Message),
        _ => Refusal.Forbidden(rejection.Message),
    };

    /// <summary>By a fault the venue says that it has taken an order, and has not.</summary>
    public static OrderView NeverTaken(ExecutionReport echo, string id, AssetView asset, DateTimeOffset now) => new()
    {
        Id = id,
        ClientOrderId = echo.ClientOrderId!,
        Sequence = 0,
        CreatedAt = now,
        UpdatedAt = now,
        SubmittedAt = now,
        Asset = asset,
        Quantity = echo.OrderQuantity!.Value,
        Type = Words.Of(echo.Type!.Value),
        Side = Words.Of(echo.Side),
        TimeInForce = Words.Of(echo.TimeInForce!.Value),
        LimitPrice = echo.LimitPrice,
        StopPrice = echo.StopPrice,
        Status = "pending_new",
    };

    public static Refusal Duplicate { get; } = Refusal.Field("client_order_id must be unique");

    public static Refusal OneLeg { get; } = Refusal.Rule("cannot cancel/replace individual legs of a mleg order");

    /// <summary>A cancellation while the order, or what takes its place, is not there yet: Alpaca's pages contradict each other, and reports of 2026 have this answer.</summary>
    public static Refusal BeingReplaced { get; } = Refusal.Rule("original order pending replacement");

    public static Refusal RateLimited { get; } = new(429, 42910000, "rate limit exceeded");

    public static Refusal Unauthorized { get; } = new(401, null, "unauthorized.");

    public static Refusal AlreadyEnded(string status) => Refusal.Rule($"order is already in \"{status}\" state");
}
