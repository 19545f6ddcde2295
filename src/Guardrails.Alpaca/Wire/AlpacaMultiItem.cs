using System.Text;
using System.Text.Json;

namespace Guardrails.Alpaca.Wire;

/// <summary>One of several answers to one request (status 207).</summary>
internal sealed record AlpacaMultiItem
{
    /// <summary>The order, when orders were to be canceled.</summary>
    public string? Id { get; set; }

    /// <summary>The instrument, when positions were to be closed; the id of the order for an order that was canceled on the way.</summary>
    public string? Symbol { get; set; }

    /// <summary>The HTTP status of this one.</summary>
    public int? Status { get; set; }

    /// <summary>An order or a refusal; sometimes missing.</summary>
    public JsonElement? Body { get; set; }

    /// <summary>The body as an order: of a refusal it is an order that has nothing.</summary>
    public WireResult<AlpacaOrder> ReadOrder() => Read<AlpacaOrder>();

    /// <summary>The body as a refusal.</summary>
    public WireResult<AlpacaError> ReadError() => Read<AlpacaError>();

    private WireResult<T> Read<T>()
        where T : class => Body is { } body ? AlpacaJson.Read<T>(Encoding.UTF8.GetBytes(body.GetRawText())) : new WireProblem { Why = "is missing", Path = "$.body" };
}
