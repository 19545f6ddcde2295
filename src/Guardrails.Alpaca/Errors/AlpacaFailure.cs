using Guardrails.Alpaca.Wire;
using Guardrails.Brokers;

namespace Guardrails.Alpaca.Errors;

/// <summary>An answer that is no success, as the venue gave it and as it is meant.</summary>
internal sealed record AlpacaFailure
{
    /// <summary>What it means.</summary>
    public required AlpacaFailureKind Kind { get; init; }

    /// <summary>What to do.</summary>
    public required AlpacaAdvice Advice { get; init; }

    /// <summary>The HTTP status.</summary>
    public required int HttpStatus { get; init; }

    /// <summary>The venue's code; <see langword="null"/> when the body has none.</summary>
    public string? Code { get; init; }

    /// <summary>The venue's words, cut; those of a body that is not understood are its first characters.</summary>
    public required string Message { get; init; }

    /// <summary>The body with what stands beside the message; <see langword="null"/> when it is not understood.</summary>
    public AlpacaError? Body { get; init; }

    /// <summary>The state in which an order is that has ended, for example <c>filled</c>; <see langword="null"/> when the message does not say.</summary>
    public string? OrderState { get; init; }

    /// <summary>When a request that came too often can be sent again; <see langword="null"/> when nobody says.</summary>
    public DateTimeOffset? RetryAt { get; init; }

    /// <summary>The refusal in the guard's words; <see langword="null"/> when it is no proof that the request was refused.</summary>
    public VenueRejection? Rejection => Kind is AlpacaFailureKind.OutcomeUnknown or AlpacaFailureKind.NoAnswer ? null
        : new VenueRejection(Code ?? $"HTTP {HttpStatus}", Message) { IsDuplicateId = Kind == AlpacaFailureKind.DuplicateId, IsSelfTrade = Kind == AlpacaFailureKind.WashTrade, IsTemporary = IsTemporary };

    /// <summary>Whether the same request can pass a little later: orders in the way end, requests thin out, and a position that was just opened is seen by the service that takes orders.</summary>
    private bool IsTemporary => Advice is AlpacaAdvice.RetryLater or AlpacaAdvice.FreeQuantity || Kind is AlpacaFailureKind.NotAnExit or AlpacaFailureKind.OppositeOrderOpen;

    /// <summary>For example <c>422 42210000 MarketMovedThroughStop: stop_loss.stop_price must be &lt;= base_price - 0.01</c>.</summary>
    public override string ToString() => $"{HttpStatus} {Code ?? "-"} {Kind}: {Message}";
}
