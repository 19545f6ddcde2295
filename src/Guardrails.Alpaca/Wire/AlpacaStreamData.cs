using System.Text.Json.Serialization;
using Guardrails.Alpaca.Wire.Converters;

namespace Guardrails.Alpaca.Wire;

/// <summary>What a message of the stream carries. Each kind fills other properties.</summary>
internal sealed record AlpacaStreamData
{
    /// <summary>Of a handshake: <c>authorized</c>, or not.</summary>
    public string? Status { get; init; }

    /// <summary>Of a handshake: what was asked.</summary>
    public string? Action { get; init; }

    /// <summary>What is listened to from now on.</summary>
    public IReadOnlyList<string>? Streams { get; init; }

    public string? ErrorMessage { get; init; }

    /// <summary>Of an order: what happened.</summary>
    public string? Event { get; init; }

    [JsonConverter(typeof(NameOrNumberConverter))]
    public string? EventId { get; init; }

    public string? EventUlid { get; init; }

    public DateTimeOffset? At { get; init; }

    public string? AccountId { get; init; }

    /// <summary>The order as of the event.</summary>
    public AlpacaOrder? Order { get; init; }

    public string? ExecutionId { get; init; }

    /// <summary>The execution that is taken back or corrected.</summary>
    public string? PreviousExecutionId { get; init; }

    public decimal? Price { get; init; }

    /// <summary>Negative when an execution is taken back.</summary>
    public decimal? Qty { get; init; }

    /// <summary>The signed position after the event.</summary>
    public decimal? PositionQty { get; init; }

    public DateTimeOffset? Timestamp { get; init; }

    /// <summary>The executions of an order of several instruments.</summary>
    public IReadOnlyList<AlpacaLegExecution>? Legs { get; init; }

    public IReadOnlyDictionary<string, decimal>? PositionQtys { get; init; }

    public string? Reason { get; init; }
}
