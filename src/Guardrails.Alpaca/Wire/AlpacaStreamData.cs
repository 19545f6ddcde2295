using System.Text.Json.Serialization;
using Guardrails.Alpaca.Wire.Converters;

namespace Guardrails.Alpaca.Wire;

/// <summary>What a message of the stream carries. Each kind fills other properties.</summary>
internal sealed record AlpacaStreamData
{
    /// <summary>Of a handshake: <c>authorized</c>, or not.</summary>
    public string? Status { get; set; }

    /// <summary>Of a handshake: what was asked.</summary>
    public string? Action { get; set; }

    /// <summary>What is listened to from now on.</summary>
    public IReadOnlyList<string>? Streams { get; set; }

    public string? ErrorMessage { get; set; }

    /// <summary>Of an order: what happened.</summary>
    public string? Event { get; set; }

    [JsonConverter(typeof(NameOrNumberConverter))]
    public string? EventId { get; set; }

    public string? EventUlid { get; set; }

    public DateTimeOffset? At { get; set; }

    public string? AccountId { get; set; }

    /// <summary>The order as of the event.</summary>
    public AlpacaOrder? Order { get; set; }

    public string? ExecutionId { get; set; }

    /// <summary>The execution that is taken back or corrected.</summary>
    public string? PreviousExecutionId { get; set; }

    public decimal? Price { get; set; }

    /// <summary>Negative when an execution is taken back.</summary>
    public decimal? Qty { get; set; }

    /// <summary>The signed position after the event.</summary>
    public decimal? PositionQty { get; set; }

    public DateTimeOffset? Timestamp { get; set; }

    /// <summary>The executions of an order of several instruments.</summary>
    public IReadOnlyList<AlpacaLegExecution>? Legs { get; set; }

    public IReadOnlyDictionary<string, decimal>? PositionQtys { get; set; }

    public string? Reason { get; set; }
}
