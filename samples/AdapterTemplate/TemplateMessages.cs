namespace AdapterTemplate;

/// <summary>What the venue says to a write.</summary>
public enum TemplateStatus
{
    /// <summary>The venue has the request.</summary>
    Taken = 1,

    /// <summary>The venue has read the request and refuses it.</summary>
    Refused,

    /// <summary>The venue has an order of this client id already.</summary>
    DuplicateId,

    /// <summary>Too many requests: the venue has not looked at this one.</summary>
    TooManyRequests,

    /// <summary>The key is wrong.</summary>
    NotAuthorized,

    /// <summary>The venue knows no such order.</summary>
    NotFound,

    /// <summary>The venue, or somebody in between, has failed: the request may have been carried out.</summary>
    ServerError,
}

/// <summary>An answer to a write.</summary>
public sealed record TemplateAnswer(TemplateStatus Status, string Code, string Words, string? OrderId = null);

/// <summary>An order for the venue, in the venue's words.</summary>
public sealed record TemplateOrder(
    string ClientId, string Symbol, string Side, decimal Quantity, string Type, decimal? LimitPrice, decimal? StopPrice, string TimeInForce, bool ReduceOnly);

/// <summary>An order as the venue has it.</summary>
public sealed record TemplateOrderState(
    string? ClientId, string OrderId, string Symbol, string Side, decimal Quantity, decimal FilledQuantity, string Type, decimal? LimitPrice, decimal? StopPrice, string? TimeInForce, string Status, bool? ReduceOnly);

/// <summary>An execution, with the order as it stands after it.</summary>
public sealed record TemplateExecution(TemplateOrderState Order, string ExecutionId, string Kind, decimal Quantity, decimal Price, decimal Fee, string? FeeAsset, string Reason);

/// <summary>A position: the quantity is signed.</summary>
public sealed record TemplatePosition(string Symbol, decimal Quantity);

/// <summary>The account.</summary>
public sealed record TemplateAccount(string Currency, decimal Equity, decimal? BuyingPower, decimal? PositionValue);

/// <summary>An instrument.</summary>
public sealed record TemplateInstrument(string Symbol, string Currency, decimal Tick, decimal Lot, bool Shortable);

/// <summary>A page of an answer; with <see cref="Next"/> there is another one.</summary>
public sealed record TemplatePage<T>(IReadOnlyList<T> Rows, string? Next);

/// <summary>One message of the stream.</summary>
public abstract record TemplateMessage
{
    private TemplateMessage()
    {
    }

    /// <summary>From here on the venue tells what happens; what happened before is not told.</summary>
    public sealed record Subscribed : TemplateMessage;

    /// <summary>An order has changed.</summary>
    public sealed record OrderChanged(TemplateOrderState Order, TemplateExecution? Execution, DateTimeOffset? Time, string? Words) : TemplateMessage;

    /// <summary>A price has changed.</summary>
    public sealed record PriceChanged(string Symbol, decimal Price, DateTimeOffset Time) : TemplateMessage;

    /// <summary>A message that the client does not understand.</summary>
    public sealed record Unreadable(string Text) : TemplateMessage;
}

/// <summary>Nothing left this machine: no connection, no key, a rule of the client.</summary>
public sealed class TemplateNotSentException(string message) : Exception(message);
