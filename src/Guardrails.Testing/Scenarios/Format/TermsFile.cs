using Guardrails.Testing.Venues;

namespace Guardrails.Testing.Scenarios.Format;

/// <summary>Other terms than an order was sent with; what is left out is as it was sent.</summary>
internal sealed class TermsFile
{
    public decimal? Quantity { get; set; }

    public decimal? Limit { get; set; }

    public decimal? Stop { get; set; }

    public bool? ReduceOnly { get; set; }

    public bool IsEmpty => Quantity is null && Limit is null && Stop is null && ReduceOnly is null;

    public OrderEntry Of(OrderEntry sent) => sent with
    {
        Quantity = Quantity ?? sent.Quantity,
        LimitPrice = Limit ?? sent.LimitPrice,
        StopPrice = Stop ?? sent.StopPrice,
        ReduceOnly = ReduceOnly ?? sent.ReduceOnly,
    };
}
